"""Other people's words on every screen: no markup, no command to the terminal, however they came in."""

import re
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from rich.cells import set_cell_size
from textual.app import App
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from rmjournal.domain.model.export_log import Export
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway
from rmjournal.domain.record.record import Body, Kind, Record, uuid_of
from rmjournal.domain.text import plain as as_printed
from rmjournal.journal import Journal
from rmjournal.tui.forms import debrief_form, pair_form, prepare_form, session_form, takeaway_form, text_form
from rmjournal.tui.kit import safe_text
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.dialogs.copy_out import CopyOutDialog
from rmjournal.tui.kit.dialogs.notices import TextDialog
from rmjournal.tui.kit.dialogs.questions import LineDialog, WordDialog
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.screens.home.home import HomeScreen
from rmjournal.tui.screens.home.search import SearchScreen
from rmjournal.tui.screens.home.signals import SignalsScreen
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.pairs import PairsScreen
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.record.record_actions import MoveDialog
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.export_log import ExportLogScreen, SharedItemScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen
from rmjournal.tui.shell.app import JournalApp
from tests.tui.conftest import TODAY, WIDE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")  # what is looked at is drawn by `drawn`

MARKUP = {
    "a closing tag": "[/foo]",
    "an action": "[@click=app.quit]x[/]",
    "a style": "[bold red]y[/bold red]",
    "a variable": "$text $primary",
    "brackets": "[[ ]] [ ] ][ [/] \\[",
    "a link": "[link=http://x.invalid]z[/link]",
    "a format": "{0} %s ${HOME} :smile:",
}
CONTROLS = {
    "a window title": "a\x1b]0;owned\x07b",
    "the clipboard": "a\x1b]52;c;c2VjcmV0\x1b\\b",
    "colours": "a\x1b[31;5mb",
    "an eight bit control": "a\x9b31mb\x85c\x90d",
    "a bell and moving back": "a\x07\b\b\rb\x00",
    "line separators": "a\u2028b\u2029c",
    "right to left": "a\u202egnp.exe\u2066b\u2069",
    "half a pair": "a\ud800b\udfff",
}
# Several at once, short enough to stand whole on every screen.
FIELDS = {
    "markup": "[b]kestrel[/b] [/] [@click=app.quit]x[/] $text ][",
    "controls": "a\x1b]0;b\x07c\x1b[5md\x9b31me\x85f\x00g\u2028h\u202ei\u2066j\ud800k",
}


def harmless(text: str) -> bool:
    """Is there nothing in it that a terminal would obey, or that would turn the line round?"""
    return not any(
        unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in "\u202e\u2066\u2069" for char in text
    )


def drawn(app: JournalApp) -> str:
    """Everything that goes to the terminal for this screen, past the last gate, a line a line."""
    app.screen._compositor.render_full_update()  # as it is sent, and not only as it is kept
    found = []
    for strip in app.screen._compositor.render_strips(app.size):
        found.append("".join(segment.text for segment in strip if not segment.control))
    assert not any("\n" in each for each in found)
    return "\n".join(found)


def joined(app: JournalApp) -> str:
    """What is drawn, without white space and rules: a long word may be broken over two lines.

    Of a dialog, only what is in it; the side panel comes after what it stands beside."""
    dialogs = list(app.screen.query("#dialog"))
    if dialogs:
        left, top, width, height = dialogs[-1].region
        inside = [set_cell_size(line[left:], width) for line in drawn(app).split("\n")[top : top + height]]
        return "".join("".join(inside).split()).replace("│", "")
    sides = [each.region.x for each in app.screen.query("#side") if each.display]
    start = sides[0] if sides else app.size.width
    strips: list[Strip] = app.screen._compositor.render_strips(app.size)
    parts = [*(strip.crop(0, start) for strip in strips), *(strip.crop(start) for strip in strips)]
    return "".join("".join(part.text.split()) for part in parts).replace("│", "")


def shared(journal: Journal, text: str) -> Record[Export]:
    """Share a text past all cleaning, as another copy of the journal may have it."""
    journal.exports.add_copied(text, "x", last_pair(journal).id)
    return journal.exports.all()[-1]


