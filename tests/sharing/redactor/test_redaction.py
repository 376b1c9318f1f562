"""The redactor passes what is harmless, and nothing else: labelled texts, fuzzed texts, disguised names, faults."""

import random
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from rmjournal.sharing.redactor import lexicon, redaction
from rmjournal.sharing.redactor.build.words import read as hand_lists
from rmjournal.sharing.redactor.lexicon import load
from rmjournal.sharing.redactor.profile import Profile
from rmjournal.sharing.redactor.redaction import MASK, is_closed, redact
from rmjournal.sharing.redactor.rules import table
from rmjournal.sharing.redactor.tokens import MaskReason
from rmjournal.support.errors import Failed
from tests.sharing.redactor import scoring as measuring

HERON = Profile(
    names=("Adaeze Umeh", "Will Hatton"),
    aliases=("Ada",),
    orgs=("Tidewell Group",),
    teams=("Call Centre", "Support"),
    places=("Owerri", "Hull"),
    projects=("Project Heron",),
)
CAMPAIGN, SAMPLE = 20_000, 2_000


def redacted(text: str, profile: Profile = HERON) -> str:
    return redact(text, profile).text


def test_labelled_texts_leak_nothing_and_keep_the_rest() -> None:
    found = measuring.score(measuring.items(), lambda item: redacted(item["text"], measuring.profile_of(item)))
    assert found.leaks == []
    assert found.direct.value == found.quasi.value == 1.0
    assert found.leaking.part == 0
    assert found.kept.value >= 0.93
    assert found.kept_clean.value >= 0.97


def test_the_measure_finds_what_is_left_in_place() -> None:
    found = measuring.score(measuring.items(), lambda item: str(item["text"]))
    assert found.direct.value == found.quasi.value == 0.0
    assert found.kept.value == found.kept_clean.value == 1.0
    assert measuring.score(measuring.items(), lambda item: "[...]").kept.value == 0.0


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("Will asked for a shorter form.", "[...] asked for a shorter form."),
        ("Will you ask for a shorter form?", "Will you ask for a shorter form?"),
        ("I will ask will and may.", "I will ask [...] and [...]."),
        ("Thanks to jade we found a quieter space.", "Thanks to [...] we found a quieter space."),
        ("An explained it, and an hour later it worked.", "[...] explained it, and an hour later it worked."),
        ("So suggested a walk. So we walked.", "[...] suggested a walk. So we walked."),
        ("My offered to help, and my notes are better.", "[...] offered to help, and my notes are better."),
        ("So is polite, so is the plan.", "[...] is polite, so is the plan."),
        ("Rich pays, and rich soil pays.", "[...] pays, and rich soil pays."),
        ("Happy was late, and happy was the day.", "[...] was late, and happy was the day."),
        ("Rabbit is her nickname.", "[...] is their nickname."),
        ("Maybe mark could start, mark the date.", "Maybe [...] could start, mark the date."),
        ("The data breach, and the breach of a rule.", "The [...], and the breach of a rule."),
        ("Grace's question, not Dr Small's.", "[...]'s question, not [...]'s."),
        ("rose told me, mark thinks so too", "[...] told me, [...] thinks so too"),
        ("Lunch with hope was good, there is hope.", "Lunch with [...] was good, there is hope."),
        ("Write to jo.b@tide.org or jo at tidewell dot org.", "Write to [...] or [...]."),
        ("The night manager and the head of legal came.", "The [...] and the [...] of [...] came."),
        ("I have ten honest minutes and eleven staff.", "I have ten honest minutes and [...] staff."),
        ("We have a blind spot; my eye is blind.", "We have a blind spot; my eye is [...]."),
        ("Please support the Support crowd.", "Please support the [...] crowd."),
        ("Owen-Price, Ai-\nno and P.D. left.", "[...] and [...]. [...]. left."),
        ("She said that he leaves.", "They said that they leave."),
        ("\u201cAsk first\u201d \u2014 that\u2019s all\u2026", '"Ask first" - that\'s all...'),
    ],
)
def test_what_stands_around_a_word_tells_whether_it_is_a_name(text: str, out: str) -> None:
    assert redacted(text) == out


