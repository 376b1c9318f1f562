"""The commands on takeaways: list, add, send, and their steps from draft to outcome."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from rmjournal.cli import selection, terminal
from rmjournal.cli.parser import MESSAGE, RECORD, Commands, JsonFields, Run, add, add_how, add_id, add_write, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.takeaway import Takeaway
    from rmjournal.domain.record.input import Fields
    from rmjournal.domain.record.record import AnyRecord, Record
    from rmjournal.journal import Journal

_DAY = "the day (default: today)"
_Step: TypeAlias = "Callable[[Journal, Record[Takeaway]], AnyRecord]"


def declare_takeaway(commands: Commands) -> None:
    """Declare `takeaway` with its commands."""
    takeaways = group(commands, "takeaway", "write takeaways, agree them and follow them up")
    add(
        takeaways,
        "list",
        list_takeaways,
        "list a pair's takeaways and where they stand",
        "rmjournal takeaway list --pair 1",
        json=RECORD,
        pair=True,
    )
    add(
        takeaways,
        "add",
        add_takeaway,
        "write a takeaway as a draft",
        "rmjournal takeaway add --pair 1 --session 2",
        json=RECORD,
        json_in={
            "text": "the takeaway (required)",
            "kind": "insight, decision, commitment or question",
            "theme": "a word or two",
            "proposed_by": "me or partner",
            "learnt_by": "me, partner or both",
            "commitment": (
                '{"owner", "due", "text", "kind"}, where kind is action, introduction, shadow or visible_learning'
            ),
        },
        stdin=True,
        pair=True,
        session=True,
    )
    parser = add(
        takeaways,
        "send",
        send,
        "print a session's takeaways as a message (nothing is sent, --write proposes the drafts)",
        "rmjournal takeaway send --pair 1",
        json=MESSAGE,
        pair=True,
        session=True,
    )
    add_write(parser)
    add(
        takeaways,
        "code",
        code,
        "print the code for a takeaway, as messages show it (needs no journal, takes the words with owner and day)",
        "rmjournal takeaway code < point.txt",
        json='one object: {"code"}',
        stdin=True,
    )
    parser = add(
        takeaways,
        "credit",
        credit,
        "print a message that asks if you may credit your partner by name (or note the answer with --answer)",
        "rmjournal takeaway credit 3f9a1c20",
        json=MESSAGE,
    )
    add_id(parser)
    add_write(parser)
    parser.add_argument("--answer", choices=("yes", "no"), help="note the answer (no reply means no)")
    steps: tuple[tuple[str, Run, str, JsonFields], ...] = (
        ("propose", propose, "mark it proposed (your partner has it, and the wording is now fixed)", ""),
        (
            "agree",
            agree,
            "mark it agreed by both of you",
            {"on": _DAY, "method": "in_session, email_later or fingerprint"},
        ),
        ("decline", decline, "mark it declined (one of you said no)", ""),
        ("withdraw", withdraw, "withdraw a takeaway you haven't agreed", ""),
        (
            "amend",
            amend,
            "reword it as a new draft (an agreed wording stays until that is agreed, a sent one is withdrawn)",
            {"text": "the new wording", "commitment": 'what changes in it, such as {"due": "2026-12-31"}'},
        ),
        (
            "done",
            mark_done,
            "mark its commitment done",
            {"outcome": "how it went", "on": _DAY},
        ),
        ("drop", drop, "mark its commitment as one that won't be done", {"outcome": "how it went", "on": _DAY}),
        (
            "heard",
            hear,
            "close your partner's commitment (you've heard how it went, done or not)",
            {"done": "true or false", "outcome": "how it went", "on": _DAY},
        ),
        (
            "unheard",
            close_unheard,
            "close your partner's commitment without hearing how it went",
            {"on": _DAY},
        ),
        (
            "told",
            close,
            "close its commitment (you've told your partner how it went)",
            {"on": _DAY},
        ),
    )
    for name, run, does, fields in steps:
        parser = add(
            takeaways,
            name,
            run,
            does,
            f"rmjournal takeaway {name} 3f9a1c20",
            json=RECORD,
            json_in=fields,
            stdin=name == "amend",  # the others read it with --json-in only
        )
        add_id(parser)
        if "on" in fields:
            asks = "how your partner said yes, and on which day" if name == "agree" else "on which day (default: today)"
            parser.add_argument("--ask", action="store_true", help=f"ask {asks}")
        if name == "agree":
            add_how(parser)


def list_takeaways(args: Namespace) -> None:
    """List the takeaways of a pair."""
    from rmjournal.cli.record_rows import print_rows

    with open_journal(args) as journal:
        found = journal.takeaways.of(journal.pairs.get(args.pair))
        print_rows(args, found, "No takeaways yet. Add one with `rmjournal takeaway add`.")


def add_takeaway(args: Namespace) -> None:
    """Save a takeaway as a draft."""
    from rmjournal.cli.prompts import entry as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.prompts.learning import learnt_by
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.record.record import Kind

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = selection.named_session(args, journal, pair)
        fields: Fields
        with drafted(args, journal, Kind.TAKEAWAY, pair.id, session.id if session else None, text_field="text") as log:
            if args.json_in:
                fields = terminal.fields_in()
            else:
                fields = {"text": terminal.some_text_in("What's the takeaway? Use words you'd both sign up to:")}
                if terminal.is_typed():
                    fields = {**fields, **learnt_by(), **questions.commitment()}
            with log.saving():
                takeaway = journal.takeaways.add(pair, fields, session=session)
        print_saved(args, takeaway)


def send(args: Namespace) -> None:
    """Print or write the takeaways of a session as a message.

    Without --session, take the newest session that has something to agree on."""
    from rmjournal.cli.release import check_confirmation, release

    check_confirmation(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.session is None:
            session = journal.messages.session_to_send(pair)
        else:
            session = journal.sessions.get(pair, args.session)
        release(args, journal, journal.messages.takeaways(pair, session))


def credit(args: Namespace) -> None:
    """Print or write the message that asks for permission, or note the answer."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.domain.model.takeaway import Permission

    check_confirmation(args)
    with open_journal(args) as journal:
        commitment = journal.takeaways.commitment(args.id)
        if args.answer is not None:
            print_saved(args, journal.takeaways.permit(commitment, Permission(args.answer)))
            return
        pair = next(each for each in journal.pairs.all() if each.id == commitment.pair)
        release(args, journal, journal.messages.credit(pair, commitment))


