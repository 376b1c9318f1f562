"""Room for the junior, and who to talk to: held-back lines, rehearsals, contacts, supervision, respect."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.rehearsal import Outcome, Rehearsal
from rmjournal.domain.own_words import still_open
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.support.clock import FixedClock
from rmjournal.tui.forms.debrief_form import debrief_session
from rmjournal.tui.screens.pair.pair import PairScreen
from tests.cli.calling import PASSPHRASE, Here
from tests.cli.conftest import here as here  # fixtures
from tests.cli.conftest import home as home
from tests.cli.conftest import templates as templates
from tests.cli.conftest import used as used
from tests.tui.conftest import Person, opened, running
from tests.tui.conftest import _made as _made
from tests.tui.conftest import _stand_still as stand_still
from tests.tui.conftest import undrawn as undrawn
from tests.tui.conftest import vault as vault

pytestmark = pytest.mark.usefixtures("undrawn")

SECRET = "nobody dares to say the plan is late"
DAY = date.today()


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Draw the same ids, and live in one zone."""
    stand_still(monkeypatch, 100_000)


async def to_pair(me: Person, number: int = 1) -> None:
    me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(number)))
    await me.settle()


async def test_r15_what_was_held_back_is_a_count_until_it_is_opened(quiet: None, vault: Path) -> None:
    with opened(vault) as journal:
        journal.log.add(journal.pairs.get(1), {"kind": "held_back", "text": SECRET, "next": "say"})
    async with running(vault) as me:
        await to_pair(me)
        assert SECRET not in me.shown
        await me.press("full_stop", "enter")
        assert SECRET in me.shown
        await me.press("escape", "full_stop")
        assert SECRET not in me.shown
        await me.press("escape", "slash")
        await me.write("dares plan")
        await me.until(lambda: "1 held back" in me.shown)
        assert SECRET not in me.shown


