"""Complete the filters of a search, and say what each can be."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.suggester import Suggester

from rmjournal.domain.kind_words import KINDS
from rmjournal.domain.record.record import Kind

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record

_INSIDE = (
    Kind.TOMBSTONE, Kind.REVISION, Kind.SETTINGS, Kind.DRAFT, Kind.SIGN_ANSWER, Kind.SUMMARY_NAME, Kind.SHARED_TEXT,
    Kind.OWN_NAMES, Kind.SHARED_POINTS, Kind.PROMPT,
)  # fmt: skip
VALUES: Mapping[str, tuple[str, ...]] = {
    "pair": (),
    "role": ("junior", "senior"),
    "kind": tuple(word.replace(" ", "-") for kind, word in KINDS.items() if kind not in _INSIDE),
    "before": ("2026-03-31",),
    "after": ("2026-01-01",),
    "tag": ("rota",),
}
SHORTEST = 2  # letters of a filter's name before it is completed: words begin like that, too


class FilterSuggester(Suggester):
    """Complete the last word typed if it begins a filter or one of its values."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line as it would be, or None."""
        before, _, last = value.rpartition(" ")
        completed = completion(last)
        return f"{before} {completed}".lstrip() if completed else None


def completion(word: str) -> str:
    """Return the filter that this word begins, "" if none."""
    name, colon, value = word.partition(":")
    if not colon:
        names = [each for each in VALUES if each.startswith(word.lower())] if len(word) >= SHORTEST else []
        return f"{names[0]}:" if len(names) == 1 else ""
    found = [each for each in VALUES.get(name.lower(), ()) if value and each.startswith(value.lower())]
    return f"{name}:{found[0]}" if found and found[0] != value else ""


def choices(typed: str, pairs: "Iterable[Record[Pair]]") -> str:
    """Return what the filter being typed can be, "" if no filter is."""
    last = typed.rpartition(" ")[2]
    name, colon, value = last.lower().partition(":")
    if not colon or name not in VALUES:
        return ""
    if name == "pair":
        numbers = [f"pair:{pair.body.number} {pair.body.alias}" for pair in pairs]
        return "" if value else " · ".join(numbers)
    found = [each for each in VALUES[name] if each.startswith(value)]
    if name == "tag":
        return "" if value else "Type a tag, such as tag:rota. `rmjournal tags` lists yours."
    if name in ("before", "after"):
        return "" if value else f"Type a date, such as {name}:{VALUES[name][0]}."
    return f"{name}: {', '.join(found)} · right arrow completes" if found and found != [value] else ""
