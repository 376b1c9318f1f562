"""Screens of one list, which has the focus: of rows, or of the blocks of a page."""

from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.rows import Rows


class RowsScreen(JournalScreen):
    """A screen with a list of rows."""

    def on_mount(self) -> None:
        """Focus the list."""
        self.set_focus(self.query_one(Rows))

    def action_open(self) -> None:
        """Open the selected row, as Enter does in the list."""
        self.query_one(Rows).action_choose()


class BlocksScreen(JournalScreen):
    """A screen with a page of blocks."""

    @property
    def page(self) -> Blocks:
        """The page, not what stands beside it."""
        return self.query_one("#main Blocks", Blocks)

    def on_mount(self) -> None:
        """Focus the page."""
        self.set_focus(self.page)

    def on_blocks_selected(self, event: Blocks.Selected) -> None:
        """Offer what can be done to the selected block."""
        event.stop()
        self.query_one(KeyBar).refresh()

    def action_open(self) -> None:
        """Open the selected block, as Enter does on the page."""
        self.page.action_choose()
