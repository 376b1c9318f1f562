"""The page of a report in a real browser: on a desk, on a phone, in the dark, on paper."""

import re
import struct
import subprocess
import zlib
from datetime import date
from pathlib import Path

import msgspec
import pytest

from rmjournal.sharing.report.composition import Told, compose
from rmjournal.sharing.report.html_page import as_page
from rmjournal.sharing.report.rollup import tally
from rmjournal.sharing.summary.summary_file import encoded
from tests.sharing.report.folders import many

pytestmark = pytest.mark.programs("chromium")
_LIGHT, _DARK = (255, 255, 255), (18, 24, 27)


def page(folder: Path, files: int = 143) -> Path:
    found = compose(tally(map(encoded, many(files, opt_in=0.6))), told=Told("Upwards", "Ada, room 4", 200))
    assert found is not None
    before = msgspec.structs.replace(found, period="2025-H2")
    path = folder / "page.html"
    path.write_bytes(as_page(found.released(date(2026, 11, 29)), before))
    return path


def browser(folder: Path, *options: str) -> None:
    fixed = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
    command = ["chromium", *fixed, f"--user-data-dir={folder / 'profile'}", *options, f"file://{page(folder)}"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def picture(folder: Path, width: int, height: int, *options: str) -> list[list[tuple[int, int, int]]]:
    """Return the pixels of the page in a window of this size, row by row."""
    target = folder / "page.png"
    browser(folder, f"--screenshot={target}", f"--window-size={width},{height}", *options)
    return pixels(target.read_bytes())


def pixels(png: bytes) -> list[list[tuple[int, int, int]]]:
    """Read a PNG with 8 bits a colour, as the browser writes it."""
    width, height, bits, kind = struct.unpack(">IIBB", png[16:26])
    assert bits == 8
    step = {2: 3, 6: 4}[kind]
    data, at = b"", 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    raw, above, rows = zlib.decompress(data), bytes(width * step), []
    for row in range(height):
        start = row * (width * step + 1)
        line = bytearray(raw[start + 1 : start + 1 + width * step])
        for i in range(len(line)):
            left, up = line[i - step] if i >= step else 0, above[i]
            corner = above[i - step] if i >= step else 0
            nearest = min((left, up, corner), key=lambda each: abs(left + up - corner - each))
            line[i] = (line[i] + (0, left, up, (left + up) // 2, nearest)[raw[start]]) & 255
        above = bytes(line)
        rows.append([(above[x], above[x + 1], above[x + 2]) for x in range(0, width * step, step)])
    return rows


@pytest.mark.parametrize("width", [1200, 500])
def test_nothing_runs_out_of_a_window_of_any_width(tmp_path: Path, width: int) -> None:
    rows = picture(tmp_path, width, 900)
    edges = {row[x] for row in rows for x in (0, 1, width - 2, width - 1)}
    assert edges == {_LIGHT}
    assert len({pixel for row in rows for pixel in row}) > 20  # there is something on it


def test_a_dark_screen_gets_a_dark_page(tmp_path: Path) -> None:
    rows = picture(tmp_path, 700, 500, "--force-dark-mode", "--blink-settings=preferredColorScheme=0")
    assert rows[0][0] == rows[-1][-1] == _DARK


def test_it_prints_on_a_few_sheets(tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    browser(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={target}")
    printed = target.read_bytes()
    assert printed.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 5
