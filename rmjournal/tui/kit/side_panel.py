"""The side panel that is open in a wide window, at any time."""

from textual import events

from rmjournal.tui.kit.base_screen import WIDE, JournalScreen


class SidePanelScreen(JournalScreen):
    """A screen whose side panel follows the width of the window, until the person opens
    or closes it."""

    _is_side_open: bool | None = None  # as the person chose
    _is_side_drawn = False

    def _follow_size(self) -> None:
        """Open the panel before anything is styled."""
        self.set_class(self.app.size.width >= WIDE, "-side-open", update=False)
        super()._follow_size()

    def on_resize(self, event: events.Resize) -> None:
        """Open the panel in a wide window, and close it in a narrow one."""
        self.arrange_side(event.size.width)

    def arrange_side(self, width: int) -> None:
        """Open or close the panel for a window of this width."""
        is_open = width >= WIDE if self._is_side_open is None else self._is_side_open
        if is_open != self.has_side or (is_open and not self._is_side_drawn):
            self._is_side_drawn = True
            self.set_class(is_open, "-side-open")
            self.call_after_refresh(self.side_changed)

    def side_changed(self) -> None:
        """Draw what depends on whether the side panel is open."""

    def action_side(self) -> None:
        """Open or close the side panel."""
        self._is_side_open = not self.has_side
        self.arrange_side(self.app.size.width)

    @property
    def has_side(self) -> bool:
        """Return whether the side panel is open."""
        return self.has_class("-side-open")