def code(args: Namespace) -> None:
    """Print the code for a takeaway as messages show it. Opens no journal."""
    from rmjournal.domain.points import copied_code

    wording = terminal.text_in("The whole point, with owner and day if it has them:")
    if not wording.strip():
        raise Refused("There's no wording here, so there's no code.", "Type it or pipe it in.")
    found = copied_code(wording)
    if args.json:
        terminal.put_json({"code": found})
    else:
        terminal.put(found)


def propose(args: Namespace) -> None:
    """Mark a draft as proposed to your partner."""
    _step(args, lambda journal, takeaway: journal.takeaways.propose(takeaway))


def agree(args: Namespace) -> None:
    """Mark a takeaway as agreed by both.

    Unless the fields say how: a draft in the session, a proposal by email later."""
    from rmjournal.domain.model.takeaway import Method, TakeawayState
    from rmjournal.domain.words import choices, word

    def step(journal: "Journal", takeaway: "Record[Takeaway]") -> "AnyRecord":
        proposed = takeaway.body.state is TakeawayState.PROPOSED
        usual = Method.EMAIL_LATER if proposed else Method.IN_SESSION
        given = selection.method(args)
        if args.ask and not args.json_in and given is None:
            given = Method(
                terminal.choose(f"How did your partner say yes? (Enter: {word(usual)})", choices(Method), default=usual)
            )
        fields = _fields(args, "on", "method")
        method = str(fields.get("method", given or usual))
        if method not in list(Method):
            raise Refused(
                "“method” takes in_session, email_later or fingerprint. Nothing was changed.", "Choose one of them."
            )
        was_sent = given not in (None, Method.IN_SESSION)
        return journal.takeaways.agree(takeaway, _day(fields), Method(method), was_sent=was_sent)

    _step(args, step)


def decline(args: Namespace) -> None:
    """Mark a takeaway as declined by one of you."""
    _step(args, lambda journal, takeaway: journal.takeaways.decline(takeaway))


def withdraw(args: Namespace) -> None:
    """Withdraw a takeaway that is not agreed."""
    _step(args, lambda journal, takeaway: journal.takeaways.withdraw(takeaway))


