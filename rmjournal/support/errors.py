"""The one tree of errors: a sentence for the person, a hint what to do, an exit code.

No error carries private text: no note, no alias, no passphrase, no key. Whoever raises one where the
cause would carry such a thing raises it `from None`, outside the `except` block where the cause's own
attributes (`UnicodeEncodeError.object`, `JSONDecodeError.doc`) hold the whole text.
"""

RESCUE = "Restore a backup, or save what still reads with `rmjournal takeout --damaged DIR`."  # a way out of damage


class RmjournalError(Exception):
    """Something that a person can be told: what happened, then what to do about it."""

    code = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class Refused(RmjournalError):
    """Not done, because what was asked for cannot be right: nothing was changed."""


class OtherKeys(Refused):
    """Another copy of the journal is from before a re-key, or from after one: its keys are not those of this one."""


class OtherJournal(Refused):
    """Another file is no copy of this journal: it is another journal, or a copy of one."""


class Failed(RmjournalError):
    """Not done, because the machine would not: a full disk, a read-only place, too little memory."""


class Usage(RmjournalError):
    """The command was called in a way that cannot be followed."""

    code = 2


class NoTerminal(Usage):
    """A question had to be asked, and there is no terminal to ask it on."""


class WrongKey(RmjournalError):
    """The passphrase or recovery key opens none of the key slots."""

    code = 3


class NotAVault(RmjournalError):
    """The file is something else: empty, another format, another program's database."""

    code = 4


class Damaged(RmjournalError):
    """The file was a vault and parts of it cannot be read any more."""

    code = 4


class Tampered(Damaged):
    """The file reads well but was not written by who holds the keys, or not in this state."""


class RolledBack(RmjournalError):
    """The file is older than one that this computer has already seen."""

    code = 5


class InUse(RmjournalError):
    """Another window or process has this journal open, or is writing to this ledger."""

    code = 6


class NewerFormat(RmjournalError):
    """A newer rmjournal wrote this; this one touches nothing."""

    code = 7
