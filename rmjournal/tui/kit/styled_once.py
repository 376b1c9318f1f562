"""Open a screen without styling all of it twice."""

from textual.events import ScreenResume


class StyledOnce:
    """A screen that is not styled again when it is first shown.

    Textual styles every widget as it is mounted, and all of them once more as their
    screen comes to the top, which is for one that comes back."""

    _was_shown = False

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """Leave the styles as they are, the first time."""
        event.refresh_styles &= self._was_shown
        self._was_shown = True
