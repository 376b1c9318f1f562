"""Choose once what widgets alike look like, for all apps of a process: each test opens the same few screens.

Textual looks through all rules for every widget that opens, and for each part of a widget."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from textual.css.model import RuleSet, SelectorType
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

_apply = Stylesheet.apply
_States = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass
class _Sheet:
    """What is known of one list of rules: what they name, and what they came to."""

    rules: list[RuleSet]  # held, so that no others get their ids
    ids: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=lambda: {"-textual-system"})  # no rule for all widgets is for these
    states: dict[frozenset[str], _States] = field(default_factory=dict)
    chosen: dict[object, tuple[RulesMap | None, tuple[bool, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            for chain in rule.selector_set:
                for selector in chain.selectors:
                    if selector.type is SelectorType.ID:
                        self.ids.add(selector.name)
                    elif selector.type is SelectorType.CLASS:
                        self.classes.add(selector.name)


_sheets: dict[tuple[int, ...], _Sheet] = {}
_FLAGS = "_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even"


def style_alike(patch: pytest.MonkeyPatch) -> None:
    """Let every style sheet remember, and find what another one has chosen from the same rules."""
    patch.setattr(Stylesheet, "apply", _apply_alike)
    patch.setattr(Stylesheet, "_EXCLUDE_PSEUDO_CLASSES_FROM_CACHE", set())  # the key below holds those as well


def _apply_alike(
    self: Stylesheet, node: DOMNode, *, animate: bool = False, cache: dict[Any, Any] | None = None
) -> None:
    """Style a node as Textual does, from what was chosen for one like it, in a place like its."""
    rules = self.rules
    if getattr(self, "_known_rules", None) is not rules:
        self._known_rules = rules  # type: ignore[attr-defined] # ours, on its object
        number = tuple(map(id, rules))
        if number not in _sheets:
            _sheets[number] = _Sheet(rules)
        self._known = _sheets[number]  # type: ignore[attr-defined]
    sheet: _Sheet = self._known  # type: ignore[attr-defined]
    key = _key(sheet, self.rules_map, node)
    if key not in sheet.chosen:
        found: dict[Any, RulesMap] = {}
        _apply(self, node, animate=animate, cache=found)
        sheet.chosen[key] = next(iter(found.values()), None), tuple(getattr(node, flag) for flag in _FLAGS)
        return
    chosen, flags = sheet.chosen[key]
    for flag, value in zip(_FLAGS, flags, strict=True):
        setattr(node, flag, value)
    if chosen is not None:
        self.replace_rules(node, chosen, animate=animate)
    self._process_component_classes(node)


def _key(sheet: _Sheet, rules_map: dict[str, list[RuleSet]], node: DOMNode) -> object:
    """Return all that the choice depends on: the names of the node and of what it is in, and their states."""
    names = frozenset(node._selector_names)
    if names not in sheet.states:
        sheet.states[names] = _states([rule for name in names for rule in rules_map.get(name, ())])
    own, anywhere = sheet.states[names]
    path: list[object] = [names]
    each: object = node
    while isinstance(each, DOMNode):
        tests = cast(dict[str, Any], each._PSEUDO_CLASSES)
        path += type(each), each._id if each._id in sheet.ids else None, frozenset(each._classes & sheet.classes)
        path += [name in tests and tests[name](each) for name in (own + anywhere if each is node else anywhere)]
        each = each._parent
    return tuple(path)


def _states(rules: Sequence[RuleSet]) -> _States:
    """Return the states that these rules ask about: of a node itself only, and of it or of what it is in."""
    own, anywhere = set[str](), set[str]()
    for rule in rules:
        for chain in rule.selector_set:
            *outer, last = chain.selectors
            own |= last.pseudo_classes
            anywhere.update(*(selector.pseudo_classes for selector in outer))
    return tuple(own - anywhere), tuple(anywhere)
