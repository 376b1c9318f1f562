"""A screen on which the usual letters act on the selected entry."""

from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.record import AnyRecord, is_a
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import DELETE, EDIT, HISTORY, MOVE, Command
from rmjournal.tui.kit.lookup import pair_of
from rmjournal.tui.screens.record.history import HistoryScreen
from rmjournal.tui.screens.record.record_actions import (
    can_change,
    can_move,
    change,
    confirm_delete,
    discard_draft,
    move,
)


class EntryScreen(JournalScreen):
    """Edit, move and delete the selected entry, and show its history."""

    def entry(self) -> AnyRecord | None:
        """Return the selected entry, None if something else or nothing is selected."""
        raise NotImplementedError

    def offers(self, command: Command) -> bool:
        """Offer for the selected entry only the steps that it can take."""
        if command not in (EDIT, MOVE, DELETE, HISTORY):
            return super().offers(command)
        if (entry := self.entry()) is None:
            return False
        if command is EDIT:
            return can_change(entry, pair_of(self.journal, entry))
        if command is MOVE:
            return can_move(self.journal, entry)
        return command is DELETE or not is_a(entry, Draft)

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