def spoil(vault: Path, text: str) -> None:
    """Make a pair in which every field is this text, as the vault keeps it: past all cleaning."""
    with opened(vault) as journal:
        pair = journal.pairs.add({"alias": "x", "role": "mentor-junior"})
        held = journal.sessions.add(pair, {"held_at": "2026-03-05T14:00", "disrespect": {"by": "partner"}})
        planned = journal.sessions.add(pair, {"planned_at": "2026-03-12T14:00"})
        journal.sessions.prepare(planned, {"to_share": "x", "agenda": [{"text": "x", "family": "path"}]})
        journal.notes.add(pair, "x", session=held)
        promise = {"text": "x", "kind": "commitment", "commitment": {"owner": "me", "due": "2026-03-11"}}
        takeaway = journal.takeaways.add(pair, promise, session=held)
        journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION)
        journal.takeaways.finish(journal.records.of_type(Commitment)[-1], date.today(), kept=True, outcome="x")
        journal.takeaways.add(pair, {"text": "x"}, session=held)
        journal.reflections.add(pair, {"answers": [{"prompt": "x", "text": "x"}]}, session=held)
        journal.log.add(pair, {"kind": "idea", "text": "x"}, session=held)
        journal.drafts.save(Kind.NOTE, pair.id, held.id, text=text)

        journal.exports.add_copied("x", "x")
        fields: dict[Kind, dict[str, object]] = {
            Kind.PAIR: {
                "alias": text, "purpose": text, "off_limits": [text, text],
                "comm_me": {"channels": [text], "best_time": text, "feedback_style": text},
                "comm_partner": {"channels": [text], "best_time": text, "feedback_style": text},
            },
            Kind.SESSION: {"intention": text, "to_share": text, "to_keep": text},
            Kind.AGENDA_ITEM: {"text": text},
            Kind.NOTE: {"text": text},
            Kind.TAKEAWAY: {"text": text},
            Kind.COMMITMENT: {"text": text, "outcome": text},
            Kind.REFLECTION: {"answers": [{"prompt": text, "text": text}]},
            Kind.LOG_ITEM: {"text": text},
            Kind.DRAFT: {"text": text},
            Kind.DEPARTURE: {"audience": text},
        }  # fmt: skip
        for entry in list(journal.records.vault.entries()):
            kind = Kind(entry.meta.kind)
            if kind in fields and (kind is Kind.DEPARTURE or entry.meta.pair == uuid_of(pair.id)
                                   or entry.meta.uuid == uuid_of(pair.id)):  # fmt: skip
                raw: dict[str, object] = {**journal.records.vault.get(entry.meta.uuid), **fields[kind]}
                journal.records.vault.put(
                    kind, entry.meta.uuid, raw, pair=entry.meta.pair, parent=entry.meta.parent,
                    sort_ms=entry.meta.sort_ms,
                )  # fmt: skip


def of(journal: Journal, cls: type[Body]) -> Record[Body]:
    """Return the newest record of a kind in the last pair."""
    return journal.records.of_type(cls)[-1]


def last_pair(journal: Journal) -> Record[Pair]:
    """Return the pair that was spoilt."""
    return journal.pairs.all()[-1]


def as_senior(journal: Journal) -> Record[Pair]:
    """Return the pair that was spoilt, in which I am now the senior, whose agenda it is."""
    return cast(Record[Pair], journal.entries.edit(last_pair(journal), {"role": "mentee-senior"}))


def its_session(journal: Journal) -> Record[Session]:
    """Return the session of the spoilt pair that was held."""
    return next(s for s in journal.sessions.of(last_pair(journal)) if s.body.held_at)


def its_plan(journal: Journal) -> Record[Session]:
    """Return the session of the spoilt pair that is planned."""
    return journal.sessions.of(last_pair(journal))[-1]


