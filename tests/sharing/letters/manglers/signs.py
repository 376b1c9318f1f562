"""How single signs, blanks and charsets change on the way."""

import random
import re
import unicodedata

from tests.sharing.letters.manglers.each_line import each_line

# Signs


def smart(text: str, dice: random.Random) -> str:
    """Make typed signs typographic."""
    text = re.sub(r'(^|[\s(\[])"', r"\1“", text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[])'", r"\1‘", text).replace("'", "’")
    return text.replace("...", "…").replace("--", "—").replace(" - ", " – ")


def plain_signs(text: str, dice: random.Random) -> str:
    """Make typographic signs what a keyboard has."""
    table: dict[str, str | int | None] = {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "…": "...",
        "—": "--",
        "–": "-",
        "\u00a0": " ",
    }
    return text.translate(str.maketrans(table))


def autocorrect(text: str, dice: random.Random) -> str:
    """Replace what word processors replace."""
    for typed, sign in (
        ("(c)", "©"),
        ("(r)", "®"),
        ("(tm)", "™"),
        ("->", "→"),
        (":)", "🙂"),
        (":-)", "🙂"),
        ("1/2", "½"),
    ):
        text = text.replace(typed, sign)
    return text


def guillemets(text: str, dice: random.Random) -> str:
    """Use the quotes of another language."""
    first, last = dice.choice((("«", "»"), ("„", "“"), ("»", "«")))
    return re.sub(r'"([^"\n]*)"', rf"{first}\1{last}", text)


def french_blanks(text: str, dice: random.Random) -> str:
    """Put narrow blanks before signs, as French does."""
    return re.sub(r"(?<=\w)([?!;])", "\u202f\\1", text)


def no_break_spaces(text: str, dice: random.Random) -> str:
    """Make some blanks no-break spaces."""
    return "".join("\u00a0" if each == " " and dice.random() < 0.3 else each for each in text)


def odd_spaces(text: str, dice: random.Random) -> str:
    """Make some blanks thin, wide or double."""
    return "".join(dice.choice("\u2009\u2003\u3000") if each == " " and dice.random() < 0.1 else each for each in text)


def zero_width(text: str, dice: random.Random) -> str:
    """Put characters without width anywhere."""
    return "".join(
        each + (dice.choice("\u200b\u200c\u200d\u2060\ufeff") if dice.random() < 0.05 else "") for each in text
    )


def direction_marks(text: str, dice: random.Random) -> str:
    """Put marks of direction around lines and words."""
    return each_line(text, lambda line: "\u200f" + line.replace(" ", " \u200e", 2) + "\u200e" if line else line)


def isolates(text: str, dice: random.Random) -> str:
    """Isolate each line for its direction."""
    return each_line(text, lambda line: f"\u2068{line}\u2069" if line else line)


def soft_hyphens(text: str, dice: random.Random) -> str:
    """Put soft hyphens into long words."""
    return re.sub(r"([a-z]{4})(?=[a-z]{4})", "\\1\u00ad", text)


def emoji_variants(text: str, dice: random.Random) -> str:
    """Add or drop what says how an emoji looks."""
    if dice.random() < 0.5:
        return text.replace("\ufe0f", "")
    return re.sub("([☺❤✓✔☀👍])(?!\ufe0f)", "\\1\ufe0f", text)


def decomposed(text: str, dice: random.Random) -> str:
    """Take accents apart, as one system does."""
    return unicodedata.normalize("NFD", text)


def ligatures(text: str, dice: random.Random) -> str:
    """Copy from a page with ligatures."""
    return text.replace("fi", "ﬁ").replace("ff", "ﬀ")


def full_width_code(text: str, dice: random.Random) -> str:
    """Spell codes with other dashes, in lower case or with blanks."""
    way = dice.choice(("–", "\u2011", " ", "\u2010"))
    lower = dice.random() < 0.5
    return re.sub(
        r"\[[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\]",
        lambda found: (found.group().lower() if lower else found.group()).replace("-", way),
        text,
    )


def byte_order_mark(text: str, dice: random.Random) -> str:
    """Begin with a byte order mark."""
    return "\ufeff" + text


# Charsets


def wrong_charset(text: str, dice: random.Random) -> str:
    """Read UTF-8 as the charset of Western Windows."""
    return "".join(_misread(each) for each in text)


def _misread(char: str) -> str:
    return "".join(
        bytes((byte,)).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in char.encode()
    )


def wrong_charset_twice(text: str, dice: random.Random) -> str:
    """Read it wrongly twice."""
    return wrong_charset(wrong_charset(text, dice), dice)
