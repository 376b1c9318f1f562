"""Which older records get into rows of the cache: the oldest first, from any time."""

from random import Random

from rmjournal.journal.records.kept_rows import by_age
from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.format.record import META_SIZE, Meta

FIRST, LAST = -(2**63), 2**63 - 1  # milliseconds: what a meta can hold


def test_records_of_any_moment_come_in_the_order_of_moment_and_id() -> None:
    random = Random(7)  # noqa: S311
    nothing = Meta.unpack(bytes(META_SIZE))
    metas = [
        nothing._replace(sort_ms=moment, uuid=random.randbytes(16), body_digest=random.randbytes(32))
        for moment in (FIRST, -1, 0, 1, LAST, *(random.randrange(-(10**13), 10**13) for _ in range(200)))
        for _ in range(2)
    ]
    random.shuffle(metas)
    ordered = sorted(metas, key=lambda each: (each.sort_ms, each.uuid))
    assert list(by_age(metas)) == [version_of(each) for each in ordered]
