"""Name the choices that a person has about copies of a journal, and what waits for
one."""

from enum import StrEnum

BESIDE = "beside"  # the key of a version that came with a merge and is in conflict


class KeptVersion(StrEnum):
    """Which of two versions stays: that of this copy, that of the merged copy, or
    both."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class CheckLevel(StrEnum):
    """How much is read: the index, every text, or every text of every known copy
    too."""

    QUICK = "quick"
    FULL = "full"
    COPIES = "copies"
