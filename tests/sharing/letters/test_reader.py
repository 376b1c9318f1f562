"""Letters read back: points as they were sent, changes named, answers told from
points."""

from datetime import date
from email.message import EmailMessage

import pytest

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.points import CODE_DIGITS, Point, spelt
from rmjournal.domain.replies import Said
from rmjournal.domain.texts.message_texts import Answer, Reply, answers, takeaways
from rmjournal.sharing.letters import reader, unpacking
from rmjournal.sharing.letters.reader import SeenAnswer, Work, read_letter

FIRST = Takeaway(text="Say in the town hall whose idea it was.")
SECOND = Takeaway(text="Tell me who signs off the night rota.")
LETTER = takeaways(
    [(FIRST, Commitment(owner=Party.ME, text=FIRST.text)), (SECOND, None)], Role.MENTOR_JUNIOR, None
).text
ONE = Point(FIRST.text, Role.MENTOR_JUNIOR)
TWO = Point(SECOND.text)


def quoted(text: str) -> str:
    return "\n".join(f"> {each}" for each in text.split("\n"))


@pytest.mark.parametrize("known", [None, {ONE.code: ONE.shown, TWO.code: TWO.shown}])
def test_a_letter_is_read_back_word_for_word(known: dict[str, str] | None) -> None:
    seen = read_letter(LETTER, known)
    assert [(each.code, each.words, each.as_sent) for each in seen.points] == [
        (ONE.code, ONE.shown, True),
        (TWO.code, TWO.shown, True),
    ]
    assert seen.answers == ()


def test_words_that_were_changed_are_named_and_shown_as_they_came() -> None:
    seen = read_letter(quoted(LETTER.replace("town hall", "team meeting")), {ONE.code: ONE.shown})
    changed = seen.points[0]
    assert (changed.code, changed.as_sent) == (ONE.code, False)
    assert changed.words.startswith("Say in the team meeting whose idea it was. Owner: Mentor (junior).")
    assert seen.points[1].as_sent


@pytest.mark.parametrize(
    "before", ["Not ", "Only if paid: ", "**Not** ", "Never say: ", "1. Do not 2. ", "No. "], ids=str.strip
)
def test_words_put_before_a_point_are_a_change(before: str) -> None:
    assert not read_letter(LETTER.replace("Say in", f"{before}Say in")).points[0].as_sent


STRIKES = {
    "s": "<s>{}</s>",
    "del": "<del>{}</del>",
    "strike": "<STRIKE>{}</STRIKE>",
    "style": '<span style="text-decoration: line-through">{}</span>',
    "in style": '<span style="text-decoration:line-through"><b><span>{}</span></b></span>',
    "markdown": "~~{}~~",
}
IN = "the town hall"


def as_html(text: str) -> str:
    return "<html><body><p>" + text.replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p></body></html>"


@pytest.mark.parametrize("known", [None, {ONE.code: ONE.shown, TWO.code: TWO.shown}], ids=["unknown", "known"])
@pytest.mark.parametrize("strike", STRIKES)
def test_words_that_were_struck_out_are_named_as_changed(strike: str, known: dict[str, str] | None) -> None:
    struck = as_html(LETTER.replace(IN, STRIKES[strike].format(IN)))
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "h@example.org", "Re"
    mail.set_content(LETTER)  # the plain text of a mail often shows nothing of it
    mail.add_alternative(struck, subtype="html")
    for came in (struck, mail.as_bytes(), mail.as_bytes().decode()):
        seen = {each.code: each for each in read_letter(came, known).points}
        assert not seen[ONE.code].as_sent
        assert IN not in seen[ONE.code].words
        assert " ".join(seen[ONE.code].words.split()) == "Say in whose idea it was. Owner: Mentor (junior)."
        assert seen[TWO.code].as_sent


