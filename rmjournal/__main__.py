"""The first code to run: harden the process, then hand over to the command line."""

import sys

from rmjournal import process


def main() -> int:
    """Run the command line; return the exit code."""
    process.harden()
    process.end_on_signals()

    from rmjournal.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
