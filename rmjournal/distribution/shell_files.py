"""Put the man page and the completions of each shell into a wheel.

Hatchling loads this file when a wheel is built."""

import argparse
import datetime
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where package managers and shells look, under the prefix of an installation.
COMPLETIONS = {
    "bash": "share/bash-completion/completions/rmjournal",
    "zsh": "share/zsh/site-functions/_rmjournal",
    "fish": "share/fish/vendor_completions.d/rmjournal.fish",
    "powershell": "share/powershell/rmjournal.ps1",
}
MAN_PAGE = "share/man/man1/rmjournal.1"


class ShellFiles(BuildHookInterface[Any]):
    """Make the files for the shell, and add them to the wheel."""

    _made: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to a wheel that is not an editable one."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from rmjournal.cli.command_list import build_parser
            from rmjournal.cli.shell_completion import completion
        finally:
            sys.path.remove(self.root)
        self._made = tempfile.TemporaryDirectory()
        texts = {target: completion(build_parser(), shell) for shell, target in COMPLETIONS.items()}
        texts[MAN_PAGE] = _man_page(build_parser(), self.metadata.version)
        for target, text in texts.items():
            file = Path(self._made.name) / Path(target).name
            file.write_text(text, encoding="utf-8")
            build_data["shared_data"][os.fspath(file)] = target

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the wheel."""
        if self._made is not None:
            self._made.cleanup()


def _man_page(parser: argparse.ArgumentParser, version: str) -> str:
    page = import_module("argparse_manpage.manpage").Manpage(parser)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "1580601600"))  # hatchling's own default: 2 February 2020
    page.date = datetime.datetime.fromtimestamp(epoch, datetime.UTC).strftime("%Y-%m-%d")
    page.source, page.manual = f"rmjournal {version}", "rmjournal"
    page.description = "a private, encrypted journal for reverse mentoring"
    return str(page)
