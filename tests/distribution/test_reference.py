"""The reference of the manual is what the code says, and names everything that can be used."""

from rmjournal.cli.command_list import COMMANDS
from rmjournal.distribution.reference import PAGE, reference
from rmjournal.domain.model.kinds import BODIES
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
