"""The first code to run: harden the process, then hand over to the command line."""

import os
import sys

_YOUNG = 100_000  # objects made before Python looks for cycles among them: nearly all that a start makes stay


def start() -> None:
    """Run the command line and end the process."""
    end(main())


def main() -> int:
    """Run the command line; return the exit code."""
    _leave_out_current_folder()
    if sys.argv[1:] == ["--version"]:  # answered before anything else is imported
        from rmjournal import __version__

        try:
            print(f"rmjournal {__version__}", flush=True)
        except OSError as cause:
            return _told(cause.strerror or "the system gave no reason")
        return 0

    try:
        import gc

        gc.set_threshold(_YOUNG)

        from rmjournal.support import hardening as process

        process.harden()
        process.end_on_signals()

        from rmjournal.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to stop
        return 130


def end(code: int) -> None:
    """End the process with this exit code, at once.

    Otherwise the interpreter would first take all modules apart, about 9 ms. It would
    stay open if it was told to, with everything in memory. It would wait for ever for a
    thread that waits for keys (Textual leaves one behind after a stop and a
    continue)."""
    import atexit

    atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter would do
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except OSError:  # it is full or gone
            code = code or 1
    os._exit(code)


def _told(reason: str) -> int:
    """Say that the output could not be written, if there is where; return the exit
    code."""
    if sys.stderr is not None:
        try:  # noqa: SIM105 - contextlib would be loaded for it
            print(f"rmjournal: I couldn't write the output: {reason.lower()}.", file=sys.stderr)
        except OSError:
            pass
    return 1


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
    start()
