"""The first code to run: harden the process, then hand over to the command line."""

import sys


def main() -> int:
    """Run the command line; return the exit code."""
    if sys.argv[1:] == ["--version"]:  # answered before anything else is imported
        from rmjournal import __version__

        print(f"rmjournal {__version__}")
        return 0

    try:
        from rmjournal.support import hardening as process

        process.harden()
        process.end_on_signals()

        from rmjournal.cli.main import run

        return process.leave(run(sys.argv[1:]))
    except KeyboardInterrupt:  # before there was anything to stop
        return 130


if __name__ == "__main__":
    sys.exit(main())
