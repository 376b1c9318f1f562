"""Texts for the partner: exactly these bytes leave, they are listed once, and their wording is frozen with it."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Method, Takeaway
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.journal.exports.messages import Outgoing
from rmjournal.support.errors import Failed, Refused
from tests.journal.making import NOON, TODAY, held, junior, of_kind, put, refused, reopened, senior, thought, whole

AUDIENCE = "your partner. Their assistant may see it too"
CANARY = "Zanzibar"
Leave = Callable[[Journal, Outgoing, Path], object]
WAYS: dict[str, Leave] = {
    "copy": lambda journal, outgoing, target: journal.messages.copy(outgoing, TODAY),
    "write": lambda journal, outgoing, target: journal.messages.write(outgoing, TODAY, target),
}
both_ways = pytest.mark.parametrize("way", WAYS)


def rows(journal: Journal) -> list[tuple[str, str, str | None, str | None]]:
    """What stands under "What has left"."""
    bodies = [each.body for each in journal.exports.all()]
    return [(body.what.value, body.audience, body.name, body.sha256) for body in bodies]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def states(journal: Journal, pair: Record[Pair]) -> list[str]:
    return [str(each.raw.get("state", "draft")) for each in journal.takeaways.of(pair)]


def prepared(journal: Journal, pair: Record[Pair]) -> Record[Session]:
    session = journal.sessions.add(pair, {"planned_at": "2026-03-12T09:00"})
    agenda = [{"text": "Where is the café?", "family": "path"}, {"text": "two\nlines", "family": "policy"}]
    return journal.sessions.prepare(session, {"agenda": agenda})


def debriefed(journal: Journal, pair: Record[Pair], words: str = "ask before six") -> Record[Session]:
    """A session with two drafts, one of them a promise."""
    fields = {"takeaway": words, "promise": {"text": "call the team", "due": "2026-04-01"}}
    return journal.sessions.debrief(held(journal, pair), fields, NOON)


def one_of_each(journal: Journal) -> list[Outgoing]:
    pair = junior(journal, purpose="to see daily work")
    session = debriefed(journal, pair)
    return [
        journal.messages.agenda(other := senior(journal), prepared(journal, other)),
        journal.messages.takeaways(pair, session),
        journal.messages.agreement(pair),
    ]


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file grow beyond this size, as on a full disk."""
    resource: Any = pytest.importorskip("resource")
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, was[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)


# What is listed


def test_a_copied_text_is_listed_once_by_exactly_its_bytes(journal: Journal) -> None:
    for outgoing in one_of_each(journal):
        before = rows(journal)
        text = journal.messages.copy(outgoing, TODAY)
        assert text == outgoing.message.text
        audience = f"{AUDIENCE} (via the clipboard)"
        row = (outgoing.message.what.value, audience, outgoing.message.name, digest(text.encode()))
        assert rows(journal) == [*before, row]
        assert outgoing.sha256 == digest(text.encode())


def test_a_written_text_is_listed_once_by_exactly_the_bytes_of_its_file(journal: Journal, tmp_path: Path) -> None:
    was = os.umask(0)
    try:
        for number, outgoing in enumerate(one_of_each(journal)):
            target, before = tmp_path / f"text-{number}.txt", rows(journal)
            assert journal.messages.write(outgoing, TODAY, target) == target
            data = target.read_bytes()
            assert data == outgoing.message.text.encode()
            assert data.endswith(b"\n")
            assert stat.S_IMODE(target.stat().st_mode) == 0o600
            assert rows(journal) == [*before, (outgoing.message.what.value, AUDIENCE, target.name, digest(data))]
    finally:
        os.umask(was)


def test_the_three_texts_are_listed_under_what_they_are_and_stay_listed(journal: Journal) -> None:
    for outgoing in one_of_each(journal):
        journal.messages.copy(outgoing, TODAY)
    with reopened(journal) as again:
        assert [what for what, *_ in rows(again)] == [ExportKind.AGENDA, ExportKind.TAKEAWAY, ExportKind.AGREEMENT]
        assert not again.checks.report(full=True).faults