@pytest.mark.parametrize("strike", STRIKES)
def test_a_point_that_was_struck_out_whole_is_named(strike: str) -> None:
    start, end = LETTER.index("1. "), LETTER.index("\n\n2. ")
    for whole in (LETTER[start:end], LETTER[start : end - 18].rstrip()):
        struck = LETTER.replace(whole, STRIKES[strike].format(whole))
        for known in (None, {ONE.code: ONE.shown}):
            seen = {each.code: each for each in read_letter(as_html(struck), known).points}
            assert not seen[ONE.code].as_sent
            assert IN in seen[ONE.code].words
            assert seen[TWO.code].as_sent


def test_a_block_that_was_struck_out_is_no_point_as_sent() -> None:
    struck = as_html(LETTER).replace("<p>1. ", "<s><p>1. ").replace("</p><p>2. ", "</p></s><p>2. ")
    assert "<s>" in struck
    assert [each.as_sent for each in read_letter(struck).points] == [False, True]


def test_what_was_struck_out_above_a_point_leaves_it_as_sent() -> None:
    above = as_html(LETTER).replace("<p>1. ", "<p>It was <s>fine</s> good.</p><p>1. ")
    assert [each.as_sent for each in read_letter(above).points] == [True, True]


def test_an_answer_that_was_struck_out_is_none() -> None:
    text = answers([Answer(Reply.YES, TWO.code, TWO.words)]).text
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "h@example.org", "Re"
    mail.set_content(text)
    mail.add_alternative(as_html(text.replace("Yes [", "<s>Yes</s> [")), subtype="html")
    seen = read_letter(mail.as_bytes(), {TWO.code: TWO.shown})
    assert seen.answers == ()
    assert [(each.code, each.as_sent) for each in seen.points] == [(TWO.code, False)]


def test_strikes_that_were_in_the_words_as_sent_are_no_change() -> None:
    point = Point("Say ~~never~~ always whose idea it was.")
    text = takeaways([(Takeaway(text=point.words), None)], Role.MENTOR_JUNIOR, None).text
    for known in (None, {point.code: point.shown}):
        for came in (text, as_html(text), quoted(text)):
            assert [(each.words, each.as_sent) for each in read_letter(came, known).points] == [(point.words, True)]


def test_answers_by_code_are_told_from_points() -> None:
    other = Point("Say it in the team meeting.", Role.MENTEE_SENIOR)
    text = answers(
        [
            Answer(Reply.YES, ONE.code, ONE.words),
            Answer(Reply.NO, TWO.code, TWO.words),
            Answer(Reply.INSTEAD, "3PRY-V2B2-7T86", "Old", other),
        ]
    ).text
    for came in (text, quoted(text), f"Hi,\n\n{text}\n-- \nMaria"):
        seen = read_letter(came, {ONE.code: ONE.shown, TWO.code: TWO.shown})
        assert [(each.code, each.said) for each in seen.answers] == [(ONE.code, Said.YES), (TWO.code, Said.NO)]
        (point,) = seen.points
        assert (point.words, point.as_sent, point.instead_of) == (other.shown, True, ("3PRY-V2B2-7T86",))


def test_a_changed_point_that_ends_with_yes_is_no_answer() -> None:
    for end in (" Yes", "\n   Yes", "\n\n   Yes"):
        text = LETTER.replace("night rota.\n   [", f"day rota.{end} [")
        assert text != LETTER
        assert read_letter(text, {TWO.code: TWO.shown}).answers == ()


@pytest.mark.parametrize(
    ("reply", "said"), [("yes", Said.YES), ("Agreed!", Said.YES), ("no.", Said.NO), ("not yet", Said.NOT_YET)]
)
def test_a_plain_answer_under_a_quoted_point_is_read(reply: str, said: Said) -> None:
    text = quoted(LETTER).replace(f"[{ONE.code}]", f"[{ONE.code}]\n{reply}\n")
    assert [each.said for each in read_letter(text).points] == [said, None]


def test_other_words_under_a_quoted_point_are_no_answer() -> None:
    for reply in ("yes, but only from May", "no idea", "yesterday", "> yes"):
        text = quoted(LETTER).replace(f"[{ONE.code}]", f"[{ONE.code}]\n{reply}\n")
        assert [each.said for each in read_letter(text).points] == [None, None]


