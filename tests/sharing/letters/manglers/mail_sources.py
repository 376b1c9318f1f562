"""Whole sources and files: each packs a letter as it would be pasted or saved."""

import base64
import json
import quopri
import random
from email.message import EmailMessage
from urllib.parse import quote

from tests.sharing.letters.manglers.markup import as_html


def html_source(text: str, dice: random.Random) -> str:
    """Paste the source of the HTML."""
    return as_html(text, dice)


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
    body = as_html(text, dice) if subtype == "html" else text
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
    mail.add_alternative(as_html(text, dice), subtype="html")
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
