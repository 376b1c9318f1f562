"""Undo what transport does to a text as a whole: mail, transfer encodings, HTML,
charsets.

What was done, and in which order, is not known. So every text that one of the steps
gives is a view of it, and the codes decide which one is right."""

import base64
import binascii
import email
import email.message
import html
import quopri
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Final
from urllib.parse import unquote

from rmjournal.sharing.letters.html_text import html_text

MOST_VIEWS: Final = 24
MOST_CHARACTERS: Final = 2_000_000  # of all views together
_PARTLY: Final = bytes(range(0x80, 0x100))  # of a sign that was cut
MOST_TEXT: Final = 1_000_000  # bytes of a text that is no mail
_MOST_PARTS: Final = 40
_MOST_LINES: Final = 60_000  # of a mail
_MOST_SIGNS: Final = 20_000  # read in the wrong charset
_MOST_STEPS: Final = 400_000  # lines of a mail times its boundaries: what parsing it takes
_DEEPEST: Final = 6
_NO_TEXT: Final = frozenset(("Cc", "Cn", "Co", "Cs"))  # of a picture; marks and odd blanks are text

_HEADERS = re.compile(r"\s*(?:From |[A-Za-z][A-Za-z0-9-]{1,40}: )")
_OF_MAIL = re.compile(r"^(?:from|subject|date|mime-version|message-id|content-type|received):", re.I | re.M)
_TAGS = re.compile(
    r"</?(?:p|div|br|span|html|body|table|td|blockquote|li|ul|ol|pre|font|b|i|em|strong|a|h\d)\b[^<>]*>", re.I
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_QUOTED_PRINTABLE = re.compile(r"=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n)")
_BASE64 = re.compile(r"(?:^[A-Za-z0-9+/]{4,100}={0,2}[ \t]*$\n?){2,}|^[A-Za-z0-9+/]{80,}={0,2}[ \t]*$", re.M)
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}[^%\n]{0,60}){5}")
_ESCAPES = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[nrt\"/])")
_QUOTE = re.compile(r"^[^\S\n]*(?:[>|\u2502\u2503\u00bb][^\S\n]?)+", re.M)
_TO_CP1252 = {**{bytes((at,)).decode("cp1252"): at for at in range(256) if at not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}}
_TO_CP1252.update({chr(at): at for at in (*range(256),)})
_TWICE = re.compile(
    "[\u00c2-\u00f4](?:[" + "".join(re.escape(c) for c, at in _TO_CP1252.items() if 0x80 <= at < 0xC0) + "]){1,3}"
)


