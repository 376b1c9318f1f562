"""Paste a reply: the whole mail goes in, and each point of it is accepted or not.

Nothing is saved before that. What was pasted is an encrypted draft while the screen is
open, and deleted when it closes."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.record import Kind
from rmjournal.domain.replies import Choice, Decision, Said
from rmjournal.tui.kit.autosave import AutosaveScreen, DraftSlot
from rmjournal.tui.kit.commands import (
    ACCEPT,
    ACCEPT_ALL,
    ALL_YES,
    DECLINE,
    GO,
    HOW_IT_CAME,
    LEAVE_REPLY,
    OTHER_WORDS,
    PASTE,
    SAVE_REPLY,
    SEARCH,
    SIDE,
    Command,
)  # fmt: skip
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.safe_text import content, label
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.block_layout import Item
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.sections import About
from rmjournal.tui.screens.share import reply_blocks, reply_words
from rmjournal.tui.screens.share.all_yes import BY_CODE, HOW, WAYS, about, ask_all_yes, may_ask_how, where_agreed
from rmjournal.tui.screens.share.reply_blocks import Points
from rmjournal.tui.screens.share.reply_paste import PastedText, ReplyArea

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Item as ReplyItem
    from rmjournal.journal import Journal, Outgoing, PartnerReply

WIDE, TALL = 110, 32  # from here on the paste stands beside the points, and what happens next under them
WIDEST = 76  # cells
_ABOUT = "Paste the whole email or chat here. There's no need to pick out parts. Nothing is saved until you accept it."
_SAVES_NOTHING = "Nothing is saved until you press {}. Your own words stay as sent."
_REPLY = "reply"  # the name of the paste in the draft; the other names are codes


class ReceiveScreen(AutosaveScreen):
    """Read a reply back, point by point, before anything of it is saved."""

    commands: ClassVar[tuple[Command, ...]] = (
        SAVE_REPLY, ACCEPT, DECLINE, OTHER_WORDS, ACCEPT_ALL, PASTE, LEAVE_REPLY, ALL_YES, HOW_IT_CAME, SIDE,
    )  # fmt: skip

    says_draft = True

    def __init__(self, journal: "Journal", pair: "Record[Pair]") -> None:
        super().__init__(journal)
        self.pair = pair
        self.reply: PartnerReply | None = None
        self.choices: dict[str, Decision] = {}
        self.answer: Outgoing | None = None  # saved, and not shared yet
        self._is_pasting = True

    def body(self) -> Iterator[Widget]:
        """Yield the area to paste into, and the points that are found in it."""
        yield Points(widest=WIDEST, widget_id="points")
        yield Static("Paste a reply", id="head", classes="head")
        yield Static(_ABOUT, id="about-paste", classes="words below muted")
        yield ReplyArea(widget_id="paste")
        yield Static(id="none", classes="words gap")
        yield PrivateText(id="next", classes="gap")
        yield Static(id="saves-nothing", classes="muted gap")

    def side(self) -> Iterator[Widget]:
        """Yield the paste, and what is to be known about it."""
        yield VerticalScroll(PastedText(id="pasted"), id="around", can_focus=False)
        yield About(id="beside")

    def on_mount(self) -> None:
        """Begin with the area, or with the points of a draft."""
        self.app.clear_notifications()
        self.set_title("", self.pair)
        self.use_slot(DraftSlot(Kind.SHARED_TEXT, self.pair.id, self.pair.id))
        fields = self.draft_fields()
        (area := self.query_one(ReplyArea)).put(fields.pop(_REPLY, ""))
        self.choices = {code: reply_blocks.read_choice(words) for code, words in fields.items()}
        if area.text.strip():
            self.call_after_refresh(self._read)
        else:
            self.set_focus(area)

    def draw(self) -> None:
        """Show where the points stand in the journal now."""
        if self.reply is not None:
            self.reply = self.journal.replies.read(self.pair, self.query_one(ReplyArea).text)
        self._show()

    # The paste

    def on_reply_area_pasted(self, event: ReplyArea.Pasted) -> None:
        """Read what was pasted at once."""
        event.stop()
        self._read()

    def on_text_area_changed(self, event: ReplyArea.Changed) -> None:
        """Save what is in the area as a draft."""
        event.stop()
        if self.query_one(ReplyArea).changed:
            self.mark_changed()
        if self._is_pasting:
            self.query_one("#none").display = False
            self.query_one(KeyBar).refresh()

    def on_paste(self, event: events.Paste) -> None:
        """Read another reply in place of this one."""
        event.stop()
        if not self._is_pasting:
            area = self.query_one(ReplyArea)
            area.put(event.text)
            area.count_as_changed()
            self.choices, self.answer = {}, None
            self.mark_changed()
            self._read()

    def _read(self) -> None:
        """Read the paste. Its points are shown if there are any."""
        self.reply = self.journal.replies.read(self.pair, self.query_one(ReplyArea).text)
        known = {item.code for item in self.reply.items}
        self.choices = {code: chosen for code, chosen in self.choices.items() if code in known}
        self._is_pasting = not known
        self._show()
        self.set_focus(self.query_one(ReplyArea) if self._is_pasting else self.query_one(Points))

    def action_paste(self) -> None:
        """Go back to the paste, or read it."""
        if self._is_pasting:
            self._read()
            return
        self._is_pasting = True
        self._show()
        self.set_focus(self.query_one(ReplyArea))

    # What is shown

    def _show(self) -> None:
        points, is_pasting = self.query_one(Points), self._is_pasting
        is_tall = self.app.size.height >= TALL
        for name in ("#head", "#about-paste", "#paste"):
            self.query_one(name).display = is_pasting
        points.display = not is_pasting
        self.query_one("#next").display = not is_pasting and not is_tall
        self.query_one("#saves-nothing").display = not is_pasting and self._can_save()
        self.query_one("#saves-nothing", Static).update(_SAVES_NOTHING.format(self.key_of(SAVE_REPLY)))
        none = self.query_one("#none", Static)
        none.display = is_pasting and self.reply is not None and not self.reply.items
        none.update(self._nothing_found())
        if not is_pasting and self.reply is not None:
            points.show(self._items(self.reply), expected=len(self.reply.items))
            self.query_one("#next", PrivateText).update(
                Content("\n").join([label("What happens next", "bold $j-muted"), content(self._next())])
            )
        if self.answer is not None:
            self.set_status("saved, not shared yet")
        elif not self._saved:
            self.set_status("nothing saved yet")
        self._arrange()

    def _can_save(self) -> bool:
        is_open = self.reply is not None and any(item.can_accept or item.is_undecided for item in self.reply.items)
        return bool(self.choices) or (is_open and self.answer is None)

    def _items(self, reply: "PartnerReply") -> Iterator[Item]:
        is_plain = self.app.has_class("-plain")
        head = reply_blocks.head(self.pair.body.alias, reply_words.found_words(reply))
        yield Item("head", lambda width: head, selectable=False)
        commands = {Choice.ACCEPT: ACCEPT, Choice.DECLINE: DECLINE, Choice.INSTEAD: OTHER_WORDS}
        keys = {choice: self.key_of(command) for choice, command in commands.items()}
        yield from reply_blocks.blocks_of(reply.items, self.choices, self.pair, plain=is_plain, keys=keys)
        if self.app.size.height >= TALL:
            yield Item("next", lambda width: reply_blocks.what_next(self._next(), width), selectable=False)

    def _nothing_found(self) -> str:
        if self.reply is None:
            return ""
        is_sent = self.journal.agreements.sent(self.pair) is not None
        return reply_words.nothing_found(self.reply, self.key_of(ALL_YES), where_agreed(self), is_sent=is_sent)

    def _next(self) -> str:
        reply = self.reply
        if reply is None:
            return ""
        enter, paste = self.key_of(SAVE_REPLY), self.key_of(PASTE)
        if self.answer is not None and not self.choices:
            return f"It's saved. Press {enter} to see your answer, and share it."
        return reply_words.next_words(reply, self.choices, self.pair.body.alias, enter=enter, paste=paste)

    def on_resize(self, event: events.Resize) -> None:
        """Put the paste beside the points where there is room."""
        self.call_after_refresh(self._show)

    def _arrange(self) -> None:
        self.set_class(self.app.size.width >= WIDE and not self._is_pasting, "-side-open")
        self.set_class(self.app.size.height < TALL, "-low-page")
        if (reply := self.reply) is not None:
            self.query_one(PastedText).put(reply)
            self.query_one("#beside", About).show(about(reply, self.choices), self.app.size.height)
        self.query_one(KeyBar).refresh()

    def on_blocks_selected(self, event: Blocks.Selected) -> None:
        """Offer the keys of the selected point."""
        event.stop()
        self.query_one(KeyBar).refresh()

    def _selected(self) -> "ReplyItem | None":
        about = self.query_one(Points).selected_about
        return self.reply.item(str(about)) if self.reply is not None and not self._is_pasting else None

    def label_of(self, command: Command) -> str:
        """Say what a key does to the selected point."""
        item = self._selected() if self.is_mounted else None
        if command == ACCEPT and item is not None:
            return reply_blocks.accept_label(item)
        if command == PASTE and self._is_pasting:
            return "read it"
        if command == SAVE_REPLY and self.answer is not None and not self.choices:
            return "your answer"
        return super().label_of(command)

    def offers(self, command: Command) -> bool:
        """Offer to save in the bottom bar once there is something to save."""
        has_choice = bool(self.choices) or self.answer is not None
        return super().offers(command) and (has_choice or command is not SAVE_REPLY)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the selected point."""
        if not self.is_mounted:
            return True
        item = self._selected()
        match action:
            case SAVE_REPLY.id | SEARCH.id | GO.id:
                return not self._is_pasting
            case ACCEPT.id:
                return item is not None and reply_blocks.offers(item, Choice.ACCEPT)
            case DECLINE.id:
                return item is not None and reply_blocks.offers(item, Choice.DECLINE)
            case OTHER_WORDS.id:
                return item is not None and reply_blocks.offers(item, Choice.INSTEAD)
            case HOW_IT_CAME.id:
                return item is not None and may_ask_how(item)
            case ACCEPT_ALL.id:
                return self.reply is not None and not self._is_pasting and any(i.is_clear for i in self.reply.items)
            case PASTE.id:
                return not self._is_pasting or bool(self.query_one(ReplyArea).text.strip())
        return True

    # Choosing

    def _choose(self, item: "ReplyItem", decision: Decision | None) -> None:
        """Choose for a point, and go on to the next one that needs an answer."""
        if decision is None or self.choices.get(item.code) == decision:
            self.choices.pop(item.code, None)
        else:
            self.choices[item.code] = decision
        self.mark_changed()
        self._show()
        open_ = reply_words.waiting(items := self.reply.items if self.reply else (), self.choices)
        if decision is not None and item.code in self.choices and open_:
            after = [code for code, number in open_.items() if number > items.index(item) + 1]
            self.query_one(Points).select((after or list(open_))[0])

    def action_accept(self) -> None:
        """Accept the selected point. Of a point without a yes, ask how the yes came."""
        item = self._selected()
        if item is None:
            return
        if item.asks_how and item.code not in self.choices:
            self.action_how_it_came()
        else:
            self._choose(item, Decision(Choice.ACCEPT))

    def action_how_it_came(self) -> None:
        """Ask how the yes to the selected point came, and accept it."""
        item = self._selected()
        if item is None or not may_ask_how(item):
            return

        def answered(way: str | None) -> None:
            if way:
                self._choose(item, Decision(Choice.ACCEPT, how=Method(way)))

        ways = WAYS | BY_CODE if item.said is Said.YES and item.by_code else WAYS
        self.app.push_screen(KeyMenu(HOW, ways), answered)

    def action_decline(self) -> None:
        """Decline the selected point."""
        if (item := self._selected()) is not None:
            self._choose(item, Decision(Choice.DECLINE))

    def action_amend(self) -> None:
        """Ask for other words for the selected point."""
        item = self._selected()
        if item is None:
            return

        def written(words: str) -> None:
            self.journal.replies.check_other_words(item, words)
            self._choose(item, Decision(Choice.INSTEAD, words))

        before = self.choices.get(item.code)
        value = before.words if before is not None and before.words else item.point.words
        self.app.push_screen(LineDialog("What would you say instead?", value=" ".join(value.split()), save=written))

    def action_accept_all(self) -> None:
        """Accept whatever needs no second look and has no choice yet. Say what is
        left."""
        if self.reply is not None:
            before = self.choices
            self.choices = {**self.journal.replies.clear_choices(self.reply), **before}
            self.mark_changed()
            self._show()
            if words := reply_words.accepted_words(self.reply.items, before, self.choices):
                self.app.notify(words, markup=False)
                self.query_one(Points).select(next(iter(reply_words.waiting(self.reply.items, self.choices))))

    def action_all_yes(self) -> None:
        """Ask which message they said yes to, and how. Then agree its points."""

        def agreed() -> None:
            self._forget()
            self.leave()

        ask_all_yes(self, self.pair, agreed)

    # Saving, and leaving

    def action_save_reply(self) -> None:
        """Save what was chosen, and show the answer."""
        if self.reply is None or self._is_pasting or self.is_hidden():
            return
        if not self.choices:
            if self.answer is not None:
                self._show_answer(self.answer)
            else:
                self.app.notify(reply_words.nothing_chosen(self.reply.items, self.key_of(ACCEPT)), markup=False)
            return
        with self.showing_errors():
            today = self.journal.clock.today()
            self.answer = self.journal.replies.save(self.pair, self.reply, self.choices, today)
            self.choices = {}
            if self.answer is None:
                self.app.notify("Saved. There's nothing to answer.", markup=False, timeout=8)
                self._forget()
                self.leave()
            else:
                self.mark_changed()
                self._show_answer(self.answer)

    def _show_answer(self, answer: "Outgoing") -> None:
        def closed(_: None) -> None:
            if any(each.body.sha256 == answer.sha256 for each in self.journal.exports.all()):
                self._forget()
                self.leave()

        self.app.push_screen(self.host.share_screen(self.pair, lambda: answer), closed)

    def values(self) -> Mapping[str, object]:
        """Return the paste, and what was chosen so far."""
        chosen = {code: reply_blocks.written_choice(each) for code, each in self.choices.items()}
        return {_REPLY: self.query_one(ReplyArea).text, **chosen}

    def _forget(self) -> None:
        """Delete the paste: it was only for this screen."""
        self.drop_draft()
        self.mark_saved()
        self._saved = 0.0

    def finish(self) -> None:
        """Leave no draft behind."""
        self._forget()

    def go_to(self, destination: str) -> None:
        """Go elsewhere, and leave no draft behind."""
        with self.showing_errors():
            self._forget()
            super().go_to(destination)
