"""Make the completion of a shell from the declared commands."""

import argparse
from collections.abc import Iterator, Mapping
from importlib.resources import files

SHELLS = ("bash", "zsh", "fish", "powershell")
_FILES, _FOLDERS = ("FILE", "PATH", "DAMAGED", "OUT", "F"), ("DIR", "FOLDER")
# The words of closed lists, by the name that help gives them.
CLOSED_WORDS = {
    "ROLE": ("mentor-junior", "mentee-senior"),
    "FOCUS": ("technical", "diversity", "generational", "leadership_culture", "other"),
    "NAME": ("review", "check-in", "goal", "contacts", "guidance", "closing"),
    "RULE": ("safety", "room", "whose_meeting", "time", "follow_through", "takeaways", "line"),
    "YES/NO": ("yes", "no"),
}


def completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script that completes commands, options, paths, and words of closed
    lists in this shell, one of SHELLS. About 60 ms. The parser is for nothing else
    afterwards."""
    import shtab

    words = _words()
    for action in _actions(parser):
        if action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.choices is None:
            action.choices = words.get(str(action.metavar))
    return str(shtab.complete(parser, shell=shell))


def _words() -> Mapping[str, tuple[str, ...]]:
    """Return the words that can stand where help says such a name.

    A wheel is built without the libraries that the domain needs."""
    from rmjournal.manual import pages

    topics = {file.name.partition(".")[0] for file in files("rmjournal.guidance").iterdir() if ".md" in file.name}
    return {**CLOSED_WORDS, "TOPIC": tuple(sorted(topics)), "PAGE": tuple(page.name for page in pages.pages())}


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in vars(parser)["_actions"]:  # argparse offers no public way
        if isinstance(action.choices, dict):
            for inner in action.choices.values():
                yield from _actions(inner)
        else:
            yield action