def decoded(data: bytes, charset: str | None = None) -> str:
    """Return bytes as text: in the charset that is named, if it fits, else in the one
    that does."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for name in (charset, "utf-8"):
        if name:
            with suppress(LookupError, UnicodeError, ValueError):
                return data.decode(name).removeprefix("\ufeff")
    return data.decode("cp1252", "replace")


def views(given: str | bytes) -> Iterator[str]:
    """Yield the text as it came, and then as each step and each chain of steps makes
    it.

    At most MOST_VIEWS texts of MOST_CHARACTERS together, each once."""
    first = [given[:MOST_TEXT]] if isinstance(given, str) else list(_of_bytes(given))
    waiting = [_unix(each) for each in first]
    seen: set[str] = set()
    characters = 0
    while waiting and len(seen) < MOST_VIEWS:
        text = waiting.pop(0)
        if text in seen or not text.strip():
            continue
        if characters + len(text) > MOST_CHARACTERS:
            continue
        seen.add(text)
        characters += len(text)
        yield text
        for step in _STEPS:
            waiting += [_unix(each) for each in step(text)]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _of_bytes(data: bytes) -> Iterator[str]:
    yield from _mail(data)
    yield decoded(data if len(data) <= MOST_TEXT else data[:MOST_TEXT].rstrip(_PARTLY))


def _mail(data: bytes) -> Iterator[str]:
    head = data[:4000].decode("latin-1")
    if not _HEADERS.match(head) or len(_OF_MAIL.findall(head)) < 2:
        return
    lines, boundaries = data.count(b"\n"), data.lower().count(b"boundary=")
    if lines <= _MOST_LINES and lines * (boundaries + 1) <= _MOST_STEPS and data.count(b"\n--") <= 400:
        # By the old policy, which reads no header that nobody asks for. Few boundaries,
        # for each costs time a line.
        parts = [(text[:MOST_TEXT], is_html) for text, is_html in islice(_parts(_message(data), _DEEPEST), _MOST_PARTS)]
        plain = [text for text, is_html in parts if not is_html]
        if plain:
            yield "\n\n".join(plain)
        for text, is_html in parts:
            if is_html:
                yield html_text(text)


def _message(data: bytes) -> "email.message.Message[str, str]":
    return email.message_from_bytes(data.lstrip())


def _parts(message: "email.message.Message[str, str]", depth: int) -> Iterator[tuple[str, bool]]:
    if depth == 0:
        return
    payload = message.get_payload()
    if isinstance(payload, list):
        for part in payload[:_MOST_PARTS]:
            if isinstance(part, email.message.Message):
                yield from _parts(part, depth - 1)
        return
    if message.get_content_maintype() != "text":
        return
    raw = message.get_payload(decode=True)
    if isinstance(raw, bytes):
        text = decoded(raw, message.get_content_charset())
        flowed = str(message.get_param("format", "")).lower() == "flowed"
        if flowed and str(message.get_param("delsp", "")).lower() == "yes":
            text = re.sub(r" \r?\n(?:>+ ?)?", "", text)
        yield text, message.get_content_subtype() == "html"


def _step_mail(text: str) -> Iterator[str]:
    yield from _mail(text.encode("utf-8", "replace"))


def _step_html(text: str) -> Iterator[str]:
    if len(_TAGS.findall(text[:20000])) >= 2 or _TAGS.search(text):
        yield html_text(text)


def _step_entities(text: str) -> Iterator[str]:
    if _ENTITY.search(text):
        yield html.unescape(text)


def _step_unquote(text: str) -> Iterator[str]:
    if _QUOTE.search(text):
        yield _QUOTE.sub("", text)


def _step_quoted_printable(text: str) -> Iterator[str]:
    if _QUOTED_PRINTABLE.search(text):
        yield decoded(quopri.decodestring(text.encode("utf-8", "replace")))


def _step_base64(text: str) -> Iterator[str]:
    if _BASE64.search(text):
        yield _BASE64.sub(lambda block: _from_base64(block.group()), text)


def _from_base64(block: str) -> str:
    with suppress(binascii.Error, ValueError):
        packed = "".join(block.split())
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
        text = decoded(data)
        if sum(unicodedata.category(each) in _NO_TEXT and each not in "\r\n\t" for each in text[:400]) <= 8:
            return text + "\n"
    return block


def _step_charset(text: str) -> Iterator[str]:
    if _TWICE.search(text):
        fixed = _TWICE.sub(_from_cp1252, text, count=_MOST_SIGNS)
        if fixed != text:
            yield fixed


def _from_cp1252(match: re.Match[str]) -> str:
    with suppress(UnicodeError):
        return bytes(_TO_CP1252[each] for each in match.group()).decode("utf-8")
    # Shorter: a sequence may be followed by a sign that stands for itself.
    for end in range(len(match.group()) - 1, 1, -1):
        with suppress(UnicodeError):
            found = bytes(_TO_CP1252[each] for each in match.group()[:end]).decode("utf-8")
            return found + match.group()[end:]
    return match.group()


def _step_percent(text: str) -> Iterator[str]:
    if _PERCENT.search(text):
        yield unquote(text)


def _step_escapes(text: str) -> Iterator[str]:
    if len(_ESCAPES.findall(text[:20000])) >= 2:
        yield _ESCAPES.sub(_unescaped, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(match: re.Match[str]) -> str:
    sign = match.group()[1]
    if sign == "u":
        return chr(int(match.group()[2:], 16))
    return {"n": "\n", "r": "", "t": "\t"}.get(sign, sign)


_STEPS: tuple[Callable[[str], Iterator[str]], ...] = (
    _step_mail,
    _step_quoted_printable,
    _step_html,
    _step_base64,
    _step_charset,
    _step_entities,
    _step_unquote,
    _step_escapes,
    _step_percent,
)