@pytest.mark.parametrize("letters", [str, str.lower, str.upper], ids=["as it is", "small", "capitals"])
def test_where_the_pair_works_does_not_come_through_in_any_letters(letters: Callable[[str], str]) -> None:
    for thing in (*HERON.things, *HERON.persons):
        for sentence in (
            "We met with {}.", "People in {} feel forgotten.", "What came from {} was good.", "The {} team is tired.",
            "{} never answers.", "We want to visit {} again.", "{}'s habit is worth copying.",
        ):  # fmt: skip
            rest = {word for word, _, _ in measuring.words(letters(sentence.format("")))}
            out = redacted(letters(sentence.format(thing))).replace(MASK, " ")
            assert {word for word, _, _ in measuring.words(out)} <= rest, (thing, sentence, out)


def test_harmless_sentences_pass_whole() -> None:
    for text in (
        "So much depends on who speaks first.",
        "Will you tell me what I do not see?",
        "An honest answer needs a calm room, and my own answers were too long.",
        "Frank words help when both of us may speak.",
        "Trust takes time, and small steps count.",
        "I hope that we can mark what went well.",
        "Power shows in who gets interrupted; nobody said that before.",
        "Ask for help sooner, and grant people the time to learn.",
        "My mentor and I agreed on one thing to try before the next session.",
        "We use two screens, three tools and far too many passwords.",
        "The younger colleagues read the chat, the managers read their email.",
        "A rich discussion needs more than one point of view.",
    ):
        assert redacted(text, Profile()) == text


def test_each_mask_says_what_it_hides_and_why() -> None:
    found = redact("Will asked the only nurse, 7 minutes early.", HERON)
    assert [mask.hidden for mask in found.masks] == ["Will", "only nurse 7"]
    assert found.masks[0].reasons == (MaskReason.OWN,) or found.masks[0].reasons == (MaskReason.NAME,)
    assert MaskReason.ADDRESS in found.masks[1].reasons
    assert all(reason.value for mask in found.masks for reason in mask.reasons)


def test_words_that_may_still_tell_something_are_amber() -> None:
    assert redact("I was the first to ask, and the only one. Long live the plan.").amber == ("Long", "first", "only")
    for text in ("We listened to each other.", "Our first idea was best, and we met once.", "Two of us asked."):
        assert redact(text).amber == (), text


def test_no_more_than_three_words_are_amber() -> None:
    assert len(redact("The only idea. Long may it last. The first to go. The last to come. My only hope.").amber) == 3


def test_too_little_left_or_too_much_gone_is_not_exportable() -> None:
    assert redact("We listened to each other.").exportable
    assert not redact("We listened more.").exportable
    assert not redact("Obinna told Aino that Tunde listened to Seun and me.").exportable
    assert not redact("").exportable


def fuzzed(number: int, seed: int) -> list[str]:
    """Strings of every kind of character, with words and marks of the redactor among them."""
    source = random.Random(seed)  # noqa: S311
    pieces = [
        *"aI'-./@#&[]()<>\"\n\t\\ ",
        "[...]",
        "Will",
        "n't",
        "'s",
        " at ",
        " dot ",
        "\ue000",
        "\u200b",
        "\u0301",
        "A.",
        "AI",
    ]
    vocabulary = sorted(load().vocabulary)
    made = []
    for _ in range(number):
        parts = []
        for _ in range(source.randrange(1, 24)):
            kind = source.random()
            if kind < 0.4:
                parts.append(source.choice(vocabulary) + source.choice((" ", " ", "", "-", "'")))
            elif kind < 0.7:
                parts.append(source.choice(pieces))
            elif kind < 0.85:
                parts.append(chr(source.randrange(0x20, 0x2100)))
            else:
                parts.append(chr(source.choice((source.randrange(0x110000), source.randrange(0xD800)))))
        made.append("".join(parts))
    return made


@cache
def allowed() -> frozenset[str]:
    phrased = {word for phrase in load().passing for word in phrase}
    return load().vocabulary | load().counts | phrased | {"ai", "ca", "wo", "sha"}


def is_of_the_vocabulary(text: str) -> bool:
    """Read a result without the redactor's own eyes: plain marks, masks and words that may pass."""
    assert text.isascii()
    assert text.isprintable()
    for piece in text.replace(MASK, " ").replace("-", " ").replace("/", " ").replace("&", " ").split():
        word = piece.strip('"().,;:!?').lower()
        stem, _, tail = word.partition("'")
        stem = stem.removesuffix("n") if tail == "t" else stem
        assert tail in ("", "s", "t", "ll", "d", "ve", "re", "m"), text
        if stem and stem not in allowed():
            return False
    return True


@pytest.mark.parametrize("number", [SAMPLE, pytest.param(CAMPAIGN, marks=pytest.mark.slow)])
def test_no_text_comes_out_with_anything_but_known_words(number: int) -> None:
    for text in fuzzed(number, seed=number):
        out = redacted(text)
        assert is_closed(out, load())
        assert is_of_the_vocabulary(out), out


