"""Complete the path of a file or folder as it is typed. The right arrow takes it."""

import asyncio
import os

from textual.suggester import Suggester

MOST = 10_000  # names of a folder that are looked at


class PathSuggester(Suggester):
    """Suggest the rest of the name of a file or folder, a folder first."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole path as it would be, or None. A slow disk holds nothing
        up."""
        return await asyncio.to_thread(self.completed, value) if value.strip() else None

    def completed(self, typed: str) -> str | None:
        """Return the path completed to the first name that begins so, or None."""
        folder, start = os.path.split(typed)
        if not start or start in (".", "..", "~"):
            return None
        found: list[tuple[bool, str]] = []
        try:
            with os.scandir(os.path.expanduser(folder) or ".") as entries:
                for _, entry in zip(range(MOST), entries, strict=False):
                    if entry.name.startswith(start):
                        found.append((not entry.is_dir(), entry.name))
        except (OSError, ValueError):
            return None
        if not found:
            return None
        is_file, name = min(found)
        completed = typed[: len(typed) - len(start)] + name + ("" if is_file else os.sep)
        return completed if completed != typed and completed.isprintable() else None
