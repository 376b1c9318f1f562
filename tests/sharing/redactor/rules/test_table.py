"""Every rule by its own examples: on, they come out right; off, at least one does not."""

import re

import pytest

from rmjournal.sharing.redactor.profile import Profile
from rmjournal.sharing.redactor.redaction import redact
from rmjournal.sharing.redactor.rules.rule import Rule
from rmjournal.sharing.redactor.rules.table import RULES
from tests.sharing.redactor.scoring import words

PAIR = Profile(
    names=("Adaeze Umeh", "Will Hatton", "Frank Pierce"),
    aliases=("Ada",),
    orgs=("Tidewell Group",),
    teams=("Call Centre", "Support"),
    places=("Owerri", "Hull"),
    projects=("Project Heron",),
)
_JOINTS = frozenset(("of", "the", "and", "a", "in"))
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def listed(text: str) -> set[str]:
    return {word for word, _, _ in words(text)}


@each_rule
def test_what_a_rule_masks_goes_and_what_it_keeps_stays_whole(rule: Rule) -> None:
    assert rule.masked
    assert rule.kept
    for example in rule.masked:
        hidden = set().union(*(listed(part) for part in re.findall(r"\{([^}]*)\}", example))) - _JOINTS
        elsewhere = listed(re.sub(r"\{[^}]*\}", " ", example))
        out = redact(re.sub(r"[{}]", "", example), PAIR).text
        assert hidden, example
        assert not (listed(out) - elsewhere) & hidden, (example, out)
    for example in rule.kept:
        assert redact(example, PAIR).text == example


@each_rule
def test_with_a_rule_off_an_example_of_it_comes_out_otherwise(rule: Rule) -> None:
    examples = [re.sub(r"[{}]", "", example) for example in (*rule.masked, *rule.kept)]
    off = frozenset((rule.name,))
    assert any(redact(text, PAIR, off).text != redact(text, PAIR).text for text in examples)


def test_no_two_rules_have_one_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
