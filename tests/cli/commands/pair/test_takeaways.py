"""The commands on takeaways: each step, from draft to outcome."""

from datetime import date

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