@pytest.mark.skipif(os.name != "posix", reason="names of files are narrower here")
@pytest.mark.parametrize("name", ["a\\b.txt", "two\nlines.txt", "\u202etxt.a", "\n", "ä" * 120])
def test_a_file_with_an_odd_name_is_written_and_listed(journal: Journal, tmp_path: Path, name: str) -> None:
    outgoing = journal.messages.agreement(junior(journal))
    target = journal.messages.write(outgoing, TODAY, tmp_path / name)
    assert target.read_bytes() == outgoing.message.text.encode()
    ((_, _, listed, sha256),) = rows(journal)
    assert sha256 == outgoing.sha256
    assert listed is None or listed.isprintable()


@both_ways
def test_a_text_that_left_in_two_ways_is_listed_twice_and_frozen_once(
    journal: Journal, tmp_path: Path, way: str
) -> None:
    pair = junior(journal)
    outgoing = journal.messages.takeaways(pair, debriefed(journal, pair))
    journal.messages.copy(outgoing, TODAY)
    kept = [(each.id, each.raw) for each in journal.takeaways.of(pair)]
    history = len(of_kind(journal, Kind.REVISION))
    WAYS[way](journal, outgoing, tmp_path / "text.txt")
    assert len(rows(journal)) == 2
    assert [(each.id, each.raw) for each in journal.takeaways.of(pair)] == kept
    assert len(of_kind(journal, Kind.REVISION)) == history == 2


# What is noted with it


@both_ways
def test_drafts_are_proposed_in_the_same_save_in_which_their_text_leaves(
    journal: Journal, tmp_path: Path, way: str
) -> None:
    pair = junior(journal)
    session = debriefed(journal, pair)
    outgoing = journal.messages.takeaways(pair, session)
    elsewhere = journal.takeaways.add(pair, {"text": "of no session"})
    assert states(journal, pair) == ["draft"] * 3
    saves = whole(journal)[0]
    WAYS[way](journal, outgoing, tmp_path / "text.txt")
    assert whole(journal)[0] == saves + 1
    assert states(journal, pair) == ["proposed", "proposed", "draft"]
    assert journal.takeaways.get(elsewhere.id) == elsewhere


@both_ways
def test_wording_that_was_sent_is_frozen_and_other_words_are_a_new_draft(
    journal: Journal, tmp_path: Path, way: str
) -> None:
    pair = senior(journal)
    session = debriefed(journal, pair, "the kestrel")
    WAYS[way](journal, journal.messages.takeaways(pair, session), tmp_path / "text.txt")
    sent: Record[Any] = journal.takeaways.of(pair)[0]
    refused(lambda: journal.entries.edit(sent, {"text": "other words"}), private="kestrel")
    draft = journal.takeaways.amend(sent, "other words")
    assert draft.raw == {"text": "other words", "replaces": sent.id}
    assert states(journal, pair) == ["withdrawn", "proposed", "draft"]
    again = journal.messages.takeaways(pair, session).message.text
    assert "other words" in again
    assert "kestrel" not in again


def test_a_wording_that_was_changed_since_it_was_shown_does_not_leave(journal: Journal) -> None:
    pair = junior(journal)
    takeaway = journal.takeaways.add(pair, {"text": "the kestrel"})
    outgoing = journal.messages.takeaways(pair, None)
    journal.takeaways.reword(takeaway, "the otter")
    before = whole(journal)
    refused(lambda: journal.messages.copy(outgoing, TODAY), private="kestrel")
    journal.entries.delete(journal.records.get(takeaway.id))
    refused(lambda: journal.messages.copy(outgoing, TODAY), private="kestrel")
    assert rows(journal) == []
    assert before[0] + 1 == whole(journal)[0]


