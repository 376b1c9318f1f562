"""What mail and chat do to a letter: each function does one thing, with dice of its
own.

TEXT ones give text and follow one another in any order. TRANSPORT ones pack the whole,
as the source of a mail would be pasted or saved: one at most ends a chain."""

import base64
import json
import quopri
import random
import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from html import escape
from urllib.parse import quote

import html2text
import inscriptis
import markdownify

Mangler = Callable[[str, random.Random], str]
Packer = Callable[[str, random.Random], str | bytes]


def _lines(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(change(each) for each in text.split("\n"))


# How lines are broken


def _wrapped(text: str, width: int) -> str:
    pieces = []
    for line in text.split("\n"):
        mark = re.match(r"[ >|]*", line)
        lead = mark.group() if mark else ""
        pieces += textwrap.wrap(line, max(width, len(lead) + 16), subsequent_indent=lead, break_on_hyphens=False) or [
            line
        ]
    return "\n".join(pieces)


def wrap(text: str, dice: random.Random) -> str:
    """Wrap at any usual width."""
    return _wrapped(text, dice.randint(50, 80))


def wrap_narrow(text: str, dice: random.Random) -> str:
    """Wrap as a phone does."""
    return _wrapped(text, dice.randint(24, 40))


def wrap_at_hyphens(text: str, dice: random.Random) -> str:
    """Wrap, and also behind hyphens."""
    width = dice.randint(30, 72)
    return _lines(text, lambda line: "\n".join(textwrap.wrap(line, width, break_on_hyphens=True)) or line)


def cut(text: str, dice: random.Random) -> str:
    """Cut lines off at a width, within words."""
    width = dice.randint(60, 79)
    return _lines(text, lambda line: "\n".join(line[at : at + width] for at in range(0, max(len(line), 1), width)))


def hyphenate(text: str, dice: random.Random) -> str:
    """Break a long word with a hyphen at the end of some lines."""
    width = dice.randint(45, 70)

    def broken(line: str) -> str:
        if len(line) <= width or "[" in line:
            return line
        at = line.find(" ", width - 12)
        end = line.find(" ", at + 1) if at >= 0 else -1
        if at < 0 or end - at < 9 or not line[at + 1 : end].isalpha():
            return line
        middle = at + 1 + (end - at) // 2
        return f"{line[:middle]}-\n{line[middle:]}"

    return _lines(text, broken)


def join_lines(text: str, dice: random.Random) -> str:
    """Take every line end out."""
    return " ".join(text.split())


def double_lines(text: str, dice: random.Random) -> str:
    """Put an empty line behind each line."""
    return text.replace("\n", "\n\n")


def drop_empty_lines(text: str, dice: random.Random) -> str:
    """Take empty lines out."""
    return re.sub(r"\n\s*\n", "\n", text)


def flow(text: str, dice: random.Random) -> str:
    """Wrap by format=flowed: soft line ends have a blank, some starts are stuffed."""
    width = dice.randint(60, 72)
    made = []
    for line in text.split("\n"):
        rows = textwrap.wrap(line, width, break_on_hyphens=False, drop_whitespace=True) or [""]
        made += [f"{row} " for row in rows[:-1]] + [rows[-1]]
    return "\n".join(f" {each}" if each.startswith((" ", ">", "From ")) else each for each in made)


def carriage_returns(text: str, dice: random.Random) -> str:
    """Use the line ends of another system."""
    return text.replace("\n", dice.choice(("\r\n", "\r")))


def trailing_blanks(text: str, dice: random.Random) -> str:
    """Leave blanks and tabs at the ends of lines."""
    return _lines(text, lambda line: line + dice.choice(("", " ", "  ", "\t")))


def indent(text: str, dice: random.Random) -> str:
    """Move everything to the right."""
    by = dice.choice(("    ", "\t", "  "))
    return _lines(text, lambda line: by + line)


# Replies


def quote_once(text: str, dice: random.Random) -> str:
    """Quote it."""
    return _lines(text, lambda line: f"> {line}")


def quote_deep(text: str, dice: random.Random) -> str:
    """Quote it up to four times."""
    mark = dice.choice(("> > ", ">> ", "> > > ", ">>> ", ">>>> ", "> > > > "))
    return _lines(text, lambda line: f"{mark}{line}")


def quote_with_bars(text: str, dice: random.Random) -> str:
    """Quote it with bars."""
    return _lines(text, lambda line: f"| {line}")


def quote_then_wrap(text: str, dice: random.Random) -> str:
    """Quote it, and wrap so that rests of lines have no mark."""
    width = dice.randint(50, 72)
    return _lines(text, lambda line: "\n".join(textwrap.wrap(f"> {line}", width, break_on_hyphens=False)))


_INTRODUCTIONS = (
    "On Mon, 30 Nov 2026 at 09:12, Maria <maria@example.org> wrote:",
    "Am 30.11.2026 um 09:12 schrieb Maria <maria@example.org>:",
    "Le lun. 30 nov. 2026 à 09:12, Maria <maria@example.org> a écrit :",
    "El lun, 30 nov 2026 a las 9:12, Maria (<maria@example.org>) escribió:",
    "Il giorno lun 30 nov 2026 alle ore 09:12 Maria <maria@example.org> ha scritto:",
    "Op ma 30 nov. 2026 om 09:12 schreef Maria <maria@example.org>:",
    "pon., 30 lis 2026 o 09:12 Maria <maria@example.org> napisał(a):",
    "Em seg., 30 de nov. de 2026 às 09:12, Maria <maria@example.org> escreveu:",
    "пн, 30 нояб. 2026 г. в 09:12, Maria <maria@example.org>:",
    "2026年11月30日(月) 9:12 Maria <maria@example.org>:",
    "Den mån 30 nov. 2026 kl 09:12 skrev Maria <maria@example.org>:",
)


def reply_on_top(text: str, dice: random.Random) -> str:
    """Answer above the quoted letter."""
    return f"Thanks, that looks right to me.\n\n{_INTRODUCTIONS[0]}\n{quote_once(text, dice)}"


def reply_in_another_language(text: str, dice: random.Random) -> str:
    """Answer above the letter, with a header in any language."""
    return f"Danke!\n\n{dice.choice(_INTRODUCTIONS)}\n\n{quote_once(text, dice)}"


def outlook_header(text: str, dice: random.Random) -> str:
    """Answer above the letter, as Outlook does."""
    head = dice.choice(
        (
            "From: Maria Kovacs\nSent: Monday, 30 November 2026 09:12\nTo: Heron\nSubject: Takeaways",
            "Von: Maria Kovacs\nGesendet: Montag, 30. November 2026 09:12\nAn: Heron\nBetreff: Takeaways",
            "De : Maria Kovacs\nEnvoyé : lundi 30 novembre 2026 09:12\nÀ : Heron\nObjet : Takeaways",
        )
    )
    return f"Yes to most.\n\n________________________________\n{head}\n\n{text}"


def forward(text: str, dice: random.Random) -> str:
    """Forward it."""
    return f"---------- Forwarded message ---------\nFrom: Maria <m@example.org>\nDate: Mon, 30 Nov 2026\n\n{text}"


def signature_below(text: str, dice: random.Random) -> str:
    """Sign below, with a disclaimer."""
    return f"{text}\n-- \nHeron\nDirector of Nursing | +44 20 7946 0000\nThis email is confidential. [External]"


def signature_above(text: str, dice: random.Random) -> str:
    """Sign above the letter."""
    return f"Fine.\n\nSent from my iPhone\n\n{quote_once(text, dice)}"


def reply_under_each(text: str, dice: random.Random) -> str:
    """Quote it, and answer under each point."""
    quoted = quote_once(text, dice)
    return re.sub(r"(?m)^(> .*\[[^\]]*\].*)$", r"\1\nyes\n", quoted)


def edit_elsewhere(text: str, dice: random.Random) -> str:
    """Change words that belong to no point."""
    return text.replace("Takeaways", "Our takeaways", 1).replace("Reply yes", "Please reply yes", 1)


def banner(text: str, dice: random.Random) -> str:
    """Put the warning of a mail server on top."""
    return f"[EXTERNAL] CAUTION: this email came from outside. Do not click links.\n\n{text}"


# Lists


def _items(text: str, mark: Callable[[int], str]) -> str:
    count = iter(range(1, 1000))
    return re.sub(r"(?m)^([ >|]*)\d{1,3}\. (?=\S)", lambda found: found.group(1) + mark(next(count)), text)


def renumber(text: str, dice: random.Random) -> str:
    """Begin to count anywhere."""
    by = dice.randint(1, 40)
    return _items(text, lambda number: f"{number + by}. ")


def renumber_all_one(text: str, dice: random.Random) -> str:
    """Call every item the first."""
    return _items(text, lambda number: "1. ")


def other_marks(text: str, dice: random.Random) -> str:
    """Mark items in another way."""
    way = dice.choice(
        ("{n}) ", "({n}) ", "{a}. ", "{a}) ", "• ", "- ", "* ", "· ", "{n}.", "#{n} ", "{n} - ", "{n}.\t", "o ")
    )
    return _items(text, lambda number: way.format(n=number, a=chr(96 + number % 26 or 97)))


def no_marks(text: str, dice: random.Random) -> str:
    """Take the numbers out."""
    return _items(text, lambda number: "")


# Chats


def whatsapp(text: str, dice: random.Random) -> str:
    """Copy one message from WhatsApp."""
    return f"[12:03, 29/11/2026] Heron: {text}"


def whatsapp_lines(text: str, dice: random.Random) -> str:
    """Copy one message a line from WhatsApp."""
    return _lines(text, lambda line: f"[29/11/2026, 12:03:11] Heron: {line}" if line.strip() else line)


def whatsapp_export(text: str, dice: random.Random) -> str:
    """Export a chat with one message a line."""
    return _lines(text, lambda line: f"29/11/2026, 12:03 - Heron K: {line}" if line.strip() else line)


def slack(text: str, dice: random.Random) -> str:
    """Copy it from Slack."""
    return f"Heron\n  12:03 PM\n{text}\n:+1: 1"


def teams(text: str, dice: random.Random) -> str:
    """Copy it from Teams."""
    return f"[Yesterday 12:03] Heron Kovacs\n{text}\nlike 1\n"


def telegram(text: str, dice: random.Random) -> str:
    """Copy it from Telegram."""
    return f"Heron, [29.11.2026 12:03]\n{text}"


def irc(text: str, dice: random.Random) -> str:
    """Copy it from a chat with a nickname on each line."""
    return _lines(text, lambda line: f"<heron> {line.strip()}" if line.strip() else line)


def signal(text: str, dice: random.Random) -> str:
    """Copy a chat with the time and name on each line."""
    return _lines(text, lambda line: f"12:03 Heron: {line.strip()}" if line.strip() else line)


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
    return _lines(text, lambda line: "\u200f" + line.replace(" ", " \u200e", 2) + "\u200e" if line else line)


def isolates(text: str, dice: random.Random) -> str:
    """Isolate each line for its direction."""
    return _lines(text, lambda line: f"\u2068{line}\u2069" if line else line)


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


# Marks of mark-up


def entities(text: str, dice: random.Random) -> str:
    """Leave the entities of HTML in the text."""
    return escape(text).replace("'", "&#x27;").replace("…", "&hellip;").replace("–", "&ndash;")


def markdown_escapes(text: str, dice: random.Random) -> str:
    """Escape what Markdown would read."""
    return re.sub(r"([\[\]*_#]|(?<=\d)\.(?= ))", r"\\\1", text)


def bold(text: str, dice: random.Random) -> str:
    """Make the first line of each item bold."""
    mark = dice.choice(("**", "*", "__"))
    return re.sub(r"(?m)^([ >|]*\d{1,3}\. )(\S.*\S)$", rf"\1{mark}\2{mark}", text)


def bold_code(text: str, dice: random.Random) -> str:
    """Make codes bold or code."""
    mark = dice.choice(("**", "*", "`"))
    return re.sub(r"(\[[0-9A-Z-]{14}\])", rf"{mark}\1{mark}", text)


# Through HTML


def _as_html(text: str, dice: random.Random) -> str:
    way = dice.randint(0, 2)
    rows = text.split("\n")
    if way == 0:
        body = "".join(f"<div>{escape(each, quote=False) or '<br>'}</div>" for each in rows)
    elif way == 1:
        body = (
            "<p>" + "<br>\n".join(escape(each, quote=False).replace("   ", "&nbsp;&nbsp; ") for each in rows) + "</p>"
        )
    else:
        paragraphs = [escape(each, quote=False).replace("\n", "<br>") for each in re.split(r"\n\s*\n", text)]
        body = "".join(f'<p class="MsoNormal"><span lang="EN-GB">{each}</span></p>' for each in paragraphs)
    return f"<html><head><style>p {{margin:0}}</style></head><body>{body}</body></html>"


def through_html2text(text: str, dice: random.Random) -> str:
    """Make it HTML, and text again with html2text."""
    made = html2text.HTML2Text()
    made.body_width = dice.choice((0, 60, 78))
    return str(made.handle(_as_html(text, dice)))


def through_markdownify(text: str, dice: random.Random) -> str:
    """Make it HTML, and text again with markdownify."""
    return str(markdownify.markdownify(_as_html(text, dice), strip=["style"]))


def through_inscriptis(text: str, dice: random.Random) -> str:
    """Make it HTML, and text again with inscriptis."""
    return str(inscriptis.get_text(_as_html(text, dice)))


# The source of a mail


def html_source(text: str, dice: random.Random) -> str:
    """Paste the source of the HTML."""
    return _as_html(text, dice)


def quoted_printable(text: str, dice: random.Random) -> str:
    """Paste a quoted-printable body."""
    return quopri.encodestring(text.encode()).decode("ascii")


def base64_body(text: str, dice: random.Random) -> str:
    """Paste a base64 body."""
    return base64.encodebytes(text.encode()).decode("ascii")


def json_string(text: str, dice: random.Random) -> str:
    """Paste the export of a chat as JSON."""
    return json.dumps({"from": "heron", "text": text})


def percent_encoded(text: str, dice: random.Random) -> str:
    """Paste the address of a mailto link."""
    return f"mailto:maria@example.org?subject=Re&body={quote(text)}"


def _mail(text: str, dice: random.Random, subtype: str, encoding: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Heron <h@example.org>",
        "Maria <m@example.org>",
        "Re: Takeaways – réponse",
    )
    mail["Date"] = "Mon, 30 Nov 2026 09:12:00 +0000"
    body = _as_html(text, dice) if subtype == "html" else text
    mail.set_content(body, subtype=subtype, cte=encoding)
    return mail


def eml_quoted_printable(text: str, dice: random.Random) -> bytes:
    """Save a mail whose text is quoted-printable."""
    return _mail(text, dice, "plain", "quoted-printable").as_bytes()


def eml_base64(text: str, dice: random.Random) -> bytes:
    """Save a mail whose text is base64."""
    return _mail(text, dice, "plain", "base64").as_bytes()


def eml_html(text: str, dice: random.Random) -> bytes:
    """Save a mail that is HTML only."""
    return _mail(text, dice, "html", "quoted-printable").as_bytes()


def eml_alternative(text: str, dice: random.Random) -> bytes:
    """Save a mail with text, HTML and a picture."""
    mail = _mail(text, dice, "plain", "quoted-printable")
    mail.add_alternative(_as_html(text, dice), subtype="html")
    mail.add_attachment(
        bytes(dice.randrange(256) for _ in range(3000)), maintype="image", subtype="png", filename="x.png"
    )
    return mail.as_bytes()


def eml_flowed(text: str, dice: random.Random) -> bytes:
    """Save a mail whose lines flow, and whose soft ends delete their blank."""
    rows = []
    for line in text.split("\n"):
        width = 66
        pieces = [line[at : at + width] for at in range(0, max(1, len(line)), width)]
        rows += [f"{each} " for each in pieces[:-1]] + [pieces[-1].rstrip(" ")]
    head = "From: h@example.org\nSubject: Re\nMIME-Version: 1.0\n"
    kind = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\nContent-Transfer-Encoding: 8bit\n\n"
    return (head + kind + "\n".join(rows)).encode()


def eml_wrong_charset(text: str, dice: random.Random) -> bytes:
    """Save a mail that says nothing, or a wrong thing, of its charset."""
    charset = dice.choice(("", "; charset=us-ascii", "; charset=x-unknown", "; charset=utf-8"))
    head = f"From: h@example.org\nSubject: Re\nMIME-Version: 1.0\nContent-Type: text/plain{charset}\n\n"
    fits = all(char.encode("cp1252", "replace") != b"?" or char == "?" for char in text)
    return head.encode() + (text.encode("cp1252") if fits else text.encode())


def utf16_file(text: str, dice: random.Random) -> bytes:
    """Save a text file as UTF-16."""
    return text.encode("utf-16")


def windows_file(text: str, dice: random.Random) -> bytes:
    """Save a text file in the charset of Western Windows, if it can be."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")


_TEXT: tuple[Mangler, ...] = (
    wrap, wrap_narrow, wrap_at_hyphens, cut, hyphenate, join_lines, double_lines, drop_empty_lines, flow,
    trailing_blanks, indent, quote_once, quote_deep, quote_with_bars, quote_then_wrap,
    reply_on_top, reply_in_another_language, outlook_header, forward, signature_below, signature_above,
    reply_under_each, edit_elsewhere, banner, renumber, renumber_all_one, other_marks, no_marks, whatsapp,
    whatsapp_lines, whatsapp_export, slack, teams, telegram, irc, signal, smart, plain_signs, autocorrect,
    guillemets, french_blanks, no_break_spaces, odd_spaces, zero_width, direction_marks, isolates, soft_hyphens,
    emoji_variants, decomposed, ligatures, full_width_code, byte_order_mark, wrong_charset, wrong_charset_twice,
    entities, markdown_escapes, bold, bold_code, through_html2text, through_markdownify, through_inscriptis,
)  # fmt: skip
_TRANSPORT: tuple[Packer, ...] = (
    carriage_returns, html_source, quoted_printable, base64_body, json_string, percent_encoded, eml_quoted_printable,
    eml_base64, eml_html, eml_alternative, eml_flowed, eml_wrong_charset, utf16_file, windows_file,
)  # fmt: skip
TEXT: Mapping[str, Mangler] = {each.__name__: each for each in _TEXT}
TRANSPORT: Mapping[str, Packer] = {each.__name__: each for each in _TRANSPORT}


def chain(dice: random.Random, longest: int = 4) -> list[str]:
    """Return the names of one to four manglers that follow one another."""
    names = [dice.choice(sorted(TEXT)) for _ in range(dice.randint(1, longest))]
    if dice.random() < 0.25:
        names[-1] = dice.choice(sorted(TRANSPORT))
    return names


def mangled(text: str, names: list[str], dice: random.Random) -> str | bytes:
    """Return what a chain makes of a text."""
    for name in names:
        if name in TRANSPORT:
            return TRANSPORT[name](text, dice)
        text = TEXT[name](text, dice)
    return text
