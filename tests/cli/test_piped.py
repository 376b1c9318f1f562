"""What is piped in is read to its end, or to the most that is taken."""

import io

import pytest

from rmjournal.cli import piped

MIB = 1024 * 1024


class Terminal(io.BytesIO):
    """Says once that it is over, and would wait for more if it were asked again."""

    is_over = False

    def read(self, size: int | None = -1, /) -> bytes:
        assert not self.is_over
        found = super().read(size)
        self.is_over = size is None or len(found) < size
        return found


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB])
def test_everything_is_read_and_the_end_is_asked_for_once(size: int) -> None:
    text = b"x" * size
    assert piped.up_to(8 * MIB, Terminal(text)) == text


@pytest.mark.parametrize("most", [1, MIB, MIB + 1, 2 * MIB])
def test_no_more_is_read_than_is_taken(most: int) -> None:
    stream = io.BytesIO(b"x" * (3 * MIB))
    assert len(piped.up_to(most, stream)) == most
    assert stream.tell() == most
