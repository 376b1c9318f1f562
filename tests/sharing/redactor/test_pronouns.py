"""They for she and he: sentences that read well, with verbs that fit."""

import pytest

from rmjournal.sharing.redactor.redaction import redact


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("She asks me things, and she waits for the answer.", "They ask me things, and they wait for the answer."),
        ("She's been patient and she's kind.", "They've been patient and they're kind."),
        ("She listens, asks and never interrupts.", "They listen, ask and never interrupt."),
        ("She listens to what I say and asks why.", "They listen to what I say and ask why."),
        ("I gave her feedback and told her why.", "I gave them feedback and told them why."),
        ("I asked her opinion. Her first idea was best.", "I asked their opinion. Their first idea was best."),
        ("I saw her laugh, and let her speak.", "I saw them laugh, and let them speak."),
        ("Does she know? Is he right? How was she?", "Do they know? Are they right? How were they?"),
        ("The problem is she never asks.", "The problem is they never ask."),
        ("He or she can ask. He/she decides.", "They can ask. They decide."),
        ("Ask him or her for his or her view.", "Ask them for their view."),
        ("A friend of his said so, his is better.", "A friend of theirs said so, theirs is better."),
        ("He spoke behind her back. His back hurts.", "They spoke behind their back. Their back hurts."),
        ("SHE ASKS HIM.", "THEY ASK THEM."),
        ("He isn't rude, wasn't late and hasn't left.", "They aren't rude, weren't late and haven't left."),
        ("She herself tries harder and goes home early.", "They themselves try harder and go home early."),
        ("She teaches me and does her own slides.", "They teach me and do their own slides."),
        ("I taught him how people use their phones.", "I taught them how people use their phones."),
        ("What surprised me is how little she knew.", "What surprised me is how little they knew."),
        ("She also quietly asks for help.", "They also quietly ask for help."),
        ('She said "he knows best".', 'They said "they know best".'),
        ("Talks with him help, and he means it.", "Talks with them help, and they mean it."),
    ],
)
def test_a_sentence_with_they_reads_well(text: str, out: str) -> None:
    found = redact(text)
    assert found.text == out
    assert not found.masks


def test_no_word_that_tells_of_gender_is_left() -> None:
    out = redact("He told her that his idea was hers, and she told him herself.").text
    assert not {"he", "she", "him", "her", "his", "hers", "himself", "herself"} & set(out.lower().split())
