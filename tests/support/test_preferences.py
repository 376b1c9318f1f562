"""The preferences: reading never fails, saving is one step, and the file is for its owner only."""

import os
import stat
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.support import paths
from rmjournal.support.errors import Failed, Refused
from rmjournal.support.preferences import THEMES, Preferences, load, save, usual_path
from tests.test_architecture import HEAVY, SURROUNDINGS, is_one_of, loaded_by

USUAL = Preferences()
posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and pipes are different there")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the preferences of a test lie; neither the file nor its folder is there."""
    return tmp_path / "config" / "preferences.toml"


def written(path: Path, content: str | bytes) -> Path:
    """Write a file as a person would, by hand."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# Reading


def test_what_is_usual_is_ink_with_a_screen_and_its_own_keys() -> None:
    assert (USUAL.theme, USUAL.plain, USUAL.keys) == ("ink", False, {})


def test_a_missing_file_is_not_wrong(path: Path) -> None:
    assert load(path) == (USUAL, [])


@pytest.mark.parametrize("content", ["", "# nothing\n", "\n\n"])
def test_an_empty_file_is_not_wrong(path: Path, content: str) -> None:
    assert load(written(path, content)) == (USUAL, [])


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["as it is", "with a byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_file_written_by_hand_is_read(path: Path, end: str, mark: str) -> None:
    lines = ['theme = "paper"', "plain = true", "[keys]", '"journal.lock" = "ctrl+l"', 'help = "f1"', ""]
    assert load(written(path, mark + end.join(lines))) == (
        Preferences("paper", True, {"journal.lock": "ctrl+l", "help": "f1"}),
        [],
    )


def test_what_is_wrong_costs_itself_and_a_sentence_only(path: Path) -> None:
    found, wrong = load(written(path, 'theme = "secret"\nplain = true\n[keys]\nhelp = "f1"\nother = 7\n'))
    assert found == Preferences("ink", True, {"help": "f1"})
    assert len(wrong) == 2
    assert "theme" in wrong[0]
    assert "keys" in wrong[1]


@pytest.mark.parametrize(
    "content",
    [
        'theme = "secret"', "theme = 1", "theme = []", "theme = {}", 'theme = "Ink"', "plain = 1", 'plain = "secret"',
        "keys = 3", 'keys = ["secret"]', 'keys = {secret = 1}', 'keys = {secret = ""}', 'keys = {"" = "secret"}',
        'keys = {secret = {secret = "x"}}', 'keys = {secret = "\\u001b[31m"}', f'keys = {{secret = "{"x" * 65}"}}',
        "secret = 1", "[secret]\nplain = true", 'theme = "secret', "secret", "plain = true\nplain = true # secret",
        "plain = 0x", f"x = {'9' * 5000}", "x = " + "[" * 20_000, "x.y" * 20_000, "x = 2026-99-99",
        "keys = {" + ", ".join(f'secret{n} = "x"' for n in range(300)) + "}",
    ],
)  # fmt: skip
def test_each_wrong_thing_costs_one_sentence_that_repeats_nothing(path: Path, content: str) -> None:
    found, wrong = load(written(path, content))
    assert found == USUAL
    assert len(wrong) == 1
    assert "secret" not in wrong[0]
    assert wrong[0].endswith(".")


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00t", b'theme = "\xe4"', 'theme = "paper"'.encode("utf-16"), b"\x00" * 100],
    ids=["bytes", "Latin-1", "UTF-16", "zeros"],
)
def test_what_is_not_text_is_not_read(path: Path, content: bytes) -> None:
    found, wrong = load(written(path, content))
    assert found == USUAL
    assert len(wrong) == 1


def test_a_file_that_is_too_large_is_not_read(path: Path) -> None:
    content = 'theme = "paper"\n'.ljust(64 * 1024, "#")
    assert load(written(path, content)) == (Preferences("paper"), [])
    found, wrong = load(written(path, content + "#"))
    assert found == USUAL
    assert "64 kB" in wrong[0]


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    found, wrong = load(path)
    assert found == USUAL
    assert len(wrong) == 1


def test_a_file_in_the_place_of_its_folder_is_said(path: Path) -> None:
    path.parent.write_text("x")
    assert load(path)[0] == USUAL


@posix
def test_a_pipe_in_its_place_is_not_waited_for(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    assert load(path) == (
        USUAL,
        ["What is at the settings file's path isn't a file. We're using the default settings for now."],
    )


@posix
@not_root
def test_a_file_that_may_not_be_read_is_said(path: Path) -> None:
    written(path, "plain = true").chmod(0)
    assert load(path) == (
        USUAL,
        ["The settings file can't be read: permission denied. We're using the default settings for now."],
    )


@posix
def test_a_link_in_a_circle_is_said(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path)
    assert len(load(path)[1]) == 1


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_content_makes_reading_fail(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    found, _ = load(path)
    assert found.theme in THEMES


# Saving


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=64)


@given(st.builds(Preferences, st.sampled_from(THEMES), st.booleans(), st.dictionaries(names, names, max_size=20)))
def test_what_is_saved_is_read_again(tmp_path_factory: pytest.TempPathFactory, given: Preferences) -> None:
    path = tmp_path_factory.getbasetemp() / "saved.toml"
    save(given, path)
    assert load(path) == (given, [])


def test_saving_leaves_one_file(path: Path) -> None:
    save(Preferences("paper"), path)
    save(Preferences("contrast"), path)
    assert os.listdir(path.parent) == ["preferences.toml"]
    assert load(path)[0].theme == "contrast"


@posix
def test_the_file_and_its_folder_are_for_their_owner_only(path: Path) -> None:
    before = os.umask(0)
    try:
        save(USUAL, path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    written(path, "plain = true").chmod(0o644)
    save(USUAL, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere.toml")
    save(Preferences("paper"), path)
    assert path.is_symlink()
    assert load(tmp_path / "elsewhere.toml")[0].theme == "paper"


@pytest.mark.parametrize(
    "content",
    [
        b'[keys]\nlock = "f12', b"theme = 1\n", b"[keys]\nlock = 12\n", b"\xff", b" " * 70_000,
        b"# mine\ncolour = 1\ntheme = 1\n",
    ],
)  # fmt: skip
def test_what_was_not_understood_is_not_written_over(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(Refused, match="left it unchanged"):
        save(Preferences("paper"), path)
    assert path.read_bytes() == content


BY_HAND = """\
# How I like it.

