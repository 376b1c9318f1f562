"""Write the reference of the manual from the code: commands, JSON, settings, keys,
signals and exit codes.

Run as `python -m rmjournal.distribution.reference` after a change of any of them. A
test fails while the page is behind."""

import argparse
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

import rmjournal
from rmjournal.cli.command_list import ALIASES, GROUPS, build_parser
from rmjournal.domain import words
from rmjournal.domain.model.kinds import BODIES
from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules import signals
from rmjournal.support import errors, preferences
from rmjournal.tui.kit.commands import CATALOGUE, DESTINATIONS, Command

PAGE = Path(rmjournal.__file__).parent / "manual" / "reference.md"
_COMMON = {"help", "vault", "passphrase_fd", "accept_older", "version"}
_INSIDE = (Kind.TOMBSTONE, Kind.REVISION, Kind.DRAFT, Kind.SETTINGS)
_ABOUT = """\
# Reference

Every command, every field in JSON, settings, keys, signals and exit codes. This
page is made from the program, so it is always up to date.
"""
_JSON = """
## Entries in JSON

`--json` prints an entry as `id`, `kind`, `pair`, `parent`, `created`, `at` and
`body`. The body has the fields below. Those at their default are left out, and
`--json-in` takes the same fields. Moments are ISO 8601. Sessions are in local
time. "Text" has no limit, a "line" has 200 characters.
"""
_SETTINGS = """
## Settings file

`preferences.toml` lies in the settings folder, which `rmjournal where` names. It
is not encrypted.
"""
_KEYS = """
## Keys

A key can be changed under `[keys]` in `preferences.toml`, by the name of its
command. Some names stand for the same key on different screens.
"""
_EXITS = """
## Exit codes

- 0: done
"""


def reference() -> str:
    """Return the page as Markdown. Imports the whole program: about a second."""
    parts = [_ABOUT, "\n## Commands\n", *_commands(), _JSON, *_entries(), _SETTINGS, *_settings(), _KEYS, *_keys()]
    text = "".join([*parts, "\n## Signals\n", *_signals(), _EXITS, *_exits()])
    return "\n".join(row for line in text.rstrip("\n").split("\n") for row in _wrapped(line)) + "\n"


def _wrapped(line: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    rows = textwrap.wrap(
        line, 80, subsequent_indent=f"{indent}  " if line.lstrip().startswith("- ") else "",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return rows or [""]


def _commands() -> Iterator[str]:
    parser = build_parser()
    (known,) = (action.choices for action in vars(parser)["_actions"] if isinstance(action.choices, dict))
    shared = ", ".join(f"`{option}`" for option in ("--vault PATH", "--passphrase-fd N", "--accept-older"))
    yield f"\nEvery command takes {shared}.\n"
    for heading, names in GROUPS.items():
        yield f"\n### {heading}\n\n"
        for name in names:
            yield from _command(known[name], name)
    earlier = ", ".join(f"`{old}` for `{new}`" for old, new in sorted(ALIASES.items()))
    yield f"\nEarlier names still work: {earlier}.\n"


def _command(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    actions: list[argparse.Action] = vars(parser)["_actions"]
    inner = next((action.choices for action in actions if isinstance(action.choices, dict)), None)
    if inner is not None:
        for word, each in inner.items():
            if word not in ALIASES:
                yield from _command(each, f"{name} {word}")
        return
    yield f"- `{name}`: {_sentence(parser.description)}\n"
    for action in actions:
        if action.dest not in _COMMON and action.help != argparse.SUPPRESS:
            yield f"  - `{_called(action)}`: {_sentence(action.help)}\n"
    for line in (parser.epilog or "").split("\n"):
        if line.startswith("--json"):
            option, _, told = line.partition(" ")
            yield f"  - `{option}` {told}\n"


def _called(action: argparse.Action) -> str:
    value = f" {action.metavar or action.dest.upper()}" if action.nargs != 0 and action.option_strings else ""
    return f"{action.option_strings[-1]}{value}" if action.option_strings else str(action.metavar or action.dest)


def _sentence(text: str | None) -> str:
    told = (text or "").strip().replace("%%", "%")
    return told[:1].upper() + told[1:].rstrip(".") + "."


def _entries() -> Iterator[str]:
    for kind, body in BODIES.items():
        if kind in _INSIDE:
            continue
        yield f"\n### {kind.name.lower()}: {words.KINDS[kind]}\n\n"
        (schema,), components = msgspec.json.schema_components([body], ref_template="#/{name}")
        properties: Mapping[str, Any] = components[schema["$ref"].rpartition("/")[2]]["properties"]
        needed = components[schema["$ref"].rpartition("/")[2]].get("required", ())
        for name, value in properties.items():
            must = ", needed" if name in needed else ""
            yield f"- `{name}`: {_values(value, components)}{must}\n"


def _values(schema: Mapping[str, Any], components: Mapping[str, Any]) -> str:
    """Say what a field can hold, in words."""
    if "$ref" in schema:
        inner = components[schema["$ref"].rpartition("/")[2]]
        if "enum" in inner:
            return " or ".join(f"`{value}`" for value in inner["enum"])
        fields = (f"`{name}` {_values(value, components)}" for name, value in inner["properties"].items())
        return f"an object of {', '.join(fields)}"
    if "anyOf" in schema:
        return " or ".join(_values(each, components) for each in schema["anyOf"] if each.get("type") != "null")
    match schema.get("type"):
        case "string":
            return _text(schema)
        case "array":
            return f"a list of {_values(schema['items'], components)}" if schema.get("items") else "a list"
        case "integer":
            least, most = schema.get("minimum"), schema.get("maximum")
            return f"a number from {least} to {most}" if most is not None else "a number"
        case "boolean":
            return "true or false"
        case _:
            return "an object"


def _text(schema: Mapping[str, Any]) -> str:
    if "description" in schema:
        return str(schema["description"])
    return {"date-time": "a moment", "date": "a day"}.get(
        schema.get("format", ""), "a line" if "maxLength" in schema else "text"
    )


def _settings() -> Iterator[str]:
    yield "\n"
    yield f"- `theme`: {', '.join(f'`{theme}`' for theme in preferences.THEMES)}\n"
    yield "- `plain`: true for one column without decoration, for screen readers\n"
    yield "- `keys`: a table of names of commands and their keys, as below\n"


def _keys() -> Iterator[str]:
    yield "\n"
    seen: dict[tuple[str, str], Command] = {}
    for command in CATALOGUE:
        seen.setdefault((command.id, command.key), command)
    for (name, key), command in sorted(seen.items()):
        yield f"- `{name}`, {' or '.join(f'`{each}`' for each in key.split(','))}: {command.help}\n"
    goes = ", ".join(f"`{letter}` {place}" for letter, (_, place) in DESTINATIONS.items())
    yield f"\nAfter `g`: {goes}.\n"


def _signals() -> Iterator[str]:
    yield "\n"
    for rule in signals.Rule:
        yield f"- `{rule.value}`: {words.word(rule)}\n"


def _exits() -> Iterator[str]:
    told: dict[int, list[str]] = {}
    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, errors.RmjournalError) and error is not errors.RmjournalError:
            sentence = " ".join((error.__doc__ or "").split("\n\n")[0].split())
            told.setdefault(error.code, []).append(sentence)
    for code, sentences in sorted(told.items()):
        yield f"- {code}: {' '.join(dict.fromkeys(sentences))}\n"
    yield "- 129, 130, 143: stopped from outside. What was typed is saved as a draft.\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
