"""What is said of an error that nobody expected: where it arose, and nothing else.

The message of such an error and the variables in its frames may hold private text."""

import os

from rmjournal.support.errors import Failed

LAST_SAVE_SAFE = "Your last save is safe."


def whereabouts(error: BaseException | None) -> str:
    """Return the type of an error and where it arose, and nothing of its message."""
    if error is None:
        return "unknown"
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{os.path.basename(frame.tb_frame.f_code.co_filename)}, line {frame.tb_lineno}" if frame else "start"
    return f"{type(error).__name__} in {place}"


def crash_report(error: BaseException | None, kept: str = LAST_SAVE_SAFE) -> str:
    """Return the line that is printed when rmjournal ends by an error.

    `kept` says what of the person's work is safe."""
    return f"rmjournal: something went wrong ({whereabouts(error)}). {kept}"


def unexpected(error: BaseException, hint: str = "Try again.") -> Failed:
    """Return an error to show in place of one that nobody expected, where rmjournal
    goes on."""
    return Failed(f"Something went wrong inside rmjournal ({whereabouts(error)}).", hint)
