"""Coming in: Day One's JSON and folders of Markdown, with what was not understood named."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from rmjournal.domain.model.note import Note
from rmjournal.domain.record.record import Record
from rmjournal.journal import Journal
from rmjournal.journal.imports.file_formats import LeftOut
from rmjournal.support.errors import Refused
from tests.journal.making import junior, refused, whole


def day_one(folder: Path, *entries: object) -> Path:
    path = folder / "Journal.json"
    path.write_text(json.dumps({"metadata": {"version": "1.0"}, "entries": entries}), "utf-8")
    return path


def notes(journal: Journal) -> list[Record[Note]]:
    return sorted(journal.records.of_type(Note), key=lambda note: note.at)


def files(folder: Path, **texts: str) -> Path:
    home = folder / "notes"
    for name, text in texts.items():
        path = home / name.replace("__", "/").replace("_", " ").removesuffix(" md")
        path = path.with_name(path.name + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return home


def test_an_entry_of_day_one_becomes_a_note_with_its_tags_and_without_its_escapes(
    journal: Journal, tmp_path: Path
) -> None:
    pair = junior(journal)
    path = day_one(
        tmp_path,
        {"uuid": "A1", "creationDate": "2026-03-10T11:24:05Z", "timeZone": "Europe/London",
         "text": "# Rota\n\nIt went well\\.\\- Really\\!", "tags": ["next step", "rota"]},
    )  # fmt: skip
    assert journal.imports.read(path, pair)[:2] == (1, 0)
    (note,) = notes(journal)
    assert note.body.text == "# Rota\n\nIt went well.- Really!\n\n#next-step #rota"
    assert note.at.isoformat() == "2026-03-10T11:24:05+00:00"
    assert journal.imports.read(path, pair)[:2] == (0, 1)


def test_a_tag_that_can_be_none_here_stays_as_words(journal: Journal, tmp_path: Path) -> None:
    entry = {"creationDate": "2026-03-10T11:24:05Z", "text": "It rained.", "tags": ["1:1", "rota", " "]}
    journal.imports.read(day_one(tmp_path, entry), junior(journal))
    (note,) = notes(journal)
    assert note.body.text == "It rained.\n\n1:1 #rota"


def test_pictures_of_day_one_are_left_out_and_named(journal: Journal, tmp_path: Path) -> None:
    path = day_one(
        tmp_path,
        {"creationDate": "2026-03-10T11:24:05Z", "text": "Look\n\n![](dayone-moment://AB12)"},
        {"creationDate": "2026-03-11T11:24:05Z", "text": "![](dayone-moment://AB13)"},
    )
    came = journal.imports.read(path, junior(journal))
    assert came.kept == 1
    assert [(each.what, each.why) for each in came.left_out] == [
        ("entry 1", "its pictures or recordings"),
        ("entry 2", "its pictures or recordings"),
    ]


def test_what_hangs_on_an_entry_of_day_one_is_named_also_where_its_text_does_not_show_it(
    journal: Journal, tmp_path: Path
) -> None:
    path = day_one(
        tmp_path,
        {"creationDate": "2026-03-10T11:24:05Z", "text": "plain", "photos": []},
        {"creationDate": "2026-03-11T11:24:05Z", "text": "heard", "audios": [{"identifier": "B2"}]},
    )
    came = journal.imports.read(path, junior(journal))
    assert came.kept == 2
    assert came.left_out == (LeftOut("entry 2", "its pictures or recordings"),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"creationDate": "yesterday"},
        {"creationDate": 12},
        {"creationDate": "2026-03-10T11:24:05Z", "text": ["no"]},
        {"creationDate": "2026-03-10T11:24:05Z", "text": "a", "tags": "no"},
        {"creationDate": "2026-03-10T11:24:05Z", "text": "a", "tags": [1]},
        {"creationDate": "0001-01-01T00:00:00Z", "text": "a"},
        "no entry",
    ],
)
def test_an_entry_that_is_none_brings_nothing_in(journal: Journal, tmp_path: Path, wrong: object) -> None:
    pair = junior(journal)
    good = {"creationDate": "2026-03-10T11:24:05Z", "text": "good"}
    before = whole(journal)
    with pytest.raises(Refused, match="Entry 2 of this file"):
        journal.imports.read(day_one(tmp_path, good, wrong), pair)
    assert whole(journal) == before


def test_a_folder_of_markdown_has_its_days_in_the_front_matter_or_the_names(journal: Journal, tmp_path: Path) -> None:
    home = files(
        tmp_path,
        **{
            "2026-03-01": "Plain, as Obsidian's daily notes.",
            "Deep__20260302_1530_walk": "With a time.",
            "Joplin": "---\ntitle: Rota talk\ncreated: 2026-03-03 10:00:00Z\ntags:\n  - rota\n  - work life\n---\n\n"
            "It rained.",
            "Listed": "---\ndate: 4 March 2026\ntags: [rota, #own]\n---\nText with #rota.",
        },
    )
    came = journal.imports.read(home, junior(journal))
    assert came.kept == 4
    assert came.left_out == ()
    assert [note.body.text for note in notes(journal)] == [
        "Plain, as Obsidian's daily notes.",
        "With a time.",
        "# Rota talk\n\nIt rained.\n\n#rota #work-life",
        "Text with #rota.\n\n#own",
    ]
    times = [note.at.astimezone().replace(tzinfo=None) for note in notes(journal)]
    assert times[:2] == [datetime(2026, 3, 1), datetime(2026, 3, 2, 15, 30)]
    assert notes(journal)[2].at.isoformat() == "2026-03-03T10:00:00+00:00"
    assert journal.imports.read(home, journal.pairs.get(1))[:2] == (0, 4)


def test_a_day_in_words_in_a_name_is_read_if_its_year_stands_there(journal: Journal, tmp_path: Path) -> None:
    home = files(tmp_path, **{"3 March 2026 walk": "one", "April 4th, 2026": "two", "Friday": "no", "3 March": "no"})
    came = journal.imports.read(home, junior(journal))
    assert [note.body.text for note in notes(journal)] == ["one", "two"]
    assert [f"{note.at.astimezone():%Y-%m-%d %H:%M}" for note in notes(journal)] == [
        "2026-03-03 00:00",
        "2026-04-04 00:00",
    ]
    assert [each.what for each in came.left_out] == ["3 March.md", "Friday.md"]


def test_quoted_words_of_front_matter_come_in_without_their_quotes(journal: Journal, tmp_path: Path) -> None:
    home = files(
        tmp_path,
        **{
            "One": '---\ntitle: "Budget: what \\"frozen\\" means"\ncreated: 2026-03-03\n'
            "tags: [\"next step\", 'own']\n---\na",
            "Two": "---\ntitle: 'Ana''s idea'\nDate Created: 2026-03-04, 10:15\n---\nb",
            "Three": "---\ntitle: [draft] or not\ncreated: 2026-03-05\n---\nc",
        },
    )
    assert journal.imports.read(home, junior(journal)).left_out == ()
    assert [note.body.text for note in notes(journal)] == [
        '# Budget: what "frozen" means\n\na\n\n#next-step #own',
        "# Ana's idea\n\nb",
        "# [draft] or not\n\nc",
    ]


def test_what_is_not_understood_in_a_folder_is_listed_by_its_name(journal: Journal, tmp_path: Path) -> None:
    home = files(tmp_path, **{"2026-03-01": "good", "Shopping": "milk", "2026-03-02": " \n"})
    (home / "picture.png").write_bytes(b"\x89PNG")
    (home / "2026-03-03.md").write_bytes(b"\xff\xfe\x00")
    (home / ".obsidian").mkdir()
    (home / ".obsidian" / "2026-03-04.md").write_text("settings")
    (home / "2026-03-05.md").symlink_to(tmp_path / "secret.md")
    came = journal.imports.read(home, junior(journal))
    assert came.kept == 1
    assert {(each.what, each.why.split(":")[0]) for each in came.left_out} == {
        ("Shopping.md", "no date in it"),
        ("2026-03-02.md", "empty"),
        ("picture.png", "not text"),
        ("2026-03-03.md", "not UTF-8 text"),
        ("2026-03-05.md", "a link, not a file"),
    }


def test_a_folder_without_an_entry_or_a_pair_is_refused(journal: Journal, tmp_path: Path) -> None:
    home = files(tmp_path, **{"2026-03-01": "good"})
    with pytest.raises(Refused, match="go into one pair"):
        journal.imports.read(home)
    (home / "2026-03-01.md").rename(home / "none.md")
    assert "could be read as an entry" in str(refused(lambda: journal.imports.read(home, junior(journal))))


def test_a_day_that_is_out_of_range_leaves_its_file_out(journal: Journal, tmp_path: Path) -> None:
    home = files(tmp_path, **{"2026-03-01": "good", "0001-01-01": "old", "Late": "---\ndate: 9999-12-31\n---\nlate"})
    came = journal.imports.read(home, junior(journal))
    assert came.kept == 1
    assert {each.what: each.why for each in came.left_out} == {
        "0001-01-01.md": "a day before 1900 or after 2200",
        "Late.md": "a day before 1900 or after 2200",
    }


def test_links_to_folders_are_named_and_not_followed(journal: Journal, tmp_path: Path) -> None:
    home = files(tmp_path, **{"2026-03-01": "good"})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "2026-03-02.md").write_text("not meant")
    (home / "out").symlink_to(elsewhere, target_is_directory=True)
    (home / "round").symlink_to("..", target_is_directory=True)
    came = journal.imports.read(home / ".." / "notes", junior(journal))
    assert [note.body.text for note in notes(journal)] == ["good"]
    assert {(each.what, each.why) for each in came.left_out} == {
        ("out", "a link, not a file"),
        ("round", "a link, not a file"),
    }


def test_a_folder_with_too_much_text_is_refused_whole(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = files(tmp_path, **{"2026-03-01": "x" * 60, "2026-03-02": "y" * 60})
    pair, before = junior(journal), len(notes(journal))
    monkeypatch.setattr("rmjournal.journal.imports.file_formats.LARGEST_FOLDER", 100)
    assert "larger than" in str(refused(lambda: journal.imports.read(home, pair)))
    assert len(notes(journal)) == before


def test_text_that_is_made_to_be_slow_comes_in_all_the_same(journal: Journal, tmp_path: Path) -> None:
    """Each of these took minutes when the time grew with the square of the length."""
    pair = junior(journal)
    brackets = {"creationDate": "2026-03-10T11:24:05Z", "text": "[" * 200_000, "tags": ["t"] * 20_000}
    assert journal.imports.read(day_one(tmp_path, brackets), pair).kept == 1
    home = files(tmp_path, **{"2026-03-01": "---\ntags:\n" + "- a\n" * 100_000 + "---\ntext"})
    assert journal.imports.read(home, pair).kept == 1
    assert notes(journal)[0].body.text == "text\n\n#a"
