"""What was pasted: an area to paste into, and the text with its points marked."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import events
from textual.content import Content
from textual.message import Message

from rmjournal.domain.points import read_code
from rmjournal.domain.replies import changed_words
from rmjournal.domain.text import line
from rmjournal.tui.kit.safe_text import content, label
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.privacy import PrivateText

if TYPE_CHECKING:
    from rmjournal.journal import Item, PartnerReply

_MOST_SHOWN: Final = 20_000  # characters of a paste that are drawn beside the points
_CODE: Final = re.compile(r"\[([0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4})\]")
_WORD: Final = re.compile(r"\w[\w'\u2019-]*")


class ReplyArea(Editor):
    """An area that says when something was pasted into it."""

    class Pasted(Message):
        """Say that something was pasted."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(event.text, *self.selection):
            self.move_cursor(result.end_location)
        self.post_message(self.Pasted())


class PastedText(PrivateText):
    """What was pasted, beside its points."""

    def put(self, reply: "PartnerReply") -> None:
        """Show the text that was read."""
        colours = self.app.theme_variables
        head = label("What you pasted\n", f"bold {colours['j-muted']}")
        told = label("deleted when you leave\n\n", colours["j-muted"])
        changed = f"bold underline {colours['j-amber']}"
        self.update(Content.assemble(head, told, marked_paste(reply.text, reply.items, colours["j-leaving"], changed)))


def marked_paste(text: str, items: "Sequence[Item]", shared: str, changed: str) -> Content:
    """Return a paste with its points and answers in the style `shared`, and the words
    that were changed on the way in the style `changed`."""
    cut = text[:_MOST_SHOWN]
    shown = content(re.sub(r"\n{3,}", "\n\n", cut.strip("\n")) + ("\n…" if len(text) > len(cut) else ""))
    known = {item.code: item for item in items}
    lines = shown.plain.split("\n")
    starts = [0]
    for each in lines:
        starts.append(starts[-1] + len(each) + 1)
    for at, each in enumerate(lines):
        for found in _CODE.finditer(each):
            item = known.get(read_code(found.group(1)) or "")
            if item is None:
                continue
            words = {word.lower() for word in _WORD.findall(item.point.shown)}
            first = _first_line(lines, at, words)
            for number in range(first, at + 1):
                begin = starts[number]
                shown = shown.stylize(shared, begin, begin + len(lines[number]))
                if item.sent:
                    came = changed_words(line(item.sent), line(item.point.shown))[1]
                    new = {word for word, is_new in came if is_new}
                    for word in re.finditer(r"\S+", lines[number]):
                        if word.group() in new:
                            shown = shown.stylize(changed, begin + word.start(), begin + word.end())
    return shown


def _first_line(lines: Sequence[str], at: int, words: set[str]) -> int:
    """Return the line with which the point that ends here begins: above it stand other
    words, or none."""
    first = at
    while first > 0 and not _CODE.search(lines[first - 1]):
        above = [word.lower() for word in _WORD.findall(lines[first - 1]) if not word.isdigit()]
        if not above or sum(word in words for word in above) * 2 < len(above):
            break
        first -= 1
    return first