plain   = false   # the screen reader is on the other machine


[window]            # from another program
size = [ 80,
         25 ]       # columns, rows

[keys]
# what my fingers know
"journal.lock" = 'f12'

help="f1"     # as everywhere
"not.a.command" = "f7"

# The end.
"""
MINE = Preferences(plain=False, keys={"journal.lock": "f12", "help": "f1", "not.a.command": "f7"})


@pytest.fixture
def by_hand(path: Path) -> Path:
    """A file that a person wrote with care, and with an option of another program in it."""
    assert load(written(path, BY_HAND))[0] == MINE
    return path


def test_a_change_of_plain_mode_keeps_every_other_byte(by_hand: Path) -> None:
    save(replace(MINE, plain=True), by_hand)
    assert by_hand.read_text("utf-8") == BY_HAND.replace("plain   = false", "plain   = true")


def test_a_change_of_theme_adds_one_line_and_keeps_every_other(by_hand: Path) -> None:
    save(replace(MINE, theme="paper"), by_hand)
    lines = by_hand.read_text("utf-8").splitlines()
    lines.remove('theme = "paper"')
    assert lines == BY_HAND.splitlines()
    save(replace(MINE, theme="contrast"), by_hand)
    assert by_hand.read_text("utf-8").count("theme") == 1
    assert load(by_hand)[0] == replace(MINE, theme="contrast")


def test_a_change_of_keys_keeps_comments_order_and_what_is_unknown(by_hand: Path) -> None:
    changed = replace(MINE, keys={"journal.lock": "f9", "not.a.command": "f7", "note.add": "f2"})
    save(changed, by_hand)
    assert load(by_hand)[0] == changed
    lines = by_hand.read_text("utf-8").splitlines()
    added = [line for line in lines if line not in BY_HAND.splitlines()]
    assert added == ['"journal.lock" = "f9"', '"note.add" = "f2"']
    gone = [line for line in BY_HAND.splitlines() if line not in lines]
    assert gone == ["\"journal.lock\" = 'f12'", 'help="f1"     # as everywhere']


def test_what_is_not_changed_is_written_as_it_was(by_hand: Path) -> None:
    save(MINE, by_hand)
    assert by_hand.read_text("utf-8") == BY_HAND


@pytest.mark.parametrize(
    "content",
    [
        'keys = {help = "f1"}\n[other]\nx = 1\n', 'keys.help = "f1"\nother.x = 1\n',
        '[other]\nx = 1\n[keys]\nhelp = "f1"', "['keys']\n'help' = 'f1'",
        '# a\r\n[keys]\r\nhelp = "f1"\r\n', '\ufeff# a\n[keys]\nhelp = "f1"\n',
        'keys = {}\n', "[keys]\n", "", "# only a comment", "theme = 'ink'\n",
        'plain = false # so\n[[other]]\n[[other]]\n',
    ],
)  # fmt: skip
def test_however_a_file_is_written_a_change_of_everything_is_read_again(path: Path, content: str) -> None:
    wanted = Preferences("contrast", True, {"note.add": "f2", '"\\': "f3", "help": "f4"})
    before = tomllib.loads(written(path, content).read_text("utf-8-sig"))
    save(wanted, path)
    assert load(path)[0] == wanted
    found = path.read_bytes()
    after = tomllib.loads(found.decode("utf-8-sig"))
    assert after.get("other") == before.get("other")
    assert found.startswith(content.partition("\r")[0].partition("\n")[0].encode() if "# " in content[:3] else b"")
    assert found.count(b"\r\n") in (0, found.count(b"\n"))


def test_a_file_that_a_change_would_make_too_large_to_read_stays_as_it_is(path: Path) -> None:
    content = "# long\n".ljust(64 * 1024 - 1, "#") + "\n"
    with pytest.raises(Refused, match="left it unchanged"):
        save(Preferences("paper"), written(path, content))
    assert path.read_text("utf-8") == content


@posix
@not_root
def test_what_cannot_be_read_is_not_written_over(path: Path) -> None:
    save(Preferences("paper", keys={"lock": "f12"}), path)
    path.chmod(0)
    with pytest.raises(Failed, match="permission denied"):
        save(Preferences("contrast"), path)
    path.chmod(0o600)
    assert load(path)[0].keys == {"lock": "f12"}


def test_a_save_that_fails_says_so_and_leaves_the_older_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(Preferences("paper"), path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failed, match=r"^The settings file couldn't be saved: no space left on device\.") as caught:
        save(Preferences("contrast"), path)
    assert caught.value.__context__ is None
    assert os.listdir(path.parent) == ["preferences.toml"]
    assert load(path)[0].theme == "paper"


def test_a_place_that_is_no_folder_is_said(path: Path) -> None:
    path.parent.write_text("x")
    with pytest.raises(Failed):
        save(USUAL, path)


def test_there_are_no_preferences_for_a_theme_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="no such theme"):
        Preferences("sepia")


# Where, and at what cost


def test_they_lie_where_the_system_keeps_what_is_configured() -> None:
    folder = platformdirs.user_config_path("rmjournal", appauthor=False)
    assert paths.config_folder() == folder
    assert usual_path() == folder / "preferences.toml"


def test_without_a_path_the_usual_one_is_read_and_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "config_folder", lambda: path.parent)
    save(Preferences("contrast"))
    assert load() == (Preferences("contrast"), [])
    assert path.is_file()


def test_importing_it_loads_nothing_heavy() -> None:
    loaded = loaded_by("import rmjournal.support.preferences")
    heavy = (*HEAVY, "platformdirs", "tomllib", "tomlkit")
    assert {name for name in loaded if is_one_of(name, heavy)} == set()


def test_reading_them_loads_no_library_that_writes(path: Path) -> None:
    written(path, BY_HAND)
    loaded = loaded_by(
        "from pathlib import Path; from rmjournal.support.preferences import load; "
        f"assert load(Path({str(path)!r}))[0].keys"
    )
    assert "tomllib" in loaded
    assert {name for name in loaded if is_one_of(name, ("tomlkit",))} == set()


@posix
def test_a_process_that_is_killed_while_it_saves_leaves_a_whole_file(path: Path) -> None:
    save(Preferences("paper"), path)
    code = (
        "import os, signal; from pathlib import Path; from rmjournal.support.preferences import Preferences, save\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"save(Preferences('contrast'), Path({str(path)!r}))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], env=SURROUNDINGS, check=False, timeout=60).returncode == -9
    assert load(path) == (Preferences("paper"), [])
