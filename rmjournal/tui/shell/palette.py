"""Find any command by its name: those of the screen underneath, and the destinations.

Textual's own commands, Screenshot among them, are left out."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from rmjournal.tui.kit.base_screen import BaseScreen, JournalScreen
from rmjournal.tui.kit.chosen_keys import check_keys
from rmjournal.tui.kit.commands import DESTINATIONS, PALETTE, Command
from rmjournal.tui.shell.routes import screen_classes


class JournalCommands(Provider):
    """The commands of the screen underneath, and the destinations."""

    def _entries(self) -> Iterator[tuple[str, str, Any]]:
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return
        for command in screen.all_commands():
            if command.id != PALETTE.id:
                yield f"{command.label} ({screen.key_of(command)})", command.help, partial(_run, screen, command)
        if screen.has_letter_keys and isinstance(screen, JournalScreen):
            for letter, (destination, label) in DESTINATIONS.items():
                yield f"go: {label} (g {letter})", f"Go to {label}.", partial(screen.go_to, destination)

    async def discover(self) -> Hits:
        """Yield everything, before anything is typed."""
        for name, about, call in self._entries():
            yield DiscoveryHit(name, call, help=about)

    async def search(self, query: str) -> Hits:
        """Yield the commands whose name or help matches."""
        matcher = self.matcher(query)
        for name, about, call in self._entries():
            if (score := max(matcher.match(name), matcher.match(about) * 0.5)) > 0:
                yield Hit(score, matcher.highlight(name), call, help=about)


async def _run(screen: BaseScreen, command: Command) -> None:
    await screen.run_action(command.action)


def open_palette(app: App[Any]) -> None:
    """Open the palette over one of our screens."""
    if isinstance(app.screen, BaseScreen):
        app.push_screen(CommandPalette([JournalCommands], placeholder="Find a command"))


def usable_keys(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the keys from the preferences that can be used, and a sentence for each
    that cannot. Imports every screen, unless there are none."""
    if not keys:
        return {}, []
    screens = screen_classes()
    writing = [command for screen in screens if not screen.has_letter_keys for command in screen.all_commands()]
    return check_keys(keys, [screen.all_commands() for screen in screens], writing)
