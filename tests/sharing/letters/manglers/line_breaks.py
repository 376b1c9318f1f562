"""How mail and chat break lines anew."""

import random
import re
import textwrap

from tests.sharing.letters.manglers.each_line import each_line


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
    return each_line(text, lambda line: "\n".join(textwrap.wrap(line, width, break_on_hyphens=True)) or line)


def cut(text: str, dice: random.Random) -> str:
    """Cut lines off at a width, within words."""
    width = dice.randint(60, 79)
    return each_line(text, lambda line: "\n".join(line[at : at + width] for at in range(0, max(len(line), 1), width)))


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

    return each_line(text, broken)


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
    return each_line(text, lambda line: line + dice.choice(("", " ", "  ", "\t")))


def indent(text: str, dice: random.Random) -> str:
    """Move everything to the right."""
    by = dice.choice(("    ", "\t", "  "))
    return each_line(text, lambda line: by + line)
