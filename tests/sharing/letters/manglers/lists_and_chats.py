"""How lists are marked anew, and what chats put before a message."""

import random
import re
from collections.abc import Callable

from tests.sharing.letters.manglers.each_line import each_line

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
    return each_line(text, lambda line: f"[29/11/2026, 12:03:11] Heron: {line}" if line.strip() else line)


def whatsapp_export(text: str, dice: random.Random) -> str:
    """Export a chat with one message a line."""
    return each_line(text, lambda line: f"29/11/2026, 12:03 - Heron K: {line}" if line.strip() else line)


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
    return each_line(text, lambda line: f"<heron> {line.strip()}" if line.strip() else line)


def signal(text: str, dice: random.Random) -> str:
    """Copy a chat with the time and name on each line."""
    return each_line(text, lambda line: f"12:03 Heron: {line.strip()}" if line.strip() else line)
