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
from rmjournal.cli.parser import MESSAGE, RECORD, JsonFields, Parser
from rmjournal.distribution import signal_lines
from rmjournal.domain import kind_words
from rmjournal.domain.model.kinds import BODIES
from rmjournal.domain.record.record import Kind
from rmjournal.domain.text import capital
from rmjournal.support import preferences
from rmjournal.tui.kit.commands import CATALOGUE, DESTINATIONS, Command

# What a takeout has of kinds without a body of their own.
_BARE = (
    (Kind.REVISION, "- `kind`: the number of the kind of entry\n- `version`: a number\n- `was`: the fields it had\n"),
    (Kind.TOMBSTONE, "It stands for a deleted entry and has no fields.\n"),
)
_LINE = 200  # characters of what is called a line
PAGE = Path(rmjournal.__file__).parent / "manual" / "reference.md"
_COMMON = {"help", "vault", "passphrase_fd", "accept_older", "version"}
_IN_SHORT = {RECORD: "one entry per line", MESSAGE: "the message, as one object"}
_ABOUT = """\
# Reference

Every command, every field in JSON, settings, keys, signals and exit codes. This page is made from the program, \
so it is always up to date.
"""
_JSON = """
## Entries in JSON

`--json` prints an entry as one object, with `id`, `kind`, `pair`, `parent`, `created`, `at` and `body`. The body \
has the fields below. Those at their default are left out, and `--json-in` takes the same fields. Moments are ISO \
8601. Sessions are in local time. "Text" has no limit. A "line" has at most 200 characters, unless its limit stands \
beside it.
"""
_SETTINGS = """
## Settings file

`preferences.toml` lies in the settings folder, which `rmjournal where` names. If there is no such file yet, it says \
where to create one. It is not encrypted.
"""
_KEYS = """
## Keys

A key can be changed under `[keys]` in `preferences.toml`, by the name of its command. Some names stand for the same \
key on different screens.
"""
# What each exit code means to somebody who called a command.
EXITS: Mapping[int, str] = {
    0: "Done.",
    1: "Refused or failed. What you asked for can't be done, or the computer couldn't do it, such as on a full disk."
    " Nothing was changed, or the message says what was.",
    2: "Wrong usage. The command or an option isn't right, or there is no terminal to ask a question on.",
    3: "The passphrase or recovery key is wrong.",
    4: "The file is damaged, was tampered with, or is no journal.",
    5: "The file is older than one this computer has seen, or split from it.",
    6: "The journal is in use by another window or command.",
    7: "A newer version of rmjournal wrote the file. Nothing was changed.",
    75: "Locked while waiting for an answer. What you typed is saved as a draft.",
    129: "Ended by a signal (129, 131 or 143). What you typed is saved as a draft.",
    130: "Stopped with Ctrl+C.",
    141: "What read the output stopped reading, as `head` does. What the command had saved stays saved.",
}


def reference() -> str:
    """Return the page as Markdown. Imports the whole program: about a second."""
    parts = [_ABOUT, "\n## Commands\n", *_commands(), _JSON, *_entries(), _SETTINGS, *_settings(), _KEYS, *_keys()]
    text = "".join([*parts, "\n## Signals\n", *_signals(), "\n## Exit codes\n", *_exits()])
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
    yield "\nThese options go with every command:\n\n"
    for action in vars(parser)["_actions"]:
        if action.dest in _COMMON:
            yield f"- `{_called(action)}`: {_sentence(action.help)}\n"
    yield f"""
`--json` prints JSON, for programs: {_IN_SHORT[RECORD]}, as under Entries in JSON below, where nothing \
else is said. A message is one object: {{"text", "sha256", "audience", "absent", "name"}}. The name is that of the \
file it was saved to, or null. `--json-in` reads one JSON \
object from standard input. It needs only the fields marked (required).
"""
    for heading, names in GROUPS.items():
        yield f"\n### {heading}\n\n"
        for name in names:
            yield from _command(known[name], name)
    earlier = ", ".join(f"`{old}` for `{new}`" for old, new in sorted(ALIASES.items()))
    yield f"\nEarlier names still work: {earlier}.\n"


def _command(parser: Parser, name: str) -> Iterator[str]:
    actions: list[argparse.Action] = vars(parser)["_actions"]
    inner = next((action.choices for action in actions if isinstance(action.choices, dict)), None)
    if inner is None or parser.get_default("run") is not None:
        yield from _one(parser, actions, name)
    for word, each in (inner or {}).items():
        if word not in ALIASES:
            yield from _command(each, f"{name} {word}")


