"""The command that reads your partner's reply and prints your answer."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, add_how, add_write
from rmjournal.cli.selection import method
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused, Usage

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.takeaway import Method
    from rmjournal.domain.record.record import Record
    from rmjournal.domain.replies import Decision
    from rmjournal.journal import Item, Journal, Outgoing, PartnerReply


def declare_receive(commands: Commands) -> None:
    """Declare `receive`."""
    parser = add(
        commands,
        "receive",
        receive,
        "read a reply from your partner, and print your answer (nothing is sent)",
        "rmjournal receive --pair 1 reply.eml --accept all",
        json='one object: {"items": [{"code", "standing", "text", "owner", "due", "to_do", "said", "instead_of", '
        '"sent", "clear"}], "missing": a number, "clauses": [{"clause", "as_sent"}], "answer": null, or a message: '
        '{"text", "sha256", "audience", "absent", "name"}}. With --write, the message alone',
        json_in={
            "accept": '"all", or codes separated by commas',
            "decline": "codes, separated by commas",
            "instead": "other words by code",
        },
        pair=True,
        stdin=True,
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="the reply: text, .eml or a chat (default: paste it)")
    parser.add_argument("--accept", metavar="CODES", help="all that came back unchanged, or codes separated by commas")
    parser.add_argument("--decline", metavar="CODES", help="say no to these codes")
    parser.add_argument("--instead", metavar="CODE", help="suggest other words for this code (you are asked for them)")
    parser.add_argument(
        "--all-yes", metavar="ID", help="they said yes to everything in this message (`rmjournal shared` lists the IDs)"
    )
    add_how(parser)
    add_write(parser)


def receive(args: Namespace) -> None:
    """Read a reply, save what is accepted, and print the answer."""
    from rmjournal.cli.release import check_confirmation

    check_confirmation(args)
    if args.json_in and args.file is None:
        raise Usage("With --json-in, name the file of the reply.", "See `rmjournal receive --help`.")
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.all_yes is not None:
            _agree_all(args, journal, pair)
            return
        reply = _given(args, journal, pair)
        choices = _choices(args, journal, pair, reply)
        if args.how is None and terminal.is_interactive() and not args.json:
            choices = _with_ways(reply, choices)
        answer = _answer(args, journal, pair, reply, choices) if choices else None
        if answer is not None and args.confirm is None:
            args.shows_again = True
        if args.json:
            _put_json(args, journal, reply, answer)
        else:
            if not choices or args.write is None:
                for line in _shown(journal, pair, reply):
                    terminal.put(line)
            _put_answer(args, journal, reply, choices, answer, is_all=args.accept == "all")
        left = [f"[{item.code}]" for item in reply.items if item.can_accept and item.code not in choices]
        if args.accept == "all" and choices and left:
            terminal.say(f"Without an answer: {' '.join(left)}. Answer by code, with --accept, --decline or --instead.")


def _answer(
    args: Namespace, journal: "Journal", pair: "Record[Pair]", reply: "PartnerReply", choices: "dict[str, Decision]"
) -> "Outgoing | None":
    """Save what was chosen, and return the answer. With --write, an answer is saved
    with its file or not at all."""
    today, how = journal.clock.today(), method(args)
    if args.write is not None:
        answer = journal.replies.rehearsed(pair, reply, choices, today, how)
        if answer is not None:
            return answer
    return journal.replies.save(pair, reply, choices, today, how)


def _given(args: Namespace, journal: "Journal", pair: "Record[Pair]") -> "PartnerReply":
    if args.file is not None:
        return journal.replies.read_file(pair, Path(args.file))
    return journal.replies.read(pair, terminal.text_in("Paste the whole reply:"))


def _asked_how() -> "Method":
    from rmjournal.domain.model.takeaway import Method

    ways = {"room": "in the room", "mail": "by email or chat"}
    way = terminal.choose("How did your partner say yes?", ways)
    return Method.IN_SESSION if way == "room" else Method.EMAIL_LATER


def _agree_all(args: Namespace, journal: "Journal", pair: "Record[Pair]") -> None:
    how = method(args) or _asked_how()
    agreed = journal.sent_messages.agree_all(pair, args.all_yes, journal.clock.today(), how)
    if args.json:
        terminal.put_json({"agreed": [each.id for each in agreed]})
    terminal.say(f"Marked {_count(len(agreed), 'takeaway')} as agreed, in the words of that message.")


def _codes(typed: str | None) -> list[str]:
    from rmjournal.domain.points import read_code

    found = []
    for each in (typed or "").split(","):
        if each.strip():
            code = read_code(each)
            if code is None:
                raise Usage("A code looks like 3PRY-V2B2-7T86.", "Put commas between codes.")
            found.append(code)
    return found


def _one_code(typed: str) -> str:
    match _codes(typed):
        case [code]:
            return code
    raise Usage("“instead” takes other words for one code at a time.", "A code looks like 3PRY-V2B2-7T86.")


def _words(given: object) -> str:
    if not isinstance(given, str):
        raise Refused("“instead” takes an object of codes and words. Nothing was saved.")
    return given


def _choices(args: Namespace, journal: "Journal", pair: "Record[Pair]", reply: "PartnerReply") -> "dict[str, Decision]":
    from rmjournal.domain.replies import Choice, Decision

    fields = terminal.fields_in() if args.json_in else {}
    accept, decline = fields.get("accept", args.accept), fields.get("decline", args.decline)
    instead = fields.get("instead", {})
    if isinstance(accept, list):
        accept = ",".join(map(str, accept))
    if isinstance(decline, list):
        decline = ",".join(map(str, decline))
    if not isinstance(accept, str | None) or not isinstance(decline, str | None) or not isinstance(instead, dict):
        raise Refused(
            '“accept” takes "all" or codes, “decline” takes codes, and “instead” an object of codes and words.'
        )
    by_code = {code: Decision(Choice.DECLINE) for code in _codes(decline)}
    by_code.update({_one_code(code): Decision(Choice.INSTEAD, _words(words)) for code, words in instead.items()})
    asked = _one_code(args.instead) if args.instead else None
    if accept == "all":
        answered = {*by_code, asked} if asked else by_code.keys()
        choices = journal.replies.accept_all(reply, method(args), answered=answered)
    else:
        choices = {code: Decision(Choice.ACCEPT) for code in _codes(accept)}
    choices.update(by_code)
    if asked:
        words = terminal.ask("Your words for it:", needed_for="--instead")
        choices[asked] = Decision(Choice.INSTEAD, words)
    if not choices and not args.accept and terminal.is_interactive() and not args.json:
        return _asked(journal, pair, reply)
    return choices


def _with_ways(reply: "PartnerReply", choices: "dict[str, Decision]") -> "dict[str, Decision]":
    """Ask how each yes came that is not in the reply."""
    from rmjournal.domain.replies import Choice

    found = dict(choices)
    for item in reply.items:
        chosen = found.get(item.code)
        if chosen is not None and chosen.choice is Choice.ACCEPT and item.asks_how:
            terminal.say(f"This reply doesn't say yes to [{item.code}].")
            found[item.code] = chosen._replace(how=_asked_how())
    return found


def _asked(journal: "Journal", pair: "Record[Pair]", reply: "PartnerReply") -> "dict[str, Decision]":
    """Ask about each point in turn; Enter leaves it."""
    from rmjournal.domain.replies import Choice, Decision

    choices: dict[str, Decision] = {}
    ways = {"accept": "accept", "decline": "decline", "other": "other words", "leave": "leave it"}
    for item in reply.items:
        if not item.can_accept:
            continue
        for line in _of_item(journal, pair, item):
            terminal.say(line)
        offered = {way: words for way, words in ways.items() if way != "decline" or item.can_decline}
        match terminal.choose("What do you say? (Enter: leave it)", offered, default="leave"):
            case "accept":
                choices[item.code] = Decision(Choice.ACCEPT)
            case "decline":
                choices[item.code] = Decision(Choice.DECLINE)
            case "other":
                choices[item.code] = Decision(Choice.INSTEAD, terminal.ask("Your words for it:"))
    return choices


def _shown(journal: "Journal", pair: "Record[Pair]", reply: "PartnerReply") -> Iterator[str]:
    from rmjournal.domain import replies

    if said := replies.clauses_line(reply.clauses):
        yield said
    elif not reply.items and reply.is_without_yes:
        yield replies.NO_YES
    elif not reply.items:
        yield "No rmjournal codes found. If your partner said yes, use --all-yes or `rmjournal takeaway agree`."
        if journal.agreements.sent(pair) is not None:
            yield f"For a yes to your agreement, use `rmjournal agreement --pair {pair.body.number} --agreed`."
    for item in reply.items:
        yield from _of_item(journal, pair, item)
    if said := replies.meant_line(reply.meant):
        yield said
    if reply.missing:
        yield f"Not in this reply: {_count(reply.missing, 'point')} still waiting for a yes."
    if reply.unread:
        yield "The reply is too long to read in full. Paste the part with the codes."


def _of_item(journal: "Journal", pair: "Record[Pair]", item: "Item") -> Iterator[str]:
    from rmjournal.domain import replies
    from rmjournal.domain.text import line

    alias = pair.body.alias
    unclear = f". There's {replies.UNCLEAR} to it." if item.came_back else ""
    yield f"[{item.code}]  {replies.item_words(item.standing, item.said, alias, was_sent=item.was_sent)}{unclear}"
    if item.sent:
        yield f"    {'sent' if item.was_sent else 'here'}: {line(item.sent)}"
        yield f"    came: {line(item.point.shown)}"
    elif item.point.words:
        yield f"    {line(item.point.words)}"
        if who := replies.owner_words(item.point, pair.body.role, alias):
            yield f"    {who}"
        if not item.was_sent and item.standing is replies.Standing.CHANGED:
            yield f"    {replies.ask_again(alias)}"


def _put_answer(
    args: Namespace,
    journal: "Journal",
    reply: "PartnerReply",
    choices: "dict[str, Decision]",
    answer: "Outgoing | None",
    *,
    is_all: bool,
) -> None:
    from rmjournal.cli.release import release

    if answer is not None:
        if args.write is None:
            terminal.say("\nSaved. Your answer, to copy or to save with --write:\n")
        release(args, journal, answer)
    elif choices:
        is_saved = bool(journal.takeaways.undo.what())
        terminal.say(
            "Saved. There is nothing to answer." if is_saved else "That changes nothing, so nothing was saved."
        )
    elif any(item.can_accept for item in reply.items) and not is_all:
        terminal.say("Nothing was saved. Use --accept, --decline or --instead to answer.")
    else:
        terminal.say("Nothing to accept, so nothing changed.")


def _put_json(args: Namespace, journal: "Journal", reply: "PartnerReply", answer: "Outgoing | None") -> None:
    from rmjournal.cli.release import described, release

    if answer is not None and args.write is not None:
        release(args, journal, answer)
        return
    items = [
        {
            "code": item.code,
            "standing": item.standing.value,
            "text": item.point.words,
            "owner": item.point.owner.value if item.point.owner is not None else None,
            "due": item.point.due.isoformat() if item.point.due is not None else None,
            "to_do": item.point.to_do,
            "said": item.said.value if item.said is not None else None,
            "instead_of": list(item.instead_of),
            "sent": item.sent,
            "clear": item.is_clear,
        }
        for item in reply.items
    ]
    terminal.put_json(
        {
            "items": items,
            "missing": reply.missing,
            "clauses": [{"clause": label, "as_sent": as_sent} for label, as_sent in reply.clauses],
            "answer": None if answer is None else described(answer),
        }
    )
    if answer is not None and answer.mentions:
        terminal.say(answer.mentions)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
