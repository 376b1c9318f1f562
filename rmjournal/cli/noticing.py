"""Commands about what the journal notices: signs worth a look, answers to them, trends."""

from argparse import Namespace
from datetime import date

from rmjournal.cli import asking, terminal
from rmjournal.cli.keeping import kept
from rmjournal.cli.reading import numbers_of
from rmjournal.cli.unlocking import opened
from rmjournal.domain.rules.signals import Answered, Sign
from rmjournal.domain.rules.trends import LEAST, Trend
from rmjournal.journal.records.repository import short
from rmjournal.journal.sessions import signals as noticing
from rmjournal.support.errors import Refused


def signs(args: Namespace) -> None:
    """Show what is worth a look, by default the first sign only."""
    with opened(args) as journal:
        pair = None if args.pair is None else journal.pair(args.pair)
        found = noticing.noticed(journal, date.today(), pair)
        numbers = numbers_of(journal)
        shown = found if args.all else found[:1]
        for sign in shown:
            if args.json:
                terminal.put_json(
                    {
                        "rule": sign.rule.value,
                        "pair": sign.pair,
                        "title": sign.title,
                        "why": sign.why,
                        "step": sign.step,
                        "evidence": list(sign.evidence),
                    }
                )
            else:
                _show(sign, numbers[sign.pair])
        if not found:
            terminal.say("There is nothing that asks for a look.")
        elif len(shown) < len(found):
            terminal.say(f"{len(found) - len(shown)} more with --all. One at a time is enough.")


def _show(sign: Sign, number: int) -> None:
    terminal.put_text(f"P{number}  {sign.rule.value}: {sign.title}\n{sign.why}\n{sign.step}")
    terminal.put(f"from {', '.join(short(id) for id in sign.evidence)}")
    terminal.say(f"To answer: `rmjournal sign acted {sign.rule.value} --pair {number}`, or snooze, or dismiss.")


def acted(args: Namespace) -> None:
    """Note that somebody did something about a sign."""
    _answer(args, Answered.ACTED)


def snooze(args: Namespace) -> None:
    """Let a sign rest for two weeks."""
    _answer(args, Answered.SNOOZED)


def dismiss(args: Namespace) -> None:
    """Note that a sign does not fit."""
    _answer(args, Answered.DISMISSED)


def _answer(args: Namespace, answered: Answered) -> None:
    with opened(args) as journal:
        pair, today = journal.pair(args.pair), date.today()
        for sign in noticing.noticed(journal, today, pair):
            if sign.rule.value == args.rule:
                kept(args, noticing.answer(journal, sign, answered, today, _reason(args)))
                return
    raise Refused(
        "This sign does not stand in this pair.", f"`rmjournal signs --all --pair {args.pair}` shows those that do."
    )


def _reason(args: Namespace) -> str:
    if args.json_in:
        fields = terminal.fields_in()
        reason = fields.get("reason", "")
        if not fields.keys() <= {"reason"} or not isinstance(reason, str):
            raise Refused("The field here is reason, a text.", "Nothing was kept.")
        return reason
    return asking.line("Why? (Enter: no reason)") if terminal.is_typed() else ""


def trend(args: Namespace) -> None:
    """Show how the sessions of a pair went over time."""
    with opened(args) as journal:
        found = noticing.trends_of(journal, journal.pair(args.pair))
        for each in found:
            if args.json:
                points = [{"session": point.session, "value": point.value} for point in each.points]
                terminal.put_json(
                    {
                        "measure": each.measure.value,
                        "label": each.label,
                        "top": each.top,
                        "points": points,
                        "figures": each.figures,
                        "remark": each.remark,
                    }
                )
            else:
                _draw(each)
        if not found:
            terminal.say(f"There is no trend yet: it takes {LEAST} sessions that say something of the same matter.")


def _draw(trend: Trend) -> None:
    values = ", ".join(f"session {point.session}: {_value(trend, point.value)}" for point in trend.points)
    terminal.put_text(f"{trend.label}: {trend.figures}\n  {values}")
    if trend.remark:
        terminal.put_text(f"  {trend.remark}")


def _value(trend: Trend, value: int) -> str:
    return ("no", "yes")[value] if trend.top == 1 else str(value)