def _one(parser: Parser, actions: list[argparse.Action], name: str) -> Iterator[str]:
    actions = [each for each in actions if each.dest not in _COMMON and each.help != argparse.SUPPRESS]
    actions.sort(key=lambda each: (bool(each.option_strings), each.dest in ("json", "json_in")))
    plain = (each for each in actions if not each.option_strings and not isinstance(each.choices, dict))
    named = [f"[{_called(each)}]" if each.nargs == "?" else _called(each) for each in plain]
    yield f"- `{' '.join([name, *named])}`: {_sentence(parser.description)}\n"
    for action in actions:
        if action.dest == "json":
            yield "  - `--json`\n" if parser.json == RECORD else f"  - `--json`: Prints {_json(parser.json)}.\n"
        elif action.dest == "json_in":
            yield from _fields_in(parser.json_in)
        elif not isinstance(action.choices, dict):
            must = " (required)" if action.required and action.option_strings else ""
            yield f"  - `{_called(action)}`{must}: {_sentence(action.help)}\n"


def _json(printed: str) -> str:
    for whole, short in _IN_SHORT.items():
        printed = printed.replace(whole, short)
    return printed


def _fields_in(fields: JsonFields) -> Iterator[str]:
    if isinstance(fields, str):
        yield f"  - `--json-in`: {_sentence(fields)}\n"
        return
    yield "  - `--json-in`, with these fields:\n"
    for field, held in fields.items():
        yield f"    - `{field}`: {held}\n" if field != "..." else f"    - {held}\n"


def _called(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar or action.dest)
    value = "" if action.nargs == 0 else f" {action.metavar or '|'.join(map(str, action.choices or [action.dest]))}"
    return f"{action.option_strings[-1]}{value}"


def _sentence(text: str | None) -> str:
    told = (text or "").strip().replace("%%", "%").rstrip(".")
    return capital(told) + ("" if told.endswith("?") else ".")


def _entries() -> Iterator[str]:
    for kind, body in BODIES.items():
        told = kind_words.KINDS[kind]
        yield f"\n### {capital(told)}: {kind.name.lower()}\n\n"
        (schema,), components = msgspec.json.schema_components([body], schema_hook=_any, ref_template="#/{name}")
        properties: Mapping[str, Any] = components[schema["$ref"].rpartition("/")[2]]["properties"]
        needed = components[schema["$ref"].rpartition("/")[2]].get("required", ())
        for name, value in properties.items():
            must = " (required)" if name in needed else ""
            yield f"- `{name}`: {_values(value, components)}{must}\n"
    yield from (f"\n### {kind_words.KINDS[kind].capitalize()}: {kind.name.lower()}\n\n{has}" for kind, has in _BARE)
    numbers = ", ".join(f"{kind.value} {kind.name.lower()}" for kind in Kind)
    yield f"\nWhere an entry names a kind by its number: {numbers}.\n"


def _any(_: type) -> dict[str, Any]:
    """Return the schema of what can be any value, such as a field of a draft."""
    return {"description": "any value"}


def _values(schema: Mapping[str, Any], components: Mapping[str, Any]) -> str:
    """Say what a field can hold, in words."""
    if "$ref" in schema:
        inner = components[schema["$ref"].rpartition("/")[2]]
        if "enum" in inner:
            *first, last = (f"`{value}`" for value in inner["enum"])
            return f"{', '.join(first)} or {last}" if first else last
        fields = (f"`{name}` ({_values(value, components)})" for name, value in inner["properties"].items())
        return f"an object with {', '.join(fields)}"
    if "anyOf" in schema:
        return " or ".join(_values(each, components) for each in schema["anyOf"] if each.get("type") != "null")
    match schema.get("type"):
        case "string":
            return _text(schema)
        case "array":
            return f"a list: each is {_values(schema['items'], components)}" if schema.get("items") else "a list"
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
    most = schema.get("maxLength", 0)
    line = "a line" if most == _LINE else f"a line of at most {most:,} characters"
    return {"date-time": "a moment", "date": "a day"}.get(schema.get("format", ""), line if most else "text")


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
    yield f"\n{' '.join(signal_lines.ABOUT.split())}\n\n"
    for rule, raised_by in signal_lines.RAISED_BY.items():
        yield f"- `{rule.value}`:\n"
        yield from (f"  - {each}\n" for each in raised_by)


def _exits() -> Iterator[str]:
    yield "\n"
    yield from (f"- {code}: {meaning}\n" for code, meaning in EXITS.items())


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