async def test_r17_a_rehearsal_is_asked_about_once_and_in_no_words(quiet: None, vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        me.journal.own_lines.rehearse(pair, {"situation": "on Monday", "behaviour": SECRET})
        session = me.journal.sessions.add(pair, {"held_at": "2026-03-10T10:00"})
        form = debrief_session(me.journal, pair, session)
        me.app.push_screen(form)
        await me.settle()
        at = [str(field.id) for field in form.form.first].index("field-rehearsal-dot-outcome")
        await me.press(*["tab"] * at)
        assert "What you rehearsed" in me.shown
        assert SECRET not in me.shown
        await me.press("2", "4", "ctrl+o")
        (rehearsal,) = me.of(Rehearsal)
        assert (rehearsal.outcome, rehearsal.landed) == (Outcome.SOFTENED, 4)
        following = me.journal.sessions.add(pair, {"held_at": "2026-03-10T11:00"})
        assert all("rehears" not in str(field.id) for field in debrief_session(me.journal, pair, following).form.first)


def test_r17_no_summary_holds_anything_of_it(used: Here) -> None:
    with Journal.open(used.vault, PASSPHRASE) as journal:
        pair = journal.pairs.get(1)
        for back in (3, 2, 1):
            journal.sessions.add(pair, {"held_at": f"{DAY - timedelta(back)}T10:00"})
        line = journal.log.add(pair, {"kind": "held_back", "text": SECRET, "why": "hurt", "next": "elsewhere"})
        journal.own_lines.rehearse(pair, {"situation": SECRET}, line)
        journal.contacts.add(pair, {"kind": "hr", "who": SECRET})
        journal.entries.edit(pair, {"supervision": [str(DAY)]})
    done = used("summary", "--pair", "1", "--period", "cycle-1", "--programme-size", "40").well()
    assert SECRET not in done.out + done.err
    for word in ("hurt", "elsewhere", "rehears", "supervision", "contact"):
        assert word not in done.out


def test_r19_contacts_and_days_of_supervision_are_there_for_both_roles(used: Here) -> None:
    programme = {
        "label": "Spring", "size": "30-99", "period": "cycle-1", "invited": 40,
        "contacts": {"coordinator": "Pat, ext 5", "speak_up": "Guardian line"}, "business_reason": "Because.",
        "use_of_summaries": "Read.", "kept_days": 30, "supervision": [str(DAY + timedelta(1))],
    }  # fmt: skip
    file = used.home / "programme.json"
    file.write_text(used("programme", "new", "--json-in", given=json.dumps(programme), secret=None).well().out)
    digest = used("programme", "show", str(file), secret=None).well().err.split("SHA-256: ")[1].split()[0]
    used("programme", "take", str(file), "--confirm", digest).well()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        for pair in journal.pairs.all():
            assert [each["who"] for each in journal.coordinator.contacts_of(pair)] == ["Pat, ext 5", "Guardian line"]
    for number in ("1", "2"):
        used.take("contact", "add", "--pair", number, fields={"kind": "coach", "who": "Cora", "in_line": False}).well()
        assert "Cora (outside your partner's line management)" in used("contact", "list", "--pair", number).well().out
        assert str(DAY + timedelta(1)) in used("supervision", "--pair", number).well().out
    assert "You have supervision or a peer group tomorrow. Leave names out." in used("due").well().out
    used.take("supervision", "--pair", "1", fields={"days": ["soon"]}).failed(1)
    used.take("supervision", "--pair", "1", fields={"days": [str(DAY)]}).well()
    assert used("supervision", "--pair", "1", "--json").well().object()["days"] == [str(DAY), str(DAY + timedelta(1))]


def test_r19_only_people_outside_the_line_stand_where_it_is_about_the_partner(used: Here) -> None:
    assert "Acas or Protect" in used("limits", "--pair", "1", "--partner").well().out
    for who, line in (("Ida", True), ("Ola", False), ("Uma", None)):
        used.take("contact", "add", "--pair", "1", fields={"kind": "hr", "who": who, "in_line": line}).well()
    page = used("limits", "--pair", "1", "--partner").well().out
    assert [who for who in ("Ida", "Ola", "Uma") if who in page] == ["Ola"]
    card = used("limits", "--pair", "1").well().out
    assert not any(who in card for who in ("Ida", "Ola", "Uma"))
    assert all(who in used("limits", "--pair", "1", "--who").well().out for who in ("Ida", "Ola", "Uma"))


def test_r19_a_line_marked_for_supervision_is_a_count_until_it_is_opened(used: Here) -> None:
    line = (
        used.take("log", "add", "--pair", "1", "--json", fields={"kind": "held_back", "text": SECRET}).well().object()
    )
    done = used("supervision", "--pair", "1", "--mark", line["id"]).well()
    assert "To take along: 1 line. Leave names out." in done.out
    assert SECRET not in done.out
    assert SECRET in used("supervision", "--pair", "1", "--open").well().out
    assert "0 lines" in used("supervision", "--pair", "1", "--unmark", line["id"]).well().out


def test_r27_a_concern_stays_open_until_it_is_raised_sorted_or_left(used: Here) -> None:
    fields = {"kind": "held_back", "text": SECRET, "next": "elsewhere"}
    line = used.take("log", "add", "--pair", "1", "--json", fields=fields).well().object()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        pair = journal.pairs.get(1)
        journal.records.clock = FixedClock(datetime.now() + timedelta(8))
        for ahead in range(6):
            journal.sessions.add(pair, {"held_at": f"{DAY + timedelta(ahead + 1)}T10:00"})
        assert len(journal.own_lines.of(pair).concerns) == 1
        lines = still_open(journal.own_lines.of(pair))
        assert lines == ("Still open?", "1 line you noted for yourself.")
    used("log", "end", line["id"], "--as", "raised").well()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        assert journal.own_lines.of(journal.pairs.get(1)).concerns == []


@pytest.mark.parametrize("pair", [1, 2])
async def test_r29_a_difficult_moment_is_two_keys_from_the_page_one_writes_on(
    quiet: None, vault: Path, pair: int
) -> None:
    async with running(vault) as me:
        await to_pair(me, pair)
        await me.press("w", "f5", "m")
        await me.write("when I disagreed")
        await me.press("enter")
        await me.write("went quiet")
        await me.press("enter", "enter")
        await me.write("ask what they heard")
        await me.press("ctrl+o")
        (moment,) = [each for each in me.of(LogItem) if each.kind is LogKind.DIFFICULT_MOMENT]
        assert (moment.text, moment.behaviour, moment.now) == ("when I disagreed", "went quiet", "ask what they heard")


async def test_r31_what_hurt_leads_to_people_and_what_is_to_be_said_to_a_rehearsal(quiet: None, vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        for day, why, screen in ((8, "5", "LimitsDialog"), (9, "3", "FormScreen")):
            session = me.journal.sessions.add(pair, {"held_at": f"2026-03-0{day}T10:00"})
            me.app.push_screen(debrief_session(me.journal, pair, session))
            await me.settle()
            await me.press("enter", "enter")
            await me.write("the words")
            await me.press("tab", why, "2", "ctrl+o")
            assert me.screen == screen
            await me.press("escape")


@pytest.mark.parametrize(("pair", "by"), [(1, "p"), (2, "p"), (1, "m"), (2, "m")])
async def test_r33_a_lack_of_respect_on_either_side_says_what_to_do_at_once(
    quiet: None, vault: Path, pair: int, by: str
) -> None:
    async with running(vault) as me:
        record = me.journal.pairs.get(pair)
        session = me.journal.sessions.add(record, {"held_at": "2026-03-09T10:00"})
        me.app.push_screen(me.app.writing_screen(record, session))
        await me.settle()
        await me.press("f5", "!", by)
        assert ("A short, plain apology is enough." in me.shown) == (by == "m")
        assert ("deal with this alone" in me.shown) == (by == "p")
        await me.press("1")
        assert me.screen == "LimitsDialog"
        assert ("Who to talk to" if by == "m" else "If it is about my partner") in me.shown


def test_r44_everything_of_it_goes_with_its_pair(used: Here) -> None:
    with Journal.open(used.vault, PASSPHRASE) as journal:
        pair = journal.pairs.get(1)
        line = journal.log.add(pair, {"kind": "held_back", "text": SECRET, "next": "rehearse"})
        journal.own_lines.rehearse(pair, {"situation": SECRET}, line)
        journal.contacts.add(pair, {"kind": "hr", "who": SECRET})
    used("shred", "--pair", "1", "--yes", "shred-1").well()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        assert not {each.kind for each in journal.records.all()} & {Kind.REHEARSAL, Kind.CONTACT}
