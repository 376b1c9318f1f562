"""Find what was handed in, and delete it when its time is over.

Deleting a file takes its name away. A disk, a backup or a version of a shared folder
may still have the content: whoever is shown this is told so."""

import os
from pathlib import Path
from typing import NamedTuple

from rmjournal.sharing.report.rollup import entries, is_handed_in
from rmjournal.support.atomic_file import why
from rmjournal.support.errors import Failed


class Due(NamedTuple):
    """What is to be deleted from a folder, and how many other things are left."""

    paths: tuple[str, ...]
    others: int


def due(folder: Path, period: str | None = None) -> Due:
    """Return the summaries and statements of a folder, of one period if it is named.

    Raises Refused if there is no such folder."""
    paths, others = [], 0
    for path, content in entries(folder):
        if is_handed_in(content, period):
            paths.append(path)
        else:
            others += 1
    return Due(tuple(sorted(paths)), others)


def delete(found: Due) -> int:
    """Delete these files; return how many are gone. Raises Failed at the first that
    stays."""
    done, reason = 0, ""
    for path in found.paths:
        try:
            os.unlink(path)
        except FileNotFoundError:
            continue
        except OSError as cause:
            reason = why(cause)
            break
        done += 1
    if reason:
        raise Failed(f"A file couldn't be deleted: {reason}. {done} are gone.", "Check the permissions of the folder.")
    return done
