"""Tell this computer from a copy of it: a copied home, a cloned disk, a restored
snapshot."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_BOOT_ID = "/proc/sys/kernel/random/boot_id"
_COARSEST = 2  # seconds: what every file system keeps of the time of a change


def binding(found: os.stat_result) -> bytes:
    """Return what differs in a copy of a small file, as bytes to hash and never keep.

    It names the machine, since when it runs, and the file: its inode, its birth if the
    system tells it, and the time of its last change. A restart gives another binding,
    which costs a new device id and nothing else."""
    born = getattr(found, "st_birthtime", None)
    return repr((_machine(), _boot(), found.st_ino, born, found.st_mtime_ns)).encode()


def settle_time(file: Path) -> None:
    """Set the time of change to one that every file system keeps and no later copy
    gets."""
    now = int(time.time()) // _COARSEST * _COARSEST
    os.utime(file, (now, now))


def _machine() -> str:
    """Return the id of this installation of the system, or ""."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return ""
    return next(filter(None, map(_line, _MACHINE_IDS)), "")


def _boot() -> str:
    """Return the id of this start of the system, or ""."""
    return _line(_BOOT_ID)


def _line(path: str) -> str:
    with suppress(OSError, UnicodeDecodeError), open(path, "rb") as file:
        return file.read(64).decode("ascii").strip()
    return ""
