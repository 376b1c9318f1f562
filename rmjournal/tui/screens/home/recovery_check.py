"""Ask for the recovery key on paper, or make a new one where the paper is lost."""

from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.dialogs.notices import RecoveryKeyDialog
from rmjournal.tui.kit.dialogs.questions import LineDialog

ANOTHER = "new"  # the word to type


def check_recovery_key(screen: JournalScreen) -> None:
    """Ask over this screen, and draw it again."""
    keys = screen.journal.keys

    def check(key: str) -> None:
        if key.lower() != ANOTHER:
            keys.check_recovery_key(key)

    def typed(key: str | None) -> None:
        if not key:
            return
        if key.strip().lower() == ANOTHER:
            try:
                screen.app.push_screen(RecoveryKeyDialog(keys.new_recovery_key()))
            except RmjournalError as error:
                screen.show_error(error)
        else:
            screen.app.notify("That's right. We won't remind you again.", markup=False)
        screen.draw()

    lines = [
        "We check it here and don't store it.",
        f"Lost the paper? Type {ANOTHER} for a new key. The old one will stop working.",
    ]
    screen.app.push_screen(LineDialog("Type the recovery key that you wrote down", lines, save=check), typed)
