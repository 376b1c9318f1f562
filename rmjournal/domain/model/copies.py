"""What a person decides about copies of a journal."""

from enum import StrEnum


class KeptVersion(StrEnum):
    """Which of two versions stays: the one in this copy, the one that came in, or both."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class CheckLevel(StrEnum):
    """How much is read: the index, every text, or every text of every known copy too."""

    QUICK = "quick"
    FULL = "full"
    COPIES = "copies"
