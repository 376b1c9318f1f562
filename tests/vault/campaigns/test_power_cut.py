"""Power cuts: whatever the disk kept of what was not synced, the vault opens whole, with all that was acknowledged."""

from pathlib import Path

import pytest

from tests.vault.campaigns.power_cut import HOWS, campaign, record
from tests.vault.campaigns.power_cut_of_ends import judge

pytestmark = pytest.mark.programs("strace")

WEAKER = [how for how in HOWS if how != "as it is"]
# One write a save at the end: too few for the order of pages to matter in it.
WEAKER_AT_THE_END = [how for how in WEAKER if how != "synchronous NORMAL"]
_SAMPLED, _MANY = 105, 4_500
_ENDS = "campaigns.power_cut_of_ends"


def test_some_power_cuts_leave_a_whole_vault_with_all_that_was_acknowledged(scratch: Path) -> None:
    points, bad = campaign(record(scratch / "life", "as it is"), _SAMPLED)
    assert bad == []
    assert points > 70


@pytest.mark.parametrize("how", WEAKER)
def test_the_campaign_notices_a_weaker_way_to_sync(scratch: Path, how: str) -> None:
    _, bad = campaign(record(scratch / "life", how), _SAMPLED // 3)
    assert bad != []


def test_some_power_cuts_in_a_purge_a_merge_a_restore_and_the_end_leave_the_old_state_or_the_new_one(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(scratch))
    points, bad = campaign(record(scratch / "life", "as it is", _ENDS), _SAMPLED // 3, judge, from_mark=1)
    assert bad == []
    assert points > 28


@pytest.mark.parametrize("how", WEAKER_AT_THE_END)
def test_the_campaign_of_more_than_one_file_notices_a_weaker_way_to_sync(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(scratch))
    _, bad = campaign(record(scratch / "life", how, _ENDS), _SAMPLED // 3, judge, from_mark=1)
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


@pytest.mark.slow
def test_no_power_cut_in_what_changes_more_than_one_file_leaves_anything_between(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(scratch))
    points, bad = campaign(record(scratch / "life", "as it is", _ENDS), 1_500, judge, from_mark=1)
    print(f"\npower cuts in a purge, a merge, a restore and the end: 1500 images at {points} points, {len(bad)} bad")
    assert bad == []
