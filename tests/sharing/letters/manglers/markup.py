"""What Markdown and HTML make of a letter."""

import random
import re
from html import escape

import html2text
import inscriptis
import markdownify

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


def as_html(text: str, dice: random.Random) -> str:
    """Return a text as a program for mail writes it in HTML, in one of three ways."""
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
    return str(made.handle(as_html(text, dice)))


def through_markdownify(text: str, dice: random.Random) -> str:
    """Make it HTML, and text again with markdownify."""
    return str(markdownify.markdownify(as_html(text, dice), strip=["style"]))


def through_inscriptis(text: str, dice: random.Random) -> str:
    """Make it HTML, and text again with inscriptis."""
    return str(inscriptis.get_text(as_html(text, dice)))
