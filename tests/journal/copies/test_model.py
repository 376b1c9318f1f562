"""Whatever a person does in whatever order, the journal holds what a plain dictionary would hold."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, Record, RecordId
from rmjournal.journal import Journal
from rmjournal.support.errors import Refused
from tests.examples import examples, steps
from tests.journal.making import NOW, PASSPHRASE, exact, new_journal
from tests.memory import MEMORY

_TODAY = date(2026, 3, 10)
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(str.strip)

FROM = {
    "propose": ("draft",),
    "agree": ("draft", "proposed"),
    "decline": ("proposed",),
    "withdraw": ("draft", "proposed"),
}
TO = {"propose": "proposed", "agree": "agreed", "decline": "declined", "withdraw": "withdrawn"}


class Life(RuleBasedStateMachine):
    """A journal beside a model of it: what each record holds, what hangs on what, how long its history is."""

    pairs: Bundle[RecordId] = Bundle("pairs")
    sessions: Bundle[RecordId] = Bundle("sessions")
    notes: Bundle[RecordId] = Bundle("notes")
    takeaways: Bundle[RecordId] = Bundle("takeaways")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rmj-", dir=MEMORY))
        self.journal = new_journal(self.folder / "journal.rmj")
        self.model: dict[RecordId, dict[str, Any]] = {}
        self.home: dict[RecordId, tuple[RecordId | None, RecordId | None]] = {}
        self.history: dict[RecordId, int] = {}
        self.promises: set[RecordId] = set()
        self.last_pair, self.last_session = 0, dict[RecordId, int]()
        self.copies = 0

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.journal.close()
            shutil.rmtree(self.folder)

    def here(self, id: RecordId) -> bool:
        return id in self.model

    def keep(self, record: Record[Any], pair: RecordId | None = None, parent: RecordId | None = None) -> RecordId:
        self.model[record.id] = dict(record.raw)
        self.home[record.id] = (pair, parent)
        return record.id

    def typed(self, id: RecordId) -> Record[Any]:
        record = self.journal.records.get(id)
        assert isinstance(record, Record)
        return record

    def drop(self, gone: set[RecordId]) -> None:
        for id in gone:
            del self.model[id], self.home[id]
            self.history.pop(id, None)

    def hanging(self, id: RecordId) -> set[RecordId]:
        found = {id}
        while more := {each for each, (_, parent) in self.home.items() if parent in found} - found:
            found |= more
        return found

    @rule(target=pairs, alias=texts, role=st.sampled_from(["mentor-junior", "mentee-senior"]))
    def add_pair(self, alias: str, role: str) -> RecordId:
        record = self.journal.pairs.add({"alias": alias, "role": role})
        self.last_pair += 1
        assert record.raw["number"] == self.last_pair
        assert record.raw["role"] == role
        self.last_session[record.id] = 0
        return self.keep(record)

    @rule(target=sessions, pair=pairs, day=st.dates(date(2020, 1, 1), date(2030, 1, 1)), was=st.booleans())
    def add_session(self, pair: RecordId, day: date, was: bool) -> Any:
        if not self.here(pair):
            return multiple()
        field = "held_at" if was and day <= date.today() else "planned_at"
        home = self.typed(pair)
        record = self.journal.sessions.add(home, {field: f"{day.isoformat()}T10:00"})
        self.last_session[pair] += 1
        assert record.raw["number"] == self.last_session[pair]
        return self.keep(record, pair)

    def parent_of(self, pair: RecordId, session: RecordId) -> Record[Any] | None:
        return self.typed(session) if self.here(session) and self.home[session][0] == pair else None

    @rule(target=notes, pair=pairs, session=sessions | pairs, text=texts, off_record=st.booleans())
    def add_note(self, pair: RecordId, session: RecordId, text: str, off_record: bool) -> Any:
        if not self.here(pair):
            return multiple()
        home = self.typed(pair)
        parent = self.parent_of(pair, session)
        record = self.journal.notes.add(home, text, session=parent, off_record=off_record)
        assert record.raw == {"text": text} | ({"off_record": True} if off_record else {})
        return self.keep(record, pair, parent.id if parent else None)

    @rule(target=takeaways, pair=pairs, session=sessions | pairs, text=texts, promised=st.booleans())
    def add_takeaway(self, pair: RecordId, session: RecordId, text: str, promised: bool) -> Any:
        if not self.here(pair):
            return multiple()
        home = self.typed(pair)
        parent = self.parent_of(pair, session)
        fields: dict[str, object] = {"text": text} | ({"commitment": {"owner": "me"}} if promised else {})
        record = self.journal.takeaways.add(home, fields, session=parent)
        self.keep(record, pair, parent.id if parent else None)
        if promised:
            self.promises.add(self.keep(self.journal.takeaways.commitment(record.id), pair, record.id))
        return record.id

    def pass_on(self, old: RecordId, new: RecordId) -> None:
        """What was promised goes with the words that count."""
        for id in self.promises & self.model.keys():
            if self.home[id][1] == old:
                self.home[id] = (self.home[id][0], new)
                was, now = self.model[old]["text"], self.model[new]["text"]
                if self.model[id]["text"] == was:  # it only repeats them
                    self.model[id]["text"] = now

    @rule(takeaway=takeaways, step=st.sampled_from(sorted(FROM)))
    def step(self, takeaway: RecordId, step: str) -> None:
        if not self.here(takeaway):
            return
        record = self.journal.takeaways.get(takeaway)
        state = str(self.model[takeaway].get("state", "draft"))
        acts = {
            "propose": lambda: self.journal.takeaways.propose(record),
            "agree": lambda: self.journal.takeaways.agree(record, _TODAY, Method.IN_SESSION),
            "decline": lambda: self.journal.takeaways.decline(record),
            "withdraw": lambda: self.journal.takeaways.withdraw(record),
        }
        if state not in FROM[step]:
            with pytest.raises(Refused):
                acts[step]()
            return
        shown = self.journal.takeaways.point(record).code
        acts[step]()
        self.model[takeaway]["state"] = TO[step]
        self.history[takeaway] = self.history.get(takeaway, 0) + 1
        if step == "propose":
            self.model[takeaway]["proposed_on"] = self.journal.records.clock.today().isoformat()
        if step == "agree":
            self.model[takeaway] |= {"agreed_on": _TODAY.isoformat(), "method": "in_session", "code": shown}
            for other in self.other_wordings(takeaway):
                if self.model[other].get("state") == "agreed":
                    self.model[other]["state"] = "withdrawn"
                    self.history[other] = self.history.get(other, 0) + 1
                    self.pass_on(other, takeaway)

    def other_wordings(self, takeaway: RecordId) -> list[RecordId]:
        """What gives way when a takeaway is agreed: what it replaces, and whatever else replaces that."""
        replaced = self.model[takeaway].get("replaces")
        if replaced is None:
            return []
        rivals = [id for id, raw in self.model.items() if raw.get("replaces") == replaced and id != takeaway]
        return rivals + [replaced] * (replaced in self.model)

    @rule(target=takeaways, takeaway=takeaways, text=texts)
    def amend(self, takeaway: RecordId, text: str) -> Any:
        if not self.here(takeaway):
            return multiple()
        record = self.journal.takeaways.get(takeaway)
        state = self.model[takeaway].get("state", "draft")
        if state in ("draft", "withdrawn"):
            with pytest.raises(Refused):
                self.journal.takeaways.amend(record, text)
            return multiple()
        draft = self.journal.takeaways.amend(record, text)
        if state == "proposed":
            self.model[takeaway]["state"] = "withdrawn"
            self.history[takeaway] = self.history.get(takeaway, 0) + 1
        assert draft.raw == {"text": text, "replaces": takeaway}
        self.keep(draft, *self.home[takeaway])
        if state != "agreed":
            self.pass_on(takeaway, draft.id)
        return draft.id

    @rule(note=notes, text=texts)
    def edit(self, note: RecordId, text: str) -> None:
        if self.here(note):
            self.journal.entries.edit(self.journal.records.get(note), {"text": text})
            self.model[note]["text"] = text
            self.history[note] = self.history.get(note, 0) + 1

    @rule(pair=pairs, alias=texts)
    def rename(self, pair: RecordId, alias: str) -> None:
        if self.here(pair):
            edited = self.journal.entries.edit(self.journal.records.get(pair), {"alias": alias})
            self.model[pair]["alias"] = edited.raw["alias"]

    @rule(id=consumes(notes) | consumes(takeaways) | consumes(sessions))
    def delete(self, id: RecordId) -> None:
        if self.here(id):
            gone = self.hanging(id)
            self.remember_number(id)
            assert self.journal.entries.delete(self.journal.records.get(id)) == len(gone)
            self.drop(gone)

    def remember_number(self, id: RecordId) -> None:
        """A pair remembers the number of a session that is deleted, if it is its highest."""
        pair = self.home[id][0]
        if pair is None or "number" not in self.model[id]:
            return
        mine = [self.model[each] for each, (home, _) in self.home.items() if home == pair]
        numbers = [raw["number"] for raw in mine if "number" in raw]
        raw = self.model[pair]
        if self.model[id]["number"] == max(numbers) > raw.get("last_session", 0):
            raw["last_session"] = max(numbers)

    @rule(pair=consumes(pairs))
    def delete_pair(self, pair: RecordId) -> None:
        if self.here(pair):
            self.journal.entries.delete(self.journal.records.get(pair))
            self.drop({id for id, (home, _) in self.home.items() if home == pair} | {pair})

    @rule()
    def reopen(self) -> None:
        self.journal.close()
        self.journal = Journal.open(self.folder / "journal.rmj", PASSPHRASE)

    @rule(text=texts)
    def half_a_transaction(self, text: str) -> None:
        def half() -> None:
            with self.journal.records.transaction():
                self.journal.pairs.add({"alias": text, "role": "mentor-junior"})
                self.journal.pairs.add({"alias": text, "role": "neither"})

        with pytest.raises(Refused):
            half()

    @precondition(lambda self: self.copies < 2)
    @rule()
    def backup(self) -> None:
        self.copies += 1
        target = self.folder / f"copy-{self.copies}.rmj"
        self.journal.backups.write(target)
        with Journal.open(target, PASSPHRASE, state=self.folder / "another computer") as copy:
            self.holds_what_it_should(copy)

    @rule(note=notes)
    def find(self, note: RecordId) -> None:
        if self.here(note):
            try:
                query = Query.read(self.model[note]["text"].replace(":", " "), NOW)
            except Refused:
                return
            found, total = self.journal.search.find(query, limit=0, off_record=True)
            assert note in {hit.record.id for hit in found}
            assert total == len(found)

    @invariant()
    def the_journal_holds_what_the_model_holds(self) -> None:
        if hasattr(self, "journal"):
            self.holds_what_it_should(self.journal)

    def holds_what_it_should(self, journal: Journal) -> None:
        records = {
            record.id: record for record in journal.records.all() if record.kind not in (Kind.SETTINGS, Kind.DEPARTURE)
        }
        assert {id: exact(record.raw) for id, record in records.items()} == {
            id: exact(raw) for id, raw in self.model.items()
        }
        for id, (pair, parent) in self.home.items():
            assert (records[id].pair, records[id].parent) == (pair or id, parent)
        kept = [record.parent for record in journal.records.all({Kind.REVISION})]
        assert {id: kept.count(id) for id in set(kept)} == self.history
        assert [pair.id for pair in journal.pairs.all()] == [id for id, (pair, _) in self.home.items() if pair is None]
        assert not journal.checks.report().faults


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=examples(15, of=30),
    stateful_step_count=steps(25),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
