"""A pair that has met twice, for what a programme learns of it."""

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here


@pytest.fixture
def met(used: Here) -> Here:
    """Pair 1 has met twice, and has much that must stay private."""
    with Journal.open(used.vault, PASSPHRASE) as journal:
        pair = journal.pairs.get(1)
        journal.sessions.add(
            pair, {"held_at": "2026-03-06T14:00", "intention": "kestrel", "ratings": {"overall": 5, "topics": 1}}
        )
        journal.log.add(pair, {"kind": "held_back", "text": "kestrel"})
    return used
