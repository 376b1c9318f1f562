"""The commands on signals and trends: show them, and answer a signal."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, Run, add, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Role
    from rmjournal.domain.model.signal_answer import Answered
    from rmjournal.domain.rules.signals import Signal
    from rmjournal.domain.rules.trends import Trend


_NEXT = {
    "who_to_talk_to": "`rmjournal limits --pair {0} --partner` shows who to talk to. "
    "You don't have to give a reason for `rmjournal pause` or `rmjournal stop`.",
    "who_after_myself": "`rmjournal limits --pair {0} --who` shows who to talk to.",
    "rehearse": "`rmjournal rehearse --pair {0}` lets you try out what you'd say. Only you see it.",
    "prepare": "`rmjournal prepare --pair {0}`",
    "plan": "`rmjournal session add --pair {0}`",
    "takeaways": "`rmjournal takeaway list --pair {0}`",
    "edit_pair": "`rmjournal pair edit {0}`",
}


def declare_signals(commands: Commands) -> None:
    """Declare `signals`, once called `signs`."""
    parser = add(
        commands,
        "signals",
        list_signals,
        "show what may need attention (why, based on what, and one small step)",
        "rmjournal signals --pair 1",
        json='one object per line: {"rule", "pair", "number", "title", "why", "step", "evidence"}. '
        '"number" is for --pair',
        alias="signs",
    )
    parser.add_argument("--pair", metavar="N", type=int, help="only this pair")
    parser.add_argument("--all", action="store_true", help="show all signals at once")


def list_signals(args: Namespace) -> None:
    """Show the first signal, or all of them with --all."""
    from rmjournal.cli.record_rows import numbers_of

    with open_journal(args) as journal:
        pair = None if args.pair is None else journal.pairs.get(args.pair)
        found = journal.signals.open(journal.clock.today(), pair)
        numbers = numbers_of(journal)
        shown = found if args.all else found[:1]
        for sign in shown:
            if args.json:
                terminal.put_json(
                    {
                        "rule": sign.rule.value,
                        "pair": sign.pair,
                        "number": numbers[sign.pair],
                        "title": sign.title,
                        "why": sign.why,
                        "step": _step(sign, numbers[sign.pair]),
                        "evidence": list(sign.evidence),
                    }
                )
            else:
                _show(sign, numbers[sign.pair])
        if not found:
            terminal.say("Nothing to flag.")
        elif len(shown) < len(found):
            more = len(found) - len(shown)
            terminal.say(f"There {'is' if more == 1 else 'are'} {more} more: add --all. One at a time is enough.")


def _show(sign: "Signal", number: int) -> None:
    from rmjournal.domain.model.signal_answer import Rule
    from rmjournal.domain.record.record import short

    terminal.put_text(f"P{number}  {sign.rule.value}: {sign.title}\n{sign.why}\n{_step(sign, number)}")
    terminal.put(f"based on {', '.join(short(each) for each in sign.evidence)}")
    by_me = sign.rule is Rule.SAFETY and not sign.silences  # nothing of it is about the partner
    terminal.say(f"Next: {_NEXT['who_after_myself' if by_me else sign.act.value].format(number)}")
    terminal.say(f"To answer: `rmjournal signal acted {sign.rule.value} --pair {number}` (or snooze, or normal).")


def _step(sign: "Signal", number: int) -> str:
    """Return the step of a signal and, of one on safety, the command that shows
    more."""
    from rmjournal.domain.model.signal_answer import Rule

    steps = f" `rmjournal limits --pair {number}` shows the steps." if sign.rule is Rule.SAFETY else ""
    return f"{sign.step}{steps}"


def declare_signal(commands: Commands) -> None:
    """Declare `signal` with its commands, once called `sign`."""
    answers = group(commands, "signal", "answer a signal: settled, not now, or normal for us", alias="sign")
    declared: tuple[tuple[str, Run, str], ...] = (
        ("acted", act, "mark it settled (it returns only if something new happens)"),
        ("snooze", snooze, "hide it for two weeks"),
        (
            "dismiss",
            dismiss,
            "mark it as normal for the two of you, as `normal` does",
        ),
        (
            "normal",
            dismiss,
            "mark it as normal for the two of you (it won't return for this pair, unless safety is in question)",
        ),
    )
    for name, run, does in declared:
        parser = add(
            answers,
            name,
            run,
            does,
            f"rmjournal signal {name} time --pair 1",
            json=RECORD,
            json_in={
                "reason": "why, in your own words",
            },
            pair=True,
        )
        parser.add_argument("rule", metavar="RULE", help="the signal's name, as `signals` prints it")


def act(args: Namespace) -> None:
    """Mark a signal as acted on."""
    from rmjournal.domain.model.signal_answer import Answered

    _answer(args, Answered.ACTED)


def snooze(args: Namespace) -> None:
    """Let a signal rest for two weeks."""
    from rmjournal.domain.model.signal_answer import Answered

    _answer(args, Answered.SNOOZED)


def dismiss(args: Namespace) -> None:
    """Mark a signal as not relevant to this pair."""
    from rmjournal.domain.model.signal_answer import Answered

    _answer(args, Answered.DISMISSED)


def _answer(args: Namespace, answered: "Answered") -> None:
    """Answer the signal that RULE names. Raises Refused if the pair has none such."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.signal_answer import rule_called

    with open_journal(args) as journal:
        pair, today = journal.pairs.get(args.pair), journal.clock.today()
        for sign in journal.signals.open(today, pair):
            if sign.rule is rule_called(args.rule):
                print_saved(args, journal.signals.answer(sign, answered, today, _reason(args)))
                return
    raise Refused(
        f"That signal isn't active for pair {args.pair}.",
        f"`rmjournal signals --all --pair {args.pair}` shows those that are.",
    )


def _reason(args: Namespace) -> str:
    from rmjournal.cli.prompts import answers

    if args.json_in:
        fields = terminal.fields_in()
        reason = fields.get("reason", "")
        if not fields.keys() <= {"reason"} or not isinstance(reason, str):
            raise Refused(
                "The only field here is “reason”, which takes text. Nothing was saved.", "`--help` describes it."
            )
        return reason
    return answers.line("Why? (optional)") if terminal.is_typed() else ""


def declare_trend(commands: Commands) -> None:
    """Declare `trend`."""
    add(
        commands,
        "trend",
        list_trends,
        "show how a pair's sessions are going (from the third on)",
        "rmjournal trend --pair 1",
        json='one object per line: {"measure", "label", "top", "points": [{"session", "value"}], "figures", "remark"}',
        pair=True,
    )


def list_trends(args: Namespace) -> None:
    """Show how the sessions of a pair went over time."""
    from rmjournal.domain.rules.trends import LEAST

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        found = journal.signals.trends(pair)
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
                _draw(each, pair.body.role)
        if not found:
            terminal.say(f"No trends yet: at least {LEAST} debriefed sessions are needed.")


def _draw(trend: "Trend", role: "Role") -> None:
    values = ", ".join(f"session {point.session}: {_value(trend, point.value, role)}" for point in trend.points)
    terminal.put_text(f"{trend.label.rstrip('?')}: {trend.figures}\n  {values}")
    if trend.remark:
        terminal.put_text(f"  {trend.remark}")


def _value(trend: "Trend", value: int, role: "Role") -> str:
    """Return a value as it is on screen: who talked most is told in words."""
    from rmjournal.domain.rules.trends import Measure, talk_word

    if trend.measure is Measure.TALK:
        return talk_word(value, role)
    return ("no", "yes")[value] if trend.top == 1 else str(value)
