"""Where a passphrase comes from, and where it never may."""

import os

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import CHEAP, PASSPHRASE, Done, Here, call, piped


@pytest.mark.parametrize(
    "carried",
    [b"%s", b"%s\n", b"%s\r\n", b"%s\nmore that is not for it\n", b"%s\r\nmore"],
    ids=["without a line end", "LF", "CRLF", "LF and more", "CRLF and more"],
)
def test_a_passphrase_ends_at_the_first_line_end_or_at_the_end(used: Here, carried: bytes) -> None:
    assert "Heron" in used("list", secret=carried % PASSPHRASE.encode()).well().out


@pytest.mark.parametrize(
    ("carried", "code"),
    [
        (b"", 3),
        (b"\n", 3),
        (b" " + PASSPHRASE.encode(), 3),
        (b"\xff\xfe", 2),
        (b"x" * 5000, 2),
        (b"\xed\xa0\x80", 2),
        (b"\0", 3),
    ],
)
def test_what_is_no_passphrase_is_told_and_not_repeated(used: Here, carried: bytes, code: int) -> None:
    done = used("list", secret=carried).failed(code)
    assert "xxxx" not in done.err


def test_a_passphrase_may_be_written_in_any_script_and_either_form(here: Here) -> None:
    here.vault.parent.mkdir(parents=True)
    Journal.create(here.vault, "Käse Brücke \u732b sieben", kdf=CHEAP)[0].close()
    for typed in (
        "Käse Brücke \u732b sieben",
        "Ka\u0308se Bru\u0308cke \u732b sieben",
        "Käse\u00a0Brücke \u732b sieben",
    ):
        here("list", secret=typed).well()


def test_no_more_is_read_than_the_passphrase(used: Here) -> None:
    reader, writer = os.pipe()
    os.write(writer, PASSPHRASE.encode() + b"\nkestrel")
    os.close(writer)
    used("--passphrase-fd", str(reader), "list", secret=None).well()
    assert os.read(reader, 100) == b"kestrel"
    os.close(reader)


@pytest.mark.parametrize("number", ["-1", "99", "1000000", "9" * 30])
def test_a_descriptor_that_is_not_there_is_2(used: Here, number: str) -> None:
    used("--passphrase-fd", number, "list", secret=None).failed(2)


def test_standard_input_may_carry_the_passphrase_where_it_carries_nothing_else(used: Here) -> None:
    for command in (["list"], ["verify"], ["pair", "list"], ["backup", "copy.rmj"], ["left"], ["due"]):
        call(used.home, "--passphrase-fd", "0", *command, secret=None, given=PASSPHRASE + "\n").well()


@pytest.mark.parametrize(
    "command",
    [
        ["note", "--pair", "1"], ["search"], ["reflect", "--pair", "1"], ["takeaway", "add", "--pair", "1"],
        ["edit", "abcdef"], ["takeaway", "amend", "abcdef"], ["pair", "add", "--json-in"],
        ["session", "add", "--pair", "1", "--json-in"], ["takeaway", "agree", "abcdef", "--json-in"],
        ["takeaway", "done", "abcdef", "--json-in"], ["takeaway", "drop", "abcdef", "--json-in"],
        ["takeaway", "told", "abcdef", "--json-in"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_standard_input_carries_no_passphrase_where_it_carries_the_text(used: Here, command: list[str]) -> None:
    done = call(used.home, "--passphrase-fd", "0", *command, secret=None, given=PASSPHRASE + "\n{}\n")
    done.failed(2, "another descriptor")


def recover(here: Here, carried: str) -> Done:
    reader = piped(carried.encode())
    done = here("recover", "--recovery-fd", str(reader), "--new-passphrase-fd", str(reader), secret=None)
    os.close(reader)
    return done


def test_two_secrets_may_come_down_one_pipe(here: Here) -> None:
    here.vault.parent.mkdir(parents=True)
    journal, recovery_key = Journal.create(here.vault, PASSPHRASE, kdf=CHEAP)
    journal.close()
    done = recover(here, f"{recovery_key.lower().replace('-', ' ')}\na new passphrase of mine\n").well()
    assert done.out == ""
    here("list", secret=PASSPHRASE).failed(3)
    here("list", secret="a new passphrase of mine").well()
    recover(here, f"{recovery_key}\nand once again\n").well()  # the key on paper stays as it is


def test_a_new_passphrase_that_is_too_short_leaves_the_old_one(here: Here) -> None:
    here.vault.parent.mkdir(parents=True)
    journal, recovery_key = Journal.create(here.vault, PASSPHRASE, kdf=CHEAP)
    journal.close()
    recover(here, f"{recovery_key}\nshort\n").failed(1)
    here("list").well()


def test_neither_the_environment_nor_a_file_gives_a_passphrase(used: Here) -> None:
    names = ("PASSPHRASE", "RMJOURNAL_PASSPHRASE", "RMJ_PASSPHRASE", "PASSWORD")
    call(used.home, "list", secret=None, **dict.fromkeys(names, PASSPHRASE)).failed(2, "terminal")
