"""What Windows calls when the window of its console is closed. The call itself was not run here."""

import sys

import pytest

from rmjournal.support.console_window import closing_handler, end_with_the_window


@pytest.mark.parametrize("event", [2, 5, 6])
def test_a_closed_window_and_a_logoff_end_it_and_wait_for_that(event: int) -> None:
    done: list[str] = []
    handle = closing_handler(lambda: done.append("end"), lambda: done.append("wait"))
    assert handle(event)
    assert done == ["end", "wait"]


@pytest.mark.parametrize("event", [0, 1])
def test_ctrl_c_and_ctrl_break_are_left_to_python(event: int) -> None:
    done: list[str] = []
    assert not closing_handler(lambda: done.append("end"), lambda: done.append("wait"))(event)
    assert done == []


def test_a_loop_that_has_ended_already_is_no_error() -> None:
    def over() -> None:
        raise RuntimeError("the loop is closed")

    assert closing_handler(over, lambda: None)(2)


@pytest.mark.skipif(sys.platform == "win32", reason="there it is registered")
def test_other_systems_have_signals_for_it() -> None:
    end_with_the_window(lambda: pytest.fail("called"))