@both_ways
def test_the_day_on_which_an_agenda_was_sent_is_noted_and_nothing_else_of_the_session_changes(
    journal: Journal, tmp_path: Path, way: str
) -> None:
    pair = senior(journal)
    session = prepared(journal, pair)
    outgoing = journal.messages.agenda(pair, session)
    later: Any = journal.sessions.prepare(session, {"intention": "listen"})
    WAYS[way](journal, outgoing, tmp_path / "text.txt")
    assert journal.records.get(session.id).raw == {**later.raw, "agenda_sent_on": TODAY.isoformat()}


def test_what_was_agreed_is_sent_as_it_is_where_nothing_waits(journal: Journal) -> None:
    pair = junior(journal)
    session = debriefed(journal, pair)
    first, second = journal.takeaways.of(pair)
    journal.takeaways.agree(first, TODAY, Method.IN_SESSION)
    waiting = journal.messages.takeaways(pair, session).message.text
    assert "call the team" in waiting
    assert "ask before six" not in waiting
    journal.takeaways.withdraw(second)
    outgoing = journal.messages.takeaways(pair, session)
    assert "ask before six" in outgoing.message.text
    assert "call the team" not in outgoing.message.text
    journal.messages.copy(outgoing, TODAY)
    assert states(journal, pair) == ["agreed", "withdrawn"]


def test_the_takeaways_of_a_session_those_of_none_and_those_of_another_pair_are_three_texts(journal: Journal) -> None:
    first, second = junior(journal), senior(journal)
    session = debriefed(journal, first)
    journal.takeaways.add(first, {"text": "of no session"})
    journal.takeaways.add(second, {"text": "of another pair"})
    seen = [
        journal.messages.takeaways(pair, parent).message.text
        for pair, parent in ((first, session), (first, None), (second, None))
    ]
    own = ["ask before six", "of no session", "of another pair"]
    assert [[words in text for words in own] for text in seen] == [
        [True, False, False], [False, True, False], [False, False, True],
    ]  # fmt: skip


def test_a_promise_stands_with_its_takeaway_under_the_role_of_its_owner(journal: Journal) -> None:
    pair = senior(journal)
    fields = {"promise": {"text": "call the team", "owner": "partner", "due": "2026-04-01"}}
    session = journal.sessions.debrief(held(journal, pair), fields, NOON)
    text = journal.messages.takeaways(pair, session).message.text
    assert "1. call the team\n   Owner: Mentor (junior). Due 1 Apr 2026.\n" in text


# Where there is nothing


def test_where_there_is_nothing_to_send_no_text_is_made(journal: Journal) -> None:
    pair = junior(journal)
    session = journal.sessions.add(pair, {"planned_at": "2026-03-12T09:00"})
    declined: Record[Takeaway] = journal.takeaways.add(pair, {"text": "kestrel"}, session=session)
    journal.takeaways.decline(journal.takeaways.propose(declined))
    journal.sessions.prepare(session, {"agenda": [{"text": "kestrel"}, {"text": "the kestrel", "family": "path"}]})
    done, carried = journal.sessions.agenda_of(session)
    journal.entries.edit(done, {"done": True})
    journal.entries.edit(carried, {"carry_to": session.id})
    refused(lambda: journal.messages.agenda(pair, session), private="kestrel")
    refused(lambda: journal.messages.takeaways(pair, session), private="kestrel")
    refused(lambda: journal.messages.takeaways(pair, None))


def test_words_that_nobody_can_see_make_no_text(journal: Journal) -> None:
    pair = junior(journal)
    session = journal.sessions.prepare(held(journal, pair), {"agenda": [{"text": "\u200b"}]})
    journal.takeaways.add(pair, {"text": "\u2060"}, session=session)
    refused(lambda: journal.messages.agenda(pair, session))
    refused(lambda: journal.messages.takeaways(pair, session))


# Where it fails


