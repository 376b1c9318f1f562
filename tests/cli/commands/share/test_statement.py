"""statement: what the filter leaves, three answers by hand, and only then a file."""

import hashlib

import pytest

from rmjournal.sharing.summary.summary_file import read_statement
from tests.cli.calling import Here

WORDS = "It helped when Heron asked me what our meetings sound like to people who never speak in them."
COMMAND = ("statement", "--pair", "1", "--programme-size", "40", "--period", "cycle-1")
FIELDS: dict[str, object] = {"text": WORDS, "profile": {"names": ["Ama Owusu"]}}
ANSWERS = ("--recognisable", "no", "--rare", "no", "--partner", "not-asked")


def test_words_stand_beside_what_is_left_of_them_with_each_reason(used: Here) -> None:
    done = used.take(*COMMAND, fields=FIELDS).well()
    text = read_statement(done.out.encode()).text
    assert "Heron" not in text
    assert "[...]" in text
    for words in (f"Your words:  {WORDS}", f"Filtered:    {text}", "  [...]  Heron: ", "so read it yourself",
                  "Assume the coordinator can too.", hashlib.sha256(done.out.encode()).hexdigest()):  # fmt: skip
        assert words in done.err
    assert used("shared").well().out == ""


def test_a_file_needs_three_answers_and_one_that_tells_on_somebody_stops_it(used: Here) -> None:
    folder = used.home / "out"
    digest = hashlib.sha256(used.take(*COMMAND, fields=FIELDS).well().out.encode()).hexdigest()
    write = ("--write", str(folder), "--confirm", digest)
    used.take(*COMMAND, *write, fields=FIELDS).failed(2, "--recognisable takes yes or no")
    used.take(*COMMAND, *write, *ANSWERS[:4], fields=FIELDS).failed(2, "--partner takes asked or not-asked")
    for name in ("--recognisable", "--rare"):
        used.take(*COMMAND, *write, *ANSWERS, name, "yes", fields=FIELDS).failed(1, "tell who said it")
    other = FIELDS | {"text": WORDS + " Always."}
    used.take(*COMMAND, *write, *ANSWERS, fields=other).failed(1, "Nothing was saved")
    assert not folder.exists()
    used.take(*COMMAND, *write, *ANSWERS, fields=FIELDS).well()
    (file,) = folder.iterdir()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
    (row,) = used("shared", "--json").well().objects()
    assert (row["body"]["what"], row["body"]["name"]) == ("statement", file.name)
    used.take(*COMMAND, fields=FIELDS).failed(1, "already shared a statement")


@pytest.mark.parametrize(
    "fields",
    [{}, {"text": 1}, {"text": "kestrel", "profile": []}, {"text": "kestrel", "profile": {"kestrel": []}},
     {"text": "kestrel", "more": 1}],
)  # fmt: skip
def test_wrong_fields_are_refused_and_not_repeated(used: Here, fields: dict[str, object]) -> None:
    assert "kestrel" not in used.take(*COMMAND, fields=fields).failed(1, "“text” and “profile”").err


def test_a_small_programme_is_told_before_anything_is_asked(used: Here) -> None:
    for size in ([], ["--programme-size", "29"]):
        used.take("statement", "--pair", "1", *size, fields=FIELDS).failed(1, "30 pairs or more")
    used("statement", "--pair", "1").failed(2, "--json-in")