Shown = Callable[[Journal, str], object]
SCREENS: dict[str, tuple[Shown, bool]] = {  # and whether the text stands there, whole
    "home": (lambda j, t: HomeScreen(j), False),
    "pairs": (lambda j, t: PairsScreen(j), False),
    "pair": (lambda j, t: PairScreen(j, last_pair(j)), False),
    "session": (lambda j, t: SessionScreen(j, last_pair(j), its_session(j)), True),
    "takeaways": (lambda j, t: TakeawaysScreen(j, last_pair(j)), True),
    "looking back": (lambda j, t: ReflectScreen(j, last_pair(j), its_session(j)), False),
    "a reflection": (
        lambda j, t: ReflectScreen(
            j, last_pair(j), its_session(j), reflection=cast("Record[Reflection]", of(j, Reflection))
        ),
        True,
    ),
    "record of a note": (lambda j, t: RecordScreen(j, of(j, Note).id), True),
    "record of a takeaway": (lambda j, t: RecordScreen(j, of(j, Takeaway).id), True),
    "record of a promise": (lambda j, t: RecordScreen(j, of(j, Commitment).id), True),
    "record of a log item": (lambda j, t: RecordScreen(j, of(j, LogItem).id), True),
    "record of a reflection": (lambda j, t: RecordScreen(j, of(j, Reflection).id), True),
    "record of a session": (lambda j, t: RecordScreen(j, its_session(j).id), True),
    "search": (lambda j, t: SearchScreen(j), False),
    "left": (lambda j, t: ExportLogScreen(j), True),
    "form of a pair": (lambda j, t: pair_form.edit_pair(j, last_pair(j)), True),
    "form of a session": (lambda j, t: session_form.edit_session(j, last_pair(j), its_session(j)), True),
    "form of words": (lambda j, t: text_form.edit_text(j, last_pair(j), of(j, Takeaway)), True),
    "form of a promise": (lambda j, t: text_form.edit_text(j, last_pair(j), of(j, Commitment)), True),
    "form of a takeaway": (lambda j, t: takeaway_form.new_takeaway(j, last_pair(j), its_session(j), t), True),
    "form before a session": (lambda j, t: prepare_form.prepare_session(j, last_pair(j), its_plan(j)), True),
    "form after a session": (lambda j, t: debrief_form.debrief_session(j, last_pair(j), its_session(j)), False),
    "between sessions": (lambda j, t: ReflectScreen(j, last_pair(j)), False),
    "agenda to send": (
        lambda j, t: ShareScreen(j, last_pair(j), lambda: j.messages.agenda(as_senior(j), its_plan(j))),
        True,
    ),
    "takeaways to send": (
        lambda j, t: ShareScreen(j, last_pair(j), lambda: j.messages.takeaways(last_pair(j), its_session(j))),
        True,
    ),
    "agreement to send": (
        lambda j, t: ShareScreen(j, last_pair(j), lambda: j.messages.agreement(last_pair(j))),
        True,
    ),
    "shared item": (lambda j, t: SharedItemScreen(j, shared(j, t)), True),
    "signs": (lambda j, t: SignalsScreen(j, last_pair(j).id), False),
    "something to be read once": (lambda j, t: TextDialog(t, [t, t]), True),
    "moving": (lambda j, t: MoveDialog(j, of(j, LogItem)), True),
    "copying": (lambda j, t: CopyOutDialog(t), True),
    "a line": (lambda j, t: LineDialog(t, [t], value=t, placeholder=t), True),
    "a word": (lambda j, t: WordDialog(t, [t], t), True),
}


async def look(person: Person, name: str, text: str) -> None:
    """Show one screen with this text in it; make sure that it is drawn as it is, and harmless."""
    make, whole = SCREENS[name]
    app = person.app
    app.push_screen(make(person.journal, text))  # type: ignore[call-overload] # a screen of ours
    await person.settle()
    if name == "search":
        await person.write("x" if "x" in text else text)
    elif name.startswith("form"):
        await person.press("f3", "f3")
    for _ in range(2):
        assert app._exception is None, name
        assert not app._exit, name
        shown = drawn(app)
        assert all(harmless(line) for line in shown.split("\n")), name
        assert actions(app) == [], name
        assert not re.search(r"(?<!\[b\])kestrel|kestrel(?!\[/b\]|\[?/?b?…)", "".join(shown.split())), (
            f"{name}\n{shown}"
        )
        app.screen.add_class("-side-open")
        await person.settle()
    if whole:
        assert "".join(as_printed(text).split()) in joined(app), f"{name}\n{drawn(app)}"
    app.action_conceal()
    assert all(harmless(line) for line in drawn(app).split("\n")), name
    app.action_conceal()
    app.pop_screen()
    await person.settle()


