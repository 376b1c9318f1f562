"""The first code to run: harden the process, then hand over to the command line."""

import gc
import os
import sys

_COLLECT_AFTER = 50_000  # objects; at Python's 700, a sixth of what starting the screen takes goes to collecting


def main() -> int:
    """Run the command line; return the exit code."""
    _leave_out_current_folder()
    if sys.argv[1:] == ["--version"]:  # answered before anything else is imported
        from rmjournal import __version__

        print(f"rmjournal {__version__}")
        return 0

    gc.set_threshold(_COLLECT_AFTER)
    try:
        from rmjournal.support import hardening as process

        process.harden()
        process.end_on_signals()

        from rmjournal.cli.main import run

        return process.leave(run(sys.argv[1:]))
    except KeyboardInterrupt:  # before there was anything to stop
        return 130


def _leave_out_current_folder() -> None:
    """Prevent imports from the current folder.

    `python -m` and an empty entry of PYTHONPATH put it before the standard library.
    What lies inside of Python's own folder stays."""
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it was deleted
        here = ""
    own = tuple(os.path.realpath(prefix) + os.sep for prefix in {sys.prefix, sys.base_prefix})
    sys.path[:] = [entry for entry in sys.path if entry and (os.path.realpath(entry) != here or here.startswith(own))]


if __name__ == "__main__":
    sys.exit(main())
