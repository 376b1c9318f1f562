"""Make the completion of a shell, and the man page, from the declared commands."""

import argparse
from collections.abc import Iterator

SHELLS = ("bash", "zsh", "fish", "powershell")
_FILES, _FOLDERS = ("FILE", "PATH", "DAMAGED", "OUT"), ("DIR", "FOLDER")


def completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script that completes the commands and options of a parser in this
    shell, one of SHELLS. About 60 ms."""
    import shtab

    for action in _actions(parser):
        if action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return str(shtab.complete(parser, shell=shell))


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in vars(parser)["_actions"]:  # argparse offers no public way
        if isinstance(action.choices, dict):
            for inner in action.choices.values():
                yield from _actions(inner)
        else:
            yield action
