"""Own questions on the command line."""

import json

from tests.cli.calling import Here

LIST = (
    "# Ours\n\n- What did you unlearn?\n2. Who was missing?\n* [ ] What did you unlearn?\n---\nWhat would you stop?\n"
)


def own(cli: Here) -> dict[str, bool]:
    return {
        each["body"]["text"]: each["body"].get("enabled", True)
        for each in cli("questions", "list", "--json").well().objects()
    }


def test_questions_are_added_turned_off_and_on(cli: Here) -> None:
    saved = (
        cli("questions", "add", "--json-in", "--json", given=json.dumps({"text": "Who is missing?"})).well().object()
    )
    assert own(cli) == {"Who is missing?": True}
    cli("questions", "off", saved["id"][:8]).well()
    assert own(cli) == {"Who is missing?": False}
    assert "(off) Who is missing?" in cli("questions", "list").well().out
    cli("questions", "on", saved["id"][:8]).well()
    assert own(cli) == {"Who is missing?": True}


def test_a_file_of_questions_is_read_once_and_each_question_once(cli: Here) -> None:
    path = cli.home / "ours.md"
    path.write_text(LIST, "utf-8")
    assert "Added 3 questions." in cli("questions", "import", str(path)).well().err
    assert list(own(cli)) == ["What did you unlearn?", "Who was missing?", "What would you stop?"]
    assert "Added 0 questions." in cli("questions", "import", str(path)).well().err
    path.unlink()
    assert len(own(cli)) == 3


def test_a_list_has_the_examples_of_a_role_and_focus(cli: Here) -> None:
    text = cli("questions", "list", "--role", "mentee-senior", "--focus", "technical").well().out
    assert " 4. What is the idea behind the tool, before we touch it?" in text
    assert "Mentor (junior)" not in text
    cli("questions", "list", "--role", "boss").failed(1, "--role takes")
    cli("questions", "list", "--focus", "golf").failed(1, "--focus takes")


def test_an_example_is_put_in_ones_own_words_and_brought_back(cli: Here) -> None:
    asked = ("--role", "mentee-senior", "--focus", "technical")
    cli("questions", "change", "4", *asked, given="What would break without it?").well()
    text = cli("questions", "list", *asked).well().out
    assert " 4. What would break without it?" in text
    assert "before we touch it" not in text
    cli("questions", "change", "4", *asked, given="What breaks first?").well()
    assert "would break" not in cli("questions", "list", *asked).well().out
    cli("questions", "change", "4", *asked, given=" \n").well()
    assert "before we touch it" in cli("questions", "list", *asked).well().out
    assert own(cli) == {}
    for wrong in ("0", "13"):
        cli("questions", "change", wrong, *asked, given="x").failed(1, "no such example")


def test_bad_questions_are_refused(cli: Here) -> None:
    for wrong in ("{}", '{"text": " "}', '{"text": "x", "origin": "builtin"}', '{"text": "x", "role": "boss"}'):
        cli("questions", "add", "--json-in", given=wrong).failed(1)
    cli("questions", "import", str(cli.home / "none.md")).failed(1, "no such file")
    cli("questions", "import", str(cli.home)).failed(1, "That's a folder, not a file.")
    (cli.home / "bad.md").write_bytes(b"\xff\xfe\x00")
    cli("questions", "import", str(cli.home / "bad.md")).failed(1, "UTF-8")
    cli("questions", "import", str(cli.vault)).failed(1, "this journal itself")
    cli("questions", "off", "ffffffff").failed(1)
    assert own(cli) == {}
