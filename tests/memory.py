"""A folder in memory for the files of tests, where the system has one with room."""

import os
import shutil
from pathlib import Path

_SHARED = Path("/dev/shm")  # noqa: S108 - where Linux has it
_ENOUGH = 1 << 30  # bytes: what all workers hold at once, and room

# Some thousand tests write journals and throw them away. On a disk, waiting until each save
# lies there and taking the folders away again is an eighth of what such a test costs.
MEMORY = _SHARED if os.access(_SHARED, os.W_OK) and shutil.disk_usage(_SHARED).free > _ENOUGH else None