def actions(app: JournalApp) -> list[str]:
    """What a click on this screen would do."""
    strips: list[Strip] = app.screen._compositor.render_strips(app.size)
    return [
        str(segment.style.meta["@click"])
        for strip in strips
        for segment in strip
        if segment.style and "@click" in segment.style.meta
    ]


@asynccontextmanager
async def spoilt(vault: Path, text: str) -> AsyncIterator[Person]:
    """Sit at home in a journal with this text in every field."""
    spoil(vault, text)
    async with running(vault, WIDE) as person:
        yield person


@pytest.mark.parametrize("case", FIELDS)
async def test_a_text_is_drawn_as_it_is_on_every_screen(vault: Path, case: str) -> None:
    async with spoilt(vault, FIELDS[case]) as person:
        for name in SCREENS:
            await look(person, name, FIELDS[case])


@pytest.mark.parametrize("name", ["looking back", "session", "a word"])
async def test_these_tests_see_markup_that_is_taken_for_markup(
    vault: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_text, "Content", Content.from_markup)
    async with spoilt(vault, "[b]kestrel[/b]") as person:
        with pytest.raises(AssertionError, match=name):
            await look(person, name, "[b]kestrel[/b]")


# The last gate


@pytest.mark.parametrize("case", CONTROLS)
async def test_the_last_gate_holds_what_was_not_cleaned(
    vault: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(vault) as person:
        await person.app.screen.query_one("#main").mount(Static(Content(CONTROLS[case]), id="raw"))
        await person.settle()
        assert all(harmless(line) for line in drawn(person.app).split("\n"))
        monkeypatch.setattr(safe_text.NoControls, "apply", lambda self, segments, background: segments)
        person.app.screen.query_one("#raw", Static).update(Content(CONTROLS[case] + " "))
        await person.settle()
        assert not all(harmless(line) for line in drawn(person.app).split("\n"))


def test_the_last_gate_is_in_the_app() -> None:
    assert any(isinstance(each, safe_text.NoControls) for each in JournalApp(Path("x")).get_line_filters())
    assert not any(isinstance(each, safe_text.NoControls) for each in App[None]().get_line_filters())


# What is typed


@pytest.mark.parametrize("case", [*CONTROLS, *MARKUP])
async def test_what_is_pasted_is_cleaned_before_it_is_kept(vault: Path, case: str) -> None:
    text = {**CONTROLS, **MARKUP}[case]
    async with running(vault) as person:
        await person.go("p")
        await person.press("enter", "w")
        await person.write(text)
        page = person.find("#page", Editor)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", page.text)
        assert all(harmless(line) for line in drawn(person.app).split("\n"))
        if case in MARKUP:
            assert page.text == text
            assert "".join(text.split()) in joined(person.app)
        await person.press("escape")
        kept = person.of(Note)[-1]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", kept.text)
        await person.press("/")
        await person.write(text)
        entry = person.find("#query", LineInput)
        assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", entry.value)
        assert all(harmless(line) for line in drawn(person.app).split("\n"))
        assert isinstance(person.app.screen, BaseScreen)


async def test_a_letter_that_no_terminal_sends_is_not_typed(vault: Path) -> None:
    async with running(vault) as person:
        await person.go("p")
        await person.press("enter", "w")
        page = person.find("#page", Editor)
        page.insert("\x9b31m\x1b")
        page.replace("\x1b]52;c;eA==\x07", (0, 0), (0, 0))
        assert page.text == "]52;c;eA==31m"
