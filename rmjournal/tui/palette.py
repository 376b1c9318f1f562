"""Find any command by its name: what works on the screen underneath, and where one can go. Nothing else is in it,
so no Screenshot is."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from rmjournal.tui.commands import PALETTE, PLACES, Command, checked
from rmjournal.tui.page import Page


class JournalCommands(Provider):
    """The commands of the screen underneath, and the places to go to."""

    def _entries(self) -> Iterator[tuple[str, str, Any]]:
        screen = self.screen
        if not isinstance(screen, Page):
            return
        for command in screen.all_commands():
            if command.id != PALETTE.id:
                yield f"{command.label} ({screen.key_of(command)})", command.help, partial(_run, screen, command)
        if screen.goes:
            for letter, (place, label) in PLACES.items():
                yield f"go: {label} (g {letter})", f"Go to {label}.", partial(_go, screen, place)

    async def discover(self) -> Hits:
        """Yield everything, before anything is typed."""
        for name, about, call in self._entries():
            yield DiscoveryHit(name, call, help=about)

    async def search(self, query: str) -> Hits:
        """Yield what matches."""
        matcher = self.matcher(query)
        for name, about, call in self._entries():
            if (score := max(matcher.match(name), matcher.match(about) * 0.5)) > 0:
                yield Hit(score, matcher.highlight(name), call, help=about)


async def _run(screen: Page, command: Command) -> None:
    await screen.run_action(command.action)


def _go(screen: Page, place: str) -> None:
    screen.go_to(place)


def open_palette(app: App[Any]) -> None:
    """Open the palette over a screen of ours."""
    if isinstance(app.screen, Page):
        app.push_screen(CommandPalette([JournalCommands], placeholder="Find a command"))


def usable_keys(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the keys of the preferences that clash on no screen, and a sentence for each that does."""
    if not keys:
        return {}, []
    from rmjournal.tui.ways import every_screen

    screens = every_screen()
    writing = [command for screen in screens if not screen.goes for command in screen.all_commands()]
    return checked(keys, [screen.all_commands() for screen in screens], writing)
