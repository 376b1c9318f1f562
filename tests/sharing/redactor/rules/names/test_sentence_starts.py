"""Everyday words that begin a sentence as names: whatever their kind, they are masked where that kind cannot act."""

import pytest

from rmjournal.sharing.redactor.redaction import MASK, redact

NAMES = [
    "Happy", "Precious", "Marvellous", "Trust", "Knowledge", "Favour", "Wisdom", "Promise", "Silence",
    "Freedom", "Temperance", "Fidelity", "Rabbit", "Calm", "Remember", "Gentle", "Miracle", "Bridges", "Wells",
    "Hawk", "Park", "Dream", "Legend", "Young", "Best", "Swift", "Savage", "Rice", "Bush", "Banks", "Cook",
    "Bear",
]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "{} told me to relax.", "{} asked why.", "{} wants a call.", "{} never sends an agenda.", "{} and I agreed.",
        "{} wrote the summary.", "{}'s question was better than mine.", "{} is my mentor now.",
        "{} is the one who asked.", "{} is on leave.", "{} and Obinna agreed.", "{} thinks that we talk too much.",
    ],
)  # fmt: skip
def test_no_everyday_word_comes_through_as_the_subject_of_what_only_people_do(sentence: str) -> None:
    for name in NAMES:
        out = redact(sentence.format(name)).text
        assert out.startswith(MASK), (name, out)
        assert name.lower() not in out.lower(), (name, out)


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("Knowledge shared his knowledge.", f"{MASK} shared their knowledge."),
        ("Trust runs the corner.", f"{MASK} runs the corner."),
        ("Praise is kinder than she sounds.", f"{MASK} is kinder than they sound."),
        ("Rabbit, could you send it?", f"{MASK}, could you send it?"),
        ("Well, could you send it?", "Well, could you send it?"),
        ("Hill: can we start later?", f"{MASK}: can we start later?"),
        ("Harvest from the Bangkok office said so.", f"{MASK} from the {MASK} office said so."),
        ("Perfect is the name on the door.", f"{MASK} is the name on the door."),
        ("To asked me, and I talked to people.", f"{MASK} asked me, and I talked to people."),
        ("Is wants a call. Is it urgent?", f"{MASK} wants a call. Is it urgent?"),
        ("As agreed, we listened.", "As agreed, we listened."),
        ("See you then, I. Marsh", f"See you then, {MASK}. {MASK}"),
        ("Shell trained me.", f"{MASK} trained me."),
        ("Slack is loud, and the slack is gone.", f"{MASK} is loud, and the slack is gone."),
        ("Customer Care never answers.", f"{MASK} never answers."),
        ("Near was late, and near the end we spoke.", f"{MASK} was late, and near the end we spoke."),
        ("Banks was late, and banks are slow.", f"{MASK} was late, and banks are slow."),
        ("Junior told me to slow down.", f"{MASK} told me to slow down."),
        ("Friend and I swapped desks.", f"{MASK} and I swapped desks."),
        ("Junior's habit is worth copying.", f"{MASK}'s habit is worth copying."),
        ("Marks' demo went well.", f"{MASK}' demo went well."),
        ("Rob no longer shouts.", f"{MASK} no longer shouts."),
        ("Mark my mentor was patient.", f"{MASK} my mentor was patient."),
        ("Mark not in today.", f"{MASK} not in today."),
        ("Press Mensah from Tidewell will send it.", f"{MASK} from {MASK} will send it."),
        ("Press Mensah for an answer.", f"Press {MASK} for an answer."),
    ],
)
def test_what_follows_a_word_tells_whether_it_is_a_name(text: str, out: str) -> None:
    assert redact(text).text == out


def test_a_name_that_is_a_word_by_what_follows_it_is_no_name() -> None:
    for text in (
        "Grace periods help when deadlines are tight.",
        "Grant access early, and remove it early too.",
        "Long emails hide the line that matters.",
        "Noble aims still need a realistic schedule.",
        "Quick replies beat long reports.",
        "Song lyrics stay in the mind.",
        "Bill customers fairly and they return.",
        "Mark important messages as unread.",
        "Mark what is decided and what is only discussed.",
        "Park the detail and come back to the aim.",
        "Cook up a draft and share it.",
        "Deep work needs a closed door.",
        "Miles of slides do not make a point.",
        "Hope is not a plan, but a plan needs hope.",
        "Patience is easier when the goal is clear.",
        "Harmony is not agreement.",
        "Ray of light, or only a shorter form?",
        "Coffee helps.",
    ):
        assert redact(text).text == text
    for text in (
        "Grace answers faster now.",
        "Grace answers mail fast.",
        "Mark visits us on site.",
        "Mark team is small.",
        "Joy visit went well.",
        "Grace session notes.",
        "Rose's notes help.",
        "Hope is not well.",
        "Grace is lead on this.",
        "Mark of finance laughed.",
    ):
        assert redact(text).text.startswith(MASK), text


def test_qualities_and_things_do_what_they_can_do() -> None:
    for text in (
        "Trust takes time.",
        "Silence helps more than advice.",
        "Research suggests that people speak more in small groups.",
        "Knowledge needs practice.",
        "Feedback told me more than any survey.",
        "Management said that the rule will change.",
        "Ask questions before you give advice.",
        "Get started early and stay curious.",
        "Share drafts, not only results.",
        "Progress shows in small steps.",
        "Meetings went well when nobody hurried.",
        "When asked, say what you think.",
        "Today we talked about power.",
        "Honestly, could you say that in a meeting?",
        "Everyone's time matters.",
        "Junior colleagues asked for more time.",
        "Mentor and I agreed on one step.",
        "Nobody told me that before.",
    ):
        assert redact(text).text == text


def test_names_that_are_virtues_and_wishes_are_told_by_what_they_did() -> None:
    for name in ("Dignity", "Kindness", "Method", "Regret", "Enough", "Worry", "Advance"):
        for rest in ("told me to relax.", "wrote the summary.", "explained why.", "gave me a tip."):
            assert redact(f"{name} {rest}").text == f"{MASK} {rest}"
    for text in ("Kindness costs little.", "Dignity needs a door that closes.", "It is an escape from worry."):
        assert redact(text).text == text