@pytest.mark.parametrize("there", ["file", "folder", "dangling link", "no folder", "read-only folder"])
def test_where_it_cannot_be_written_nothing_is_listed_or_frozen(journal: Journal, tmp_path: Path, there: str) -> None:
    pair = junior(journal)
    outgoing = journal.messages.takeaways(pair, debriefed(journal, pair))
    folder = tmp_path / "folder"
    target = folder / "text.txt"
    if there != "no folder":
        folder.mkdir()
    if there == "file":
        target.write_text("mine")
    elif there == "folder":
        target.mkdir()
    elif there == "dangling link":
        target.symlink_to(tmp_path / "nowhere")
    elif there == "read-only folder":
        if os.name != "posix" or os.geteuid() == 0:
            pytest.skip("root may write everywhere")
        folder.chmod(0o500)
    error = Failed if "no folder" in there or "read-only" in there else Refused
    before = whole(journal), sorted(tmp_path.rglob("*"))
    told = refused(lambda: journal.messages.write(outgoing, TODAY, target), private="ask before six", error=error)
    assert str(tmp_path) not in str(told)
    assert (whole(journal), sorted(tmp_path.rglob("*"))) == before
    if there == "read-only folder":
        folder.chmod(0o700)
    if there == "file":
        assert target.read_text() == "mine"


