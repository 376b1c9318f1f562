"""The manual in the app: a page, its neighbours and the pages it links to."""

import string
from typing import TYPE_CHECKING, ClassVar

from rmjournal.manual import pages as manual
from rmjournal.support.markdown import page_of, targets
from rmjournal.tui.kit.commands import BACK, FOLLOW, NEXT_READ, PREVIOUS_READ, Command
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.screens.home.reading import ReadingScreen

if TYPE_CHECKING:
    from rmjournal.journal import Journal

_KEYS = string.digits[1:] + string.ascii_lowercase


class ManualScreen(ReadingScreen):
    """Show one page of the manual, the contents at first."""

    commands: ClassVar[tuple[Command, ...]] = (FOLLOW, NEXT_READ, PREVIOUS_READ, BACK)

    def __init__(self, journal: "Journal | None", page: str = "") -> None:
        super().__init__(journal)
        self.page = manual.find(page) if page else manual.contents()

    @property
    def text(self) -> str:
        """The page, its title first."""
        return self.page.text

    def titles(self) -> list[tuple[str, str, bool]]:
        """Return the contents and every page."""
        return [(page.title, page.name, page == self.page) for page in (manual.contents(), *manual.pages())]

    def draw(self) -> None:
        """Show the page, and where it stands among the others."""
        self.set_title("Manual")
        super().draw()
        at = self._at()
        self.set_status(f"page {at} of {len(manual.pages())}" if at else "contents")
        self.refresh_bindings()

    def _at(self) -> int:
        """Return the number of the page; 0 is the contents."""
        return 0 if self.page == manual.contents() else manual.pages().index(self.page) + 1

    def _show(self, page: manual.Page) -> None:
        self.page = page
        self.draw()
        self.to_top()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is: links, a page before, a next page."""
        if action == FOLLOW.id:
            return bool(self._linked())
        if action == PREVIOUS_READ.id:
            return self._at() > 0
        if action == NEXT_READ.id:
            return self._at() < len(manual.pages())
        return super().check_action(action, parameters)

    def _linked(self) -> list[manual.Page]:
        names = dict.fromkeys(page_of(target) for target in targets(self.page.text))
        return [manual.find(name) for name in names if name]

    def action_follow(self) -> None:
        """Ask which of the linked pages to open."""
        linked = self._linked()
        choices = {key: (page.name, page.title) for key, page in zip(_KEYS, linked, strict=False)}

        def chosen(name: str | None) -> None:
            if name:
                self._show(manual.find(name))

        self.app.push_screen(KeyMenu("Open", choices), chosen)

    def action_open_page(self, name: str) -> None:
        """Open the page of a link that was clicked."""
        self._show(manual.find(name) if name else manual.contents())

    def action_next_read(self) -> None:
        """Show the next page."""
        self._show(manual.pages()[self._at()])

    def action_previous_read(self) -> None:
        """Show the page before, the contents before the first."""
        at = self._at()
        self._show(manual.pages()[at - 2] if at > 1 else manual.contents())
