"""What pytest rewrites is kept, also where the environment forbids writing bytecode."""

from pathlib import Path

from _pytest.assertion.rewrite import PYC_TAIL, get_cache_dir


def test_what_this_run_has_rewritten_the_next_one_finds() -> None:
    here = Path(__file__)
    assert (get_cache_dir(here) / f"{here.stem}{PYC_TAIL}").exists()