def test_on_a_full_disk_nothing_is_listed_or_frozen_and_no_half_file_stays(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    outgoing = journal.messages.takeaways(pair, debriefed(journal, pair))
    long = outgoing._replace(message=replace(outgoing.message, text="ask before six\n" * 500_000))
    before, target = whole(journal), tmp_path / "text.txt"
    with files_up_to(5_000_000):
        told = refused(lambda: journal.messages.write(long, TODAY, target), private="ask before six", error=Failed)
        assert "The text couldn't be saved" in told.sentence
        assert not target.exists()
        assert whole(journal) == before
        journal.messages.write(outgoing, TODAY, target)  # the journal goes on
    assert rows(journal) == [("takeaway", AUDIENCE, "text.txt", digest(target.read_bytes()))]


@both_ways
def test_where_it_cannot_be_listed_nothing_leaves(journal: Journal, tmp_path: Path, way: str) -> None:
    pair = junior(journal)
    outgoing = journal.messages.takeaways(pair, debriefed(journal, pair, "ask before six. " * 20_000))
    before, target = whole(journal), tmp_path / "text.txt"
    with files_up_to(journal.records.vault.path.stat().st_size):
        refused(lambda: WAYS[way](journal, outgoing, target), private="ask before six", error=Failed)
        assert not target.exists()
    assert whole(journal) == before
    WAYS[way](journal, outgoing, target)
    assert len(rows(journal)) == 1


# What is never in it


def test_no_text_holds_a_nickname_or_anything_that_was_meant_for_oneself(journal: Journal, tmp_path: Path) -> None:
    preferences = {"channels": [CANARY], "best_time": CANARY, "feedback_style": CANARY, "avoid": CANARY}
    setting: dict[str, object] = {
        "purpose": "to see daily work", "off_limits": ["our families"], "subfocus": [CANARY],
        "differences": [{"dimension": CANARY, "me": CANARY, "partner": CANARY}],
        "comm_me": preferences, "comm_partner": preferences,
    }  # fmt: skip
    for begin in (junior, senior):
        pair = begin(journal, CANARY, **setting)
        session = journal.sessions.prepare(
            journal.sessions.add(pair, {"planned_at": "2026-03-10T09:00"}),
            {
                "intention": CANARY,
                "to_share": CANARY,
                "to_keep": CANARY,
                "agenda": [{"text": "Why?"}, {"text": CANARY}],
            },
        )
        journal.entries.edit(journal.sessions.agenda_of(session)[1], {"done": True})
        fields = {
            "takeaway": "ask before six", "promise": {"text": "call the team"},
            "log": {"kind": "held_back", "text": CANARY},
        }  # fmt: skip
        session = journal.sessions.debrief(session, fields, NOON)
        first, second = journal.takeaways.of(pair)
        journal.entries.edit(first, {"theme": CANARY})
        journal.takeaways.finish(journal.takeaways.commitment(second.id), TODAY, kept=False, outcome=CANARY)
        journal.takeaways.decline(
            journal.takeaways.propose(journal.takeaways.add(pair, {"text": CANARY}, session=session))
        )
        journal.takeaways.withdraw(journal.takeaways.add(pair, {"text": CANARY}, session=session))
        journal.takeaways.add(pair, {"text": CANARY})
        journal.notes.add(pair, CANARY, session=session)
        journal.notes.add(pair, CANARY, session=session, off_record=True)
        journal.log.add(pair, {"kind": "learned", "text": CANARY}, session=session)
        thought(journal, pair, CANARY, session)
        put(journal, Kind.DRAFT, {"fields": {"text": CANARY}}, pair=pair, parent=session)
        theirs = [
            journal.messages.takeaways(pair, session),
            journal.messages.agreement(journal.pairs.get(number_of(pair))),
        ]
        agenda = [journal.messages.agenda(pair, session)] if begin is senior else []
        for number, outgoing in enumerate([*theirs, *agenda]):
            letter = outgoing.message
            assert CANARY not in letter.text + letter.name + letter.audience + "".join(letter.absent)
            assert CANARY not in journal.messages.copy(outgoing, TODAY)
            target = journal.messages.write(outgoing, TODAY, tmp_path / f"{number_of(pair)}-{number}.txt")
            assert CANARY.encode() not in target.read_bytes()
    assert len(rows(journal)) == 10
    assert CANARY not in repr(rows(journal))


def number_of(pair: Record[Pair]) -> int:
    assert pair.body is not None
    return pair.body.number


def test_what_a_junior_prepares_is_in_no_agenda(journal: Journal) -> None:
    pair = junior(journal)
    refused(lambda: journal.messages.agenda(pair, prepared(journal, pair)), private="kestrel")


def test_a_nickname_that_somebody_wrote_is_pointed_out_before_it_leaves(journal: Journal) -> None:
    pair, _ = senior(journal, "Otter"), junior(journal, "Heron")
    session = held(journal, pair)
    journal.takeaways.add(pair, {"text": "Ask HERON first.\nThe otters are others."}, session=session)
    assert "Line 4 contains a nickname" in journal.messages.takeaways(pair, session).mentions
    assert journal.messages.agreement(pair).mentions == ""


def test_an_amended_takeaway_is_put_to_the_partner_with_its_promise(journal: Journal) -> None:
    pair = senior(journal)
    session = held(journal, pair)
    promised = {"text": "I sit with the team.", "commitment": {"owner": "me", "due": "2026-03-20"}}
    agreed = journal.takeaways.agree(journal.takeaways.add(pair, promised, session=session), TODAY, Method.IN_SESSION)
    journal.takeaways.amend(agreed, "I sit with the team for a day.")
    assert "Owner: Mentee (senior). Due 20 Mar 2026" in journal.messages.takeaways(pair, session).message.text


def test_a_process_that_ends_in_the_middle_leaves_no_file_that_is_not_listed(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = journal.messages.agreement(junior(journal))

    def ends(temporary: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rmjournal.support.atomic_file.give_name", ends)
    with pytest.raises(KeyboardInterrupt):
        journal.messages.write(outgoing, TODAY, tmp_path / "a.txt")
    assert not (tmp_path / "a.txt").exists()
    assert len(rows(journal)) == 1


def test_a_text_that_has_left_is_known_again(journal: Journal) -> None:
    pair = senior(journal)
    session = prepared(journal, pair)
    assert not journal.messages.was_shared(journal.messages.agenda(pair, session))
    journal.messages.copy(journal.messages.agenda(pair, session), TODAY)
    assert journal.messages.was_shared(journal.messages.agenda(pair, session))
    journal.sessions.prepare(session, {"agenda": [{"text": "Another?"}]})
    assert not journal.messages.was_shared(journal.messages.agenda(pair, session))
