"""Power cuts: whatever the disk kept of what was not synced, the vault opens whole, with all that was acknowledged."""

from pathlib import Path

import pytest

from .harness import why_no_strace
from .power_cut import HOWS, campaign, record

pytestmark = pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace() or "-")

WEAKER = [how for how in HOWS if how != "as it is"]
_SAMPLED, _MANY = 150, 4_500


def test_some_power_cuts_leave_a_whole_vault_with_all_that_was_acknowledged(scratch: Path) -> None:
    points, bad = campaign(record(scratch / "life", "as it is"), _SAMPLED)
    assert bad == []
    assert points > 100


@pytest.mark.parametrize("how", WEAKER)
def test_the_campaign_notices_a_weaker_way_to_sync(scratch: Path, how: str) -> None:
    _, bad = campaign(record(scratch / "life", how), _SAMPLED // 3)
    assert bad != []


@pytest.mark.slow
def test_no_power_cut_costs_anything_that_was_acknowledged(scratch: Path) -> None:
    points, bad = campaign(record(scratch / "life", "as it is"), _MANY)
    print(f"\npower cuts: {_MANY} images at {points} points, {len(bad)} bad")
    assert bad == []


@pytest.mark.slow
@pytest.mark.parametrize("how", WEAKER)
def test_many_power_cuts_of_a_weaker_way_to_sync_are_bad(scratch: Path, how: str) -> None:
    points, bad = campaign(record(scratch / "life", how), 800)
    print(f"\npower cuts, {how}: 800 images at {points} points, {len(bad)} bad")
    assert bad != []