def amend(args: Namespace) -> None:
    """Save other words as a new draft; the agreed wording stays until you agree it."""
    from rmjournal.cli.prompts import entry as questions

    def step(journal: "Journal", takeaway: "Record[Takeaway]") -> "AnyRecord":
        if args.json_in:
            fields = _fields(args, "text", "commitment")
            promise = fields.get("commitment")
            if promise is not None and not isinstance(promise, dict):
                raise Refused('“commitment” takes an object such as {"due": "2026-12-31"}. Nothing was changed.')
            return journal.takeaways.amend(takeaway, _text(fields, "text", takeaway.body.text), promise)
        text = terminal.some_text_in("The new wording:")
        now = journal.takeaways.open_commitment(takeaway)
        asks = now is not None and terminal.is_typed()
        return journal.takeaways.amend(takeaway, text, questions.other_terms(now) if asks and now else None)

    _step(args, step)


def mark_done(args: Namespace) -> None:
    """Mark a commitment as done."""
    _finish(args, as_promised=True)


def drop(args: Namespace) -> None:
    """Mark a commitment as one that will not be done."""
    _finish(args, as_promised=False)


def close(args: Namespace) -> None:
    """Close a commitment: your partner knows how it went."""
    from rmjournal.cli.record_rows import print_saved

    with open_journal(args) as journal:
        commitment = journal.takeaways.commitment(args.id)
        print_saved(args, journal.takeaways.close(commitment, _day(_fields(args, "on"))))


def hear(args: Namespace) -> None:
    """Close your partner's commitment: you've heard how it went, done or not."""
    from rmjournal.cli.prompts.answers import line, yes
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.pair import Party

    with open_journal(args) as journal:
        commitment = journal.takeaways.commitment(args.id)
        if commitment.body.owner is not Party.PARTNER:
            raise Refused("This commitment is yours. Nothing was changed.", "Use `rmjournal takeaway done` or `drop`.")
        fields = dict(_fields(args, "done", "on", "outcome"))
        if not args.json_in and terminal.is_typed():
            fields["done"] = yes("Was it done? (y: yes. Enter: no)")
            fields["outcome"] = line("How did it go? (optional)")
        if not isinstance(fields.get("done"), bool):
            raise Refused('Say whether it was done: {"done": true} or {"done": false}. Nothing was changed.')
        kept, outcome = fields["done"] is True, _text(fields, "outcome")
        print_saved(args, journal.takeaways.hear(commitment, _day(fields), kept=kept, outcome=outcome))


def close_unheard(args: Namespace) -> None:
    """Close your partner's commitment without having heard how it went."""
    from rmjournal.cli.record_rows import print_saved

    with open_journal(args) as journal:
        commitment = journal.takeaways.commitment(args.id)
        print_saved(args, journal.takeaways.close_unheard(commitment, _day(_fields(args, "on"))))


def _finish(args: Namespace, *, as_promised: bool) -> None:
    from rmjournal.cli.prompts.answers import line
    from rmjournal.cli.record_rows import print_saved

    with open_journal(args) as journal:
        commitment = journal.takeaways.commitment(args.id)
        fields = _fields(args, "on", "outcome")
        is_asked = not args.json_in and terminal.is_typed()
        outcome = line("How did it go? (optional)") if is_asked else _text(fields, "outcome")
        print_saved(args, journal.takeaways.finish(commitment, _day(fields), kept=as_promised, outcome=outcome))


def _step(args: Namespace, step: _Step) -> None:
    from rmjournal.cli.record_rows import print_saved

    with open_journal(args) as journal:
        print_saved(args, step(journal, journal.takeaways.get(args.id)))


def _fields(args: Namespace, *known: str) -> "Fields":
    if not getattr(args, "json_in", False):
        return {"on": typed} if getattr(args, "ask", False) and (typed := _asked_day()) else {}
    fields = terminal.fields_in()
    if not fields.keys() <= set(known):
        raise Refused(f"The fields here are {', '.join(known)}. Nothing was changed.", "`--help` describes them.")
    return fields


def _text(fields: "Fields", name: str, default: str = "") -> str:
    given = fields.get(name, default)
    if not isinstance(given, str):
        raise Refused(f"“{name}” takes text. Nothing was changed.")
    return given


def _asked_day() -> str:
    from rmjournal.cli.prompts.answers import day

    return day("On which day?", name="on", past=True)


def _day(fields: "Fields") -> date:
    from rmjournal.domain.dates import read_day

    now = datetime.now()
    if "on" not in fields:
        return now.date()
    found = None
    with suppress(ValueError):
        found = read_day(str(fields["on"]), now, past=True)
    if found is None:
        raise Refused("I can't read the date in the field “on”. Nothing was changed.", "Try 1 Dec or 2026-12-01.")
    if found > now.date():
        raise Refused("That day is in the future. Nothing was changed.", "Give the day on which it happened.")
    return found
