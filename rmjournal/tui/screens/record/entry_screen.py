"""A screen on which the usual letters act on the selected entry."""

from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.record import AnyRecord, is_a
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import MOVE, Command
from rmjournal.tui.screens.record.history import HistoryScreen
from rmjournal.tui.screens.record.record_actions import can_move, change, confirm_delete, discard_draft, move


class EntryScreen(JournalScreen):
    """Edit, move and delete the selected entry, and show its history."""

    def entry(self) -> AnyRecord | None:
        """Return the selected entry, None if something else or nothing is selected."""
        raise NotImplementedError

    def offers(self, command: Command) -> bool:
        """Offer to move only what can be moved."""
        return can_move(self.journal, self.entry()) if command is MOVE else super().offers(command)

    def action_edit(self) -> None:
        """Edit the selected entry."""
        if (entry := self.entry()) is not None:
            change(self, entry)

    def action_move(self) -> None:
        """Move the selected entry to another session or pair."""
        if (entry := self.entry()) is not None:
            move(self, entry)

    def action_delete(self) -> None:
        """Delete the selected entry, or discard the selected draft."""
        if (entry := self.entry()) is not None:
            if is_a(entry, Draft):
                discard_draft(self, entry, self.draw)
            else:
                confirm_delete(self, entry, self.draw)

    def action_history(self) -> None:
        """Show earlier versions of the selected entry."""
        if (entry := self.entry()) is not None:
            self.app.push_screen(HistoryScreen(self.journal, entry.id))
