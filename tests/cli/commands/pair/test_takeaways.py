"""The commands on takeaways: each step, from draft to outcome."""

from datetime import date, timedelta

from tests.cli.calling import Here, ids_of


def test_a_takeaway_goes_through_its_steps(used: Here) -> None:
    (identity,) = ids_of(used, "takeaway")
    used("takeaway", "propose", identity[:8]).well()
    used.take("takeaway", "agree", identity[:8], fields={"on": "2026-03-09", "method": "email_later"}).well()
    body = used("show", identity, "--json").well().object()["body"]
    steps = {"text": "ask before six", "state": "agreed", "agreed_on": "2026-03-09", "method": "email_later"}
    assert steps.items() <= body.items()
    assert body["proposed_on"] == date.today().isoformat()
    amended = used("takeaway", "amend", identity[:8], "--json", given="ask before seven").well().object()
    assert amended["body"] == {"text": "ask before seven", "replaces": identity}
    used("takeaway", "agree", amended["id"]).well()
    states = {e["id"]: e["body"]["state"] for e in used("takeaway", "list", "--pair", "1", "--json").well().objects()}
    assert states == {identity: "withdrawn", amended["id"]: "agreed"}
    used("takeaway", "decline", identity).failed(1)
    used("takeaway", "withdraw", identity).failed(1)


def test_a_promise_goes_through_its_steps(used: Here) -> None:
    fields = {"text": "call", "commitment": {"owner": "me", "due": "2026-03-01"}}
    identity = used.take("takeaway", "add", "--pair", "2", "--json", fields=fields).well().object()["id"]
    assert "Is it done?" in used("due").well().out
    used("takeaway", "told", identity).failed(1)
    done = used.take("takeaway", "done", identity, "--json", fields={"outcome": "well"}).well().object()
    assert (done["kind"], done["body"]["status"], done["body"]["outcome"]) == ("commitment", "done", "well")
    assert used("takeaway", "told", identity, "--json").well().object()["body"]["told_partner_on"]
    used("takeaway", "drop", identity).failed(1)


def test_no_step_is_dated_on_a_day_to_come(used: Here) -> None:
    (identity,) = ids_of(used, "takeaway")
    later = {"on": (date.today() + timedelta(2)).isoformat()}
    used.take("takeaway", "agree", identity, fields=later).failed(1, "That day is in the future.")
    fields = {"text": "walk the floor", "kind": "commitment", "commitment": {"owner": "me"}}
    promise = used.take("takeaway", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    used.take("takeaway", "done", promise, fields=later).failed(1, "That day is in the future.")
    used.take("takeaway", "done", promise, fields={"on": date.today().isoformat()}).well()


def test_what_the_partner_has_seen_of_a_commitment_changes_in_a_new_draft_only(used: Here) -> None:
    fields = {"text": "Invite them", "kind": "commitment", "commitment": {"owner": "me", "due": "2026-12-05"}}
    takeaway = used.take("takeaway", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    (promise,) = ids_of(used, "commitment")
    used("takeaway", "propose", takeaway).well()
    used.take("edit", promise, fields={"due": "2027-12-05"}).failed(1, "who does what by when is fixed", "new draft")
    used.take("edit", promise, fields={"outcome": "They came"}).well()
    draft = used.take("takeaway", "amend", takeaway, "--json", fields={"commitment": {"due": "2027-12-05"}}).well()
    assert draft.object()["body"]["text"] == "Invite them"
    assert "Due 5 Dec 2027." in used("takeaway", "send", "--pair", "1").well().out


def test_what_is_no_text_is_never_saved_as_words(used: Here) -> None:
    (identity,) = ids_of(used, "takeaway")
    used("takeaway", "propose", identity).well()
    for other in (None, 7, ["ask"]):
        used.take("takeaway", "amend", identity, fields={"text": other}).failed(1, "“text” takes text")
    assert ids_of(used, "takeaway") == [identity]
    assert used("show", identity, "--json").well().object()["body"]["state"] == "proposed"
    fields = {"text": "call", "commitment": {"owner": "me"}}
    promised = used.take("takeaway", "add", "--pair", "2", "--json", fields=fields).well().object()["id"]
    used.take("takeaway", "done", promised, fields={"outcome": None}).failed(1, "“outcome” takes text")
    fields["commitment"] = {"owner": "partner"}
    theirs = used.take("takeaway", "add", "--pair", "2", "--json", fields=fields).well().object()["id"]
    used.take("takeaway", "heard", theirs, fields={"done": True, "outcome": None}).failed(1, "“outcome” takes text")


def test_rewording_what_was_sent_says_that_the_partner_still_has_it(used: Here) -> None:
    (identity,) = ids_of(used, "takeaway")
    used("takeaway", "propose", identity).well()
    done = used("takeaway", "amend", identity, "--json", given="ask before seven").well()
    assert "The takeaway you sent is withdrawn, and a new draft takes its place." in " ".join(done.err.split())
    assert "Heron still has the words you sent, so tell Heron." in " ".join(done.err.split())
    draft = done.object()["id"]
    used("takeaway", "agree", draft).well()
    assert "still has" not in used("takeaway", "amend", draft, given="ask before five").well().err


def test_fixed_terms_name_the_command_that_rewords_them(used: Here) -> None:
    fields = {"text": "Meet monthly.", "commitment": {"owner": "me"}}
    takeaway = used.take("takeaway", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    used("takeaway", "propose", takeaway).well()
    (promise,) = ids_of(used, "commitment")
    done = used.take("edit", promise, fields={"owner": "partner"}).failed(1, "is fixed")
    assert f"`rmjournal takeaway amend {takeaway[:8]}`" in " ".join(done.err.split())
