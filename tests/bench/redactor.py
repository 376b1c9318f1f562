"""Print what the filter lets through of each labelled set, what each of its rules buys there, and how long it takes.

    python tests/bench/redactor.py [--rules] [--set NAME]

With --rules, each rule is switched off in turn: how many words that identify a person then come through, how many
harmless words then pass, over all sets, and how many everyday words that are names, of 147 in 25 places. A rule with
three noughts buys nothing on any of them. Takes about two minutes."""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal.sharing.redactor.redaction import redact
from rmjournal.sharing.redactor.rules.table import RULES
from tests.sharing.redactor import scoring
from tests.sharing.redactor.everyday_names import NAMES, POSITIONS

TEXT = (
    "We agreed that Will should ask for a shorter form, and Foster to write the first draft of it before we meet. "
    "She listens and asks what I think, which is new to me, and my own notes got better since the spring, honestly."
).ljust(240, ".")[:240]
Counts = tuple[int, int, int]  # identifying words and harmless words that pass, names that pass


def scored(name: str, off: frozenset[str] = frozenset()) -> scoring.Score:
    """Return what the filter does to a set."""
    labelled = scoring.items(scoring.SETS / f"{name}.jsonl")
    return scoring.score(labelled, lambda item: redact(item["text"], scoring.profile_of(item), off).text)


def names_left(off: frozenset[str], every: int = 1) -> int:
    """Return how many everyday words come through as names, of every so manieth."""
    left = 0
    for name in NAMES[::every]:
        for position in POSITIONS:
            out = redact(position.replace("{}", name), off=off).text
            left += name.lower() in {word for word, _, _ in scoring.words(out)}
    return left


def counted(sets: list[str], off: frozenset[str]) -> Counts:
    """Return what comes through of all sets, and of the names."""
    found = [scored(name, off) for name in sets]
    identifying = sum(share.whole - share.part for each in found for share in (each.direct, each.quasi))
    return identifying, sum(each.kept.part for each in found), names_left(off, every=3)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rules", action="store_true", help="switch each rule off in turn")
    parser.add_argument("--set", action="append", help="only this set")
    options = parser.parse_args()
    sets = options.set or sorted(path.stem for path in scoring.SETS.glob("*.jsonl"))
    print("set          direct  leaking items  quasi   kept   kept, clean")
    for name in sets:
        found = scored(name)
        print(
            f"{name:<12} {found.direct.value:.4f}  {found.leaking.part:>4} of {found.leaking.whole:<4}   "
            f"{found.quasi.value:.4f}  {found.kept.value:.4f}  {found.kept_clean.value:.4f}"
        )
    left = names_left(frozenset())
    print(f"everyday words as names: {left} of {len(NAMES) * len(POSITIONS)} come through")
    taken = []
    for _ in range(200):
        begun = time.perf_counter()
        redact(TEXT)
        taken.append(time.perf_counter() - begun)
    print(f"{len(TEXT)} characters: median {1000 * statistics.median(taken):.2f} ms")
    print(f"import: median {1000 * statistics.median(_imports()):.0f} ms more than python itself")
    if options.rules:
        print("\nwith this rule off                                leaks  kept  names")
        base = counted(sets, frozenset())
        for rule in RULES:
            found_off = counted(sets, frozenset((rule.name,)))
            leaks, kept, names = (after - before for after, before in zip(found_off, base, strict=True))
            print(f"{rule.name:<50} {leaks:+5} {kept:+5} {names:+6}")


def _imports() -> list[float]:
    """Return how many seconds longer python takes to import the filter, several times."""
    more = []
    for _ in range(7):
        times = []
        for code in ("pass", "import rmjournal.sharing.redactor.redaction"):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - begun)
        more.append(times[1] - times[0])
    return more


if __name__ == "__main__":
    main()
