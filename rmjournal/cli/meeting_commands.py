"""The commands round a meeting, in words: before and after it, texts for the partner, and what is worth a look."""

from rmjournal.cli.parser import LETTER, RECORD, Commands, add, add_writing_out, group


def add_meeting(commands: Commands) -> None:
    """Declare the commands round a meeting."""
    add(
        commands,
        "prepare",
        "meeting:prepare",
        "prepare the next session: what you mean to do in it, what to ask, what to share and what to keep",
        "rmjournal prepare --pair 1",
        json=RECORD,
        json_in='"intention", "to_share", "to_keep", "agenda_received_on" (a date),\n'
        '"agenda" (the whole list: [{"text", "family"}]; families are path, obstacles, policy, tech, culture,\n'
        "career, decision, other)",
        pair=True,
        session=True,
    )
    add(
        commands,
        "debrief",
        "meeting:debrief",
        "keep three lines after a session, and a few facts if you like",
        "rmjournal debrief --pair 1",
        json=RECORD,
        json_in='"takeaway" (a text, kept as a draft), "promise" ({"text",\n'
        '"owner", "due"}), "log" ({"kind", "text"}), "agenda_set_by", "talk_share_mentee", "advice_from", "place",\n'
        '"ratings", "role_check", "feedback_reception", "reverse_share", "late_minutes", "off_limits_hit", "prep_done"',
        pair=True,
        session=True,
    )
    add(
        commands,
        "between",
        "keeping:between",
        "write a reflection between two sessions: one question, or the text that comes from standard input",
        "rmjournal between --pair 1",
        json=RECORD,
        json_in='"answers" ([{"prompt", "text"}]), "model", "minutes"',
        stdin=True,
        pair=True,
    )
    for name, does, session in (
        ("agenda", "print the agenda of the next session as a text for your partner; nothing is sent", True),
        ("agreement", "print what the two of you agreed on as a text for your partner; nothing is sent", False),
    ):
        parser = add(
            commands,
            name,
            f"letters:{name}",
            does,
            f"rmjournal {name} --pair 1",
            json=LETTER,
            pair=True,
            session=session,
        )
        add_writing_out(parser)
    _add_noticing(commands)


def _add_noticing(commands: Commands) -> None:
    parser = add(
        commands,
        "signs",
        "noticing:signs",
        "show what is worth a look, one sign at a time: why, from which records, and one small step",
        "rmjournal signs --pair 1",
        json='one object a line: {"rule", "pair", "title", "why", "step", "evidence"}',
    )
    parser.add_argument("--pair", metavar="N", type=int, help="of one pair only")
    parser.add_argument("--all", action="store_true", help="all signs at once")
    answers = group(commands, "sign", "answer a sign: you did something, it can wait, or it does not fit")
    for name, does in (
        ("acted", "note that you did something about a sign; it rests until there is something new"),
        ("snooze", "let a sign rest for two weeks"),
        ("dismiss", "note that a sign does not fit; it is not shown again, but for a new lack of respect"),
    ):
        parser = add(
            answers,
            name,
            f"noticing:{name}",
            does,
            f"rmjournal sign {name} time_poor --pair 1",
            json=RECORD,
            json_in='"reason"',
            pair=True,
        )
        parser.add_argument("rule", metavar="RULE", help="the word of the sign, as `signs` prints it")
    add(
        commands,
        "trend",
        "noticing:trend",
        "show how the sessions of a pair went over time; from the third on",
        "rmjournal trend --pair 1",
        json='one object a line: {"measure", "label", "top", "points": [{"session", "value"}],\n"figures", "remark"}',
        pair=True,
    )
