"""The commands that write, in words: pairs, sessions, notes, takeaways, reflections; editing and deleting."""

from rmjournal.cli.parser import LETTER, RECORD, Commands, add, add_id, add_number, add_writing_out, add_yes, group


def add_writing(commands: Commands) -> None:
    """Declare the commands that write."""
    pairs = group(commands, "pair", "your pairs: each one reverse-mentoring relationship, by its number")
    add(pairs, "list", "reading:pairs", "list your pairs", "rmjournal pair list", json=RECORD)
    add(
        pairs,
        "add",
        "keeping:add_pair",
        "begin a pair; asks for a nickname of the other, your role, the focus, and more if you like",
        "rmjournal pair add --json-in < pair.json",
        json=RECORD,
        json_in='"alias", "role" ("mentor-junior" or "mentee-senior"), "focus" (technical, diversity,\n'
        'generational, leadership_culture, other), "purpose", "level_gap", "reporting_line", "off_limits", ...',
        stdin=True,
    )
    parser = add(pairs, "show", "reading:show_pair", "show one pair", "rmjournal pair show 1", json=RECORD)
    add_number(parser)
    parser = add(
        pairs,
        "edit",
        "keeping:edit_pair",
        "change a pair; asks the whole set-up, and Enter leaves an answer as it is",
        "rmjournal pair edit 1",
        json=RECORD,
        json_in='the fields to change, as `pair show --json` prints them under "body"',
    )
    add_number(parser)

    sessions = group(commands, "session", "the sessions of a pair, by their number")
    add(
        sessions,
        "list",
        "reading:sessions",
        "list the sessions of a pair",
        "rmjournal session list --pair 1",
        json=RECORD,
        pair=True,
    )
    add(
        sessions,
        "add",
        "keeping:add_session",
        "plan a session, or note one that was held",
        "rmjournal session add --pair 1 --json-in < session.json",
        json=RECORD,
        json_in='"held_at" or "planned_at" (local time), "minutes", "place" (neutral,\n'
        'virtual, junior_space, senior_space, other), "mode", "intention", "talk_share_mentee", "ratings", ...',
        stdin=True,
        pair=True,
    )

    parser = add(
        commands,
        "note",
        "keeping:add_note",
        "keep a note; its text comes from standard input or is typed",
        "rmjournal note --pair 1 --session 2 < notes.txt",
        json=RECORD,
        stdin=True,
        pair=True,
        session=True,
    )
    parser.add_argument("--off-record", action="store_true", help="leave it out of lists and search")

    _add_takeaways(commands)
    add(
        commands,
        "reflect",
        "keeping:reflect",
        "write a reflection: three questions, or the text that comes from standard input",
        "rmjournal reflect --pair 1 --session 2",
        json=RECORD,
        json_in='"answers" ([{"prompt", "text"}]), "kind" (after, between, review,\nfree), "model", "minutes"',
        stdin=True,
        pair=True,
        session=True,
    )
    parser = add(
        commands,
        "edit",
        "keeping:edit",
        "change one record: its text, or single fields; a note, takeaway or reflection keeps what it was before",
        "rmjournal edit 3f9a1c20 --json-in < fields.json",
        json=RECORD,
        json_in='the fields to change, as `show --json` prints them under "body"',
        stdin=True,
    )
    add_id(parser)
    parser = add(
        commands,
        "delete",
        "keeping:delete",
        "delete one record, or a session or pair with all that hangs on it",
        "rmjournal delete 3f9a1c20",
    )
    add_id(parser)
    add_yes(parser, "delete-ID")


def _add_takeaways(commands: Commands) -> None:
    takeaways = group(commands, "takeaway", "what the two of you take away: draft, proposed, agreed, followed up")
    add(
        takeaways,
        "list",
        "reading:takeaways",
        "list the takeaways of a pair with their states",
        "rmjournal takeaway list --pair 1",
        json=RECORD,
        pair=True,
    )
    add(
        takeaways,
        "add",
        "keeping:add_takeaway",
        "write down a takeaway, as a draft",
        "rmjournal takeaway add --pair 1 --session 2",
        json=RECORD,
        json_in='"text", "kind" (insight, decision, commitment, question),\n'
        '"theme", "proposed_by" (me, partner), "commitment": {"owner", "due", "text"}',
        stdin=True,
        pair=True,
        session=True,
    )
    parser = add(
        takeaways,
        "send",
        "letters:takeaways",
        "print the takeaways of a session as a text for your partner; nothing is sent, and --write proposes the drafts",
        "rmjournal takeaway send --pair 1",
        json=LETTER,
        pair=True,
        session=True,
    )
    add_writing_out(parser)
    add(
        takeaways,
        "code",
        "letters:code",
        "print the short code of a wording, to compare with your partner's; needs no journal",
        "rmjournal takeaway code < wording.txt",
        json='one object: {"code"}',
        stdin=True,
    )
    for name, does, fields in (
        ("propose", "note that you put the wording to your partner; it is frozen from here", ""),
        (
            "agree",
            "note that both of you agreed",
            '"on" (a date, by default today), "method" (in_session,\nemail_later, fingerprint)',
        ),
        ("decline", "note that one of you does not agree", ""),
        ("withdraw", "take back what is not agreed", ""),
        ("amend", "write other words, as a new draft; what was agreed stands until the draft is", ""),
        ("done", "note that what was promised with it is done", '"outcome", "on" (a date, by default today)'),
        ("drop", "note that what was promised with it will not be done", '"outcome", "on"'),
        ("told", "note that your partner was told what came of it", '"on" (a date, by default today)'),
    ):
        parser = add(
            takeaways,
            name,
            f"takeaways:{name}",
            does,
            f"rmjournal takeaway {name} 3f9a1c20",
            json=RECORD,
            json_in=fields,
            stdin=name == "amend",  # the others read it with --json-in only
        )
        add_id(parser)