def test_what_is_shown_of_a_paste_is_fit_for_a_terminal() -> None:
    seen = read_letter(LETTER.replace("Say in", "Say \x1b[31m\x9b2J\u202ein").replace("Tell", "Tell\x07"))
    for text in (seen.text, *(each.words for each in seen.points)):
        assert all(each.isprintable() or each == "\n" for each in text)
        assert "\u202e" not in text


def _codes(count: int) -> str:
    return "".join(f"1. word word word\n [{spelt(f'{at:012d}'.translate(_DIGITS))}]\n" for at in range(count))


_DIGITS = str.maketrans("0123456789", CODE_DIGITS[10:20])
HOSTILE = {
    "codes": _codes(30_000),
    "words": "word " * 200_000 + "[3PRY-V2B2-7T86]",
    "one word": "x" * 1_000_000 + "[3PRY-V2B2-7T86]",
    "quotes": ("> " * 400 + "\n") * 1_250 + "[3PRY-V2B2-7T86]",
    "hyphens": "ab-\n" * 250_000 + "[3PRY-V2B2-7T86]",
    "tags": "<b>" * 330_000 + "[3PRY-V2B2-7T86]",
    "comments": "<!--" * 250_000,
    "base64": ("QUJD" * 19 + "\n") * 13_000,
    "quoted-printable": "=41" * 330_000,
    "charset": "Ã©" * 500_000,
    "parts": "From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n" + "--x\n\n" * 200_000,
    "headers": "From: a\nSubject: b\n" + "X: y\n" * 200_000,
    "brackets": "[ " * 500_000,
    "references": "Instead of " + "[3PRY-V2B2-7T86] " * 55_000,
    "escapes": "\x1b[31m" * 200_000 + "[3PRY-V2B2-7T86]",
    "links": "[a](" * 250_000 + "[3PRY-V2B2-7T86]",
    "accents": "a" + "\u0301" * 500_000 + "[3PRY-V2B2-7T86]",
    "empty lines": "\n" * 1_000_000 + "[3PRY-V2B2-7T86]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_paste_takes_a_bounded_amount_of_work(name: str) -> None:
    for given in (HOSTILE[name], HOSTILE[name].encode()):
        work = Work()
        seen = read_letter(given, None, work)
        assert work.tries <= reader.MOST_TRIES
        assert work.hashed <= reader.MOST_BYTES + reader.LONGEST_POINT
        assert work.readings <= reader.MOST_READINGS
        assert len(seen.points) <= reader.MOST_CODES
        assert sum(map(len, unpacking.views(given))) <= unpacking.MOST_CHARACTERS


def test_what_was_not_read_is_said() -> None:
    assert read_letter(HOSTILE["codes"]).unread
    assert not read_letter(LETTER).unread


def test_an_answer_to_a_point_with_an_owner_is_an_answer_though_the_words_above_are_alike() -> None:
    point = Point("and idea ask say the the four", Role.MENTEE_SENIOR, date(2027, 1, 15))
    other = Point("signs the the idea say the three")
    given = [Answer(Reply.YES, each.code, each.words) for each in (other, point)]
    seen = read_letter(answers(given).text, {each.code: each.shown for each in (other, point)})
    assert [(each.code, each.said) for each in seen.answers] == [(other.code, Said.YES), (point.code, Said.YES)]


@pytest.mark.parametrize("role", list(Role))
def test_an_answer_that_takes_a_no_back_says_whose_it_is(role: Role) -> None:
    text = answers([Answer(Reply.AFTER_ALL, ONE.code, ONE.words, by=role)]).text
    for came in (text, text.replace("says yes", "says\n> yes"), "\n".join(f"> {each}" for each in text.split("\n"))):
        assert read_letter(came).answers == (SeenAnswer(ONE.code, Said.AFTER_ALL, role),)


def test_a_yes_added_to_a_point_that_nobody_here_knows_is_no_answer() -> None:
    added = LETTER.replace("Owner: Mentor (junior).", "Owner: Mentor (junior).\n\n   Yes")
    assert added != LETTER
    for came in (added, quoted(added)):
        assert [each.code for each in read_letter(came).answers] == []
