"""The reference of the manual is what the code says, and names everything that can be used."""

from rmjournal.cli.command_list import COMMANDS
from rmjournal.distribution.reference import EXITS, PAGE, reference
from rmjournal.distribution.signal_lines import RAISED_BY
from rmjournal.domain.model.kinds import BODIES
from rmjournal.domain.model.signal_answer import Rule
from rmjournal.domain.record.record import Kind
from rmjournal.support import errors
from rmjournal.support.preferences import THEMES
from rmjournal.tui.kit.commands import CATALOGUE


def test_the_reference_is_not_behind_the_code() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run python -m rmjournal.distribution.reference"


def test_the_reference_names_every_command_field_theme_and_key() -> None:
    text = reference()
    fields = {name for body in BODIES.values() for name in body.__struct_fields__}
    assert [name for name in COMMANDS if f"`{name}`" not in text and f"`{name} " not in text] == []
    assert [command.id for command in CATALOGUE if f"`{command.id}`" not in text] == []
    assert [theme for theme in THEMES if theme not in text] == []
    assert len([name for name in fields if f"`{name}`" in text]) > 80
    assert [kind.name for kind in Kind if f": {kind.name.lower()}\n" not in text] == []


def test_the_reference_says_how_long_a_line_may_be_and_which_fields_are_required() -> None:
    text = " ".join(reference().split())
    assert "`alias`: a line of at most 80 characters (required)" in text
    assert "`business_reason`: why the programme exists (required)" in text
    assert "`measures`: a list of texts -" in text


def test_the_reference_says_what_raises_each_signal_and_what_each_exit_code_means() -> None:
    text = reference()
    codes = {error.code for error in vars(errors).values() if isinstance(error, type) and hasattr(error, "code")}
    assert list(RAISED_BY) == list(Rule)
    assert all(f"- `{rule.value}`:\n" in text for rule in Rule)
    assert codes <= EXITS.keys()
    assert all(f"\n- {code}: " in text for code in EXITS)


def test_the_reference_gives_every_field_that_a_command_reads() -> None:
    text = " ".join(reference().split())
    for field in ("late_minutes", "in_line", "could_change", "recognition", "visible_learning", "by_own_judgement"):
        assert field in text.partition("## Entries in JSON")[0]
    assert '{"terms' not in text