_HOMOGLYPHS = str.maketrans("aeopcxyi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
TRANSFORMS: dict[str, Callable[[str], str]] = {
    "small": str.lower,
    "capitals": str.upper,
    "zero-width": lambda name: name[0] + "\u200b" + name[1:],
    "homoglyph": lambda name: name.translate(_HOMOGLYPHS),
    "combining": lambda name: name[:2] + "\u0301" + name[2:],
    "line split": lambda name: name[:2] + "-\n" + name[2:],
    "leet": lambda name: name.translate(_LEET),
    "typo": lambda name: name[:2] + name[1:],
    "spaced": " ".join,
}
SENTENCES = (
    "{} explained why reactions in chat matter.",
    "Thanks to {} we found a quieter space.",
    "I asked {} what made the first month hard.",
    "{}'s habit of pausing is worth copying.",
    "Takeaway from today: let {} talk about failure first.",
)


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_the_names_of_the_pair_do_not_come_through_in_disguise(transform: str) -> None:
    for name in ("Adaeze", "Umeh", "Will", "Hatton", "Ada", "Adaeze Umeh", "Will Hatton"):
        for sentence in SENTENCES:
            disguised = TRANSFORMS[transform](name)
            rest = {word for word, _, _ in measuring.words(sentence.format(""))}
            out = {word for word, _, _ in measuring.words(redacted(sentence.format(disguised)).replace(MASK, " "))}
            assert out <= rest, (disguised, out - rest)


def test_nothing_comes_out_without_the_lexicon_that_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    altered = tmp_path / "lexicon.txt.z"
    for content in (None, b"", lexicon.PATH.read_bytes() + b"x", lexicon.PATH.read_bytes()[:-1]):
        if content is not None:
            altered.write_bytes(content)
        monkeypatch.setattr(lexicon, "PATH", altered)
        load.cache_clear()
        with pytest.raises(Failed, match="word list"):
            redact("We listened to each other.")
    load.cache_clear()


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (redaction, "tokens"), (redaction, "apply"), (table, "_decide"), (table, "_mark"), (redaction, "reword"),
        (redaction, "is_closed"),
    ],
)  # fmt: skip
def test_a_fault_in_a_step_lets_nothing_out(module: ModuleType, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(module, step, fails)
    with pytest.raises(ValueError):  # noqa: PT011
        redact("We listened to each other.")


def test_a_result_that_is_not_closed_is_one_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "is_closed", lambda text, lexicon: False)
    found = redact("We listened to each other.")
    assert (found.text, found.exportable, found.masks[0].reasons) == (MASK, False, (MaskReason.BLOCKED,))


def test_the_closed_vocabulary_is_closed() -> None:
    for text in ("We met.", "[...]'s idea", "don't, can't: we'll", "half-finished and/or [...]", "OK? AI", ""):
        assert is_closed(text, load()), text
    for text in (
        "We met Obinna.",
        "We met\nyou",
        "caf\u00e9",
        "7",
        "[..]",
        "a_b",
        "o'clock",
        "rock'n",
        "\u200b",
        "woman",
    ):
        assert not is_closed(text, load()), text


def test_redacting_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refused)
    load.cache_clear()
    assert redacted("We listened to each other.") == "We listened to each other."


def test_the_lexicon_was_built_from_the_hand_lists_as_they_stand() -> None:
    lists = {name: {word for line in lines for word in line.split()} for name, lines in hand_lists().items()}
    for name in ("closed", "closed_names", "people", "titles", "heads", "departments", "units", "firms", "objects"):
        assert getattr(load(), name) == lists[name], name
    assert set(load().passing) == {tuple(line.split()) for line in hand_lists()["passing"]}
    blocked = lists["gender"] | lists["kin"] | lists["health"] | lists["religion"] | lists["days"]
    assert not load().vocabulary & (blocked - lists["closed"])


def test_the_lexicon_is_read_only_when_it_is_needed_and_nothing_heavy_with_it() -> None:
    script = (
        "import sys; before = set(sys.modules); import rmjournal.sharing.redactor.redaction as r; "
        "assert r.load.cache_info().currsize == 0; r.redact('We met.'); assert r.load.cache_info().currsize == 1; "
        "heavy = {'socket', 'faker', 'names', 'textual', 'cryptography', 'msgspec'}; "
        "heavy |= {'rmjournal.sharing.redactor.build'}; "
        "assert not heavy & (set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
