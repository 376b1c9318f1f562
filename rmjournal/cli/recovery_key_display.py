"""Show a new recovery key once, where no scrollback keeps it."""

from rmjournal.cli import cleared_screen, terminal
from rmjournal.support import hardening
from rmjournal.support.errors import Failed, Locked

_ANOTHER = "That was your recovery key. If you haven't written it down, make another: `rmjournal recovery-key`."


def show_once(key: str, advice: str, unseen: str) -> None:
    """Show a key until Enter is pressed, on the terminal's other screen; then `advice`.

    Print it as a line of data where standard output is no terminal, or one that cannot
    do this. The key counts already: Ctrl+C and Ctrl+D end its showing, as Enter does,
    and are told how to get another. Raises Failed with the way out `unseen` if nobody
    could see it."""

    def draw() -> None:
        terminal.put(key)
        terminal.say(
            "This is your recovery key. You won't see it again. Write it on paper. Don't photograph or email it."
        )

    try:
        with hardening.told_of_closed_pipes():
            if cleared_screen.is_possible():
                try:
                    cleared_screen.show(draw, "Press Enter when you have written it down:")
                except (EOFError, KeyboardInterrupt):
                    advice = _ANOTHER
                except Locked:
                    raise Locked(f"Locked. {_ANOTHER}") from None
            else:
                terminal.put(key)
            terminal.flush()
    except Failed as error:
        raise Failed(error.sentence, unseen) from None
    terminal.say(advice)
