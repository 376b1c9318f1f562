"""Define the one tree of errors: a sentence, a hint what to do, an exit code.

No error carries private text: no note, no nickname, no passphrase, no key. If the cause
would carry such a thing, raise the error `from None`; and outside the `except` block if
the cause's own attributes (`UnicodeEncodeError.object`, `JSONDecodeError.doc`) hold the
whole text."""

RESCUE = (
    "Restore a backup, or rescue what can still be read with `rmjournal takeout --damaged DIR`."  # a way out of damage
)


class RmjournalError(Exception):
    """Something to show a person: what happened, then what to do about it."""

    code = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class Refused(RmjournalError):
    """The request cannot be right. Nothing was changed."""


class OtherKeys(Refused):
    """The other copy of this journal has other keys: it is from before a re-key, or
    after one."""


class OtherJournal(Refused):
    """The other file is no copy of this journal, but another journal or a copy of
    one."""


class PairsWouldGo(Refused):
    """Merging would delete pairs that were deleted in the other copy, and nobody was
    asked."""


class Failed(RmjournalError):
    """The machine could not: a full disk, a read-only folder, too little memory."""


class Unprinted(Failed):
    """The output could not be written: it is closed, full or gone."""


class DiskFull(Failed):
    """There is no room left for what had to be written."""

    def __init__(
        self,
        sentence: str = "The disk is full. This wasn't saved, but your last save is safe.",
        hint: str = "Free some space, then try again.",
    ) -> None:
        super().__init__(sentence, hint)


class KeptOutside(Failed):
    """The journal could not be saved. What was typed is encrypted outside it
    meanwhile."""


class Usage(RmjournalError):
    """The command was called in a way that makes no sense."""

    code = 2


class NoTerminal(Usage):
    """A question had to be asked, and there is no terminal to ask it on."""


class WrongKey(RmjournalError):
    """The passphrase or recovery key opens none of the key slots."""

    code = 3

    def __init__(
        self,
        sentence: str = "That passphrase isn't right.",
        hint: str = "Try again. If you're sure it is, the file may be damaged: try a backup.",
    ) -> None:
        super().__init__(sentence, hint)


class NotAVault(RmjournalError):
    """The file is something else: empty, another format, another program's database."""

    code = 4


class Damaged(RmjournalError):
    """The file was a vault, and parts of it can no longer be read."""

    code = 4


class Tampered(Damaged):
    """The file reads well, but was written without the keys, or is not in this
    state."""


class RolledBack(RmjournalError):
    """The file is older than one that this computer has seen."""

    code = 5


class InUse(RmjournalError):
    """Another window or process has this journal open, or is writing to this ledger."""

    code = 6


class Locked(RmjournalError):
    """No key was pressed for the time after which the journal locks."""

    code = 75

    def __init__(self, sentence: str = "Locked. Run the command again to continue.") -> None:
        super().__init__(sentence)


class NewerFormat(RmjournalError):
    """A newer rmjournal wrote this; this one changes nothing."""

    code = 7

    def __init__(
        self,
        sentence: str = "This journal was made by a newer version of rmjournal. Nothing was changed.",
        hint: str = "Update rmjournal.",
    ) -> None:
        super().__init__(sentence, hint)
