"""Everything that the palette can find: commands of every screen, pairs, settings,
themes and texts to read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rmjournal.domain.text import capital
from rmjournal.support import preferences
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit import theme
from rmjournal.tui.kit.base_screen import BaseScreen, JournalScreen
from rmjournal.tui.kit.commands import BACK, DESTINATIONS, OPEN, PAIR_STEPS, PALETTE, SIDE, Command
from rmjournal.tui.screens.home.steps import Steps
from rmjournal.tui.screens.pair import together
from rmjournal.tui.shell import routes

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record

DO, PAIRS, GO_TO, SETTINGS, READ, ELSEWHERE = "Do", "Pairs", "Go to", "Settings", "Read", "On other screens"
GROUPS = (DO, PAIRS, GO_TO, SETTINGS, READ, ELSEWHERE)
Run = Callable[[], Any]
_STEPS: tuple[tuple[str, str, Callable[[Steps], JournalScreen]], ...] = (
    ("Write a note", "w", Steps.write),
    ("Plan a session", "n", Steps.plan),
    ("Prepare", "p", Steps.prepare),
    ("Debrief", "b", Steps.debrief),
    ("Reflect", "r", Steps.reflect),
    ("Takeaways", "t", Steps.takeaways),
    ("Share", "s", Steps.share),
    ("Paste a reply", "i", Steps.paste_reply),
)
_TOGETHER = (
    ("Agreement", "agreement"),
    ("Review", "review"),
    ("Insight card", "insight"),
    ("Pause or stop", "pause_or_stop"),
    ("Close", "close"),
)  # the choices behind F6 on the page of a pair
_ALSO = {
    "share": "send messages agenda summary statement status help note programme file",
    "paste a reply": "receive answer",
    "how it's going": "trends charts",
    "close": "end finish",
    "pause or stop": "end",
}  # other words that find a step
_UNTIL_THE_END = ("pause_or_stop", "close")
_WHERE = {  # a screen that needs something open first
    "FormScreen": "in a form", "HistoryScreen": "in an entry's history", "RecordScreen": "when an entry is open",
    "LineDraftScreen": "on an unfinished line for the log",
    "AgreementScreen": "on a pair's agreement", "EndingScreen": "at the end of a pair",
    "ReflectScreen": "while you reflect", "SessionScreen": "while you write", "ShareScreen": "before you share",
    "ReceiveScreen": "with a pasted reply",
    "TextScreen": "while you read", "ConflictsScreen": "when there is a conflict",
    "PairScreen": "on a pair's page", "TakeawaysScreen": "on a pair's takeaways", "SignalsScreen": "on a signal",
    "SessionPageScreen": "on a session's page", "CalendarScreen": "before you add to a calendar",
    "TrendsScreen": "on a pair's trends", "LearningScreen": "on a pair's goals", "MeetingScreen": "while you meet",
    "OwnLinesScreen": "on what you kept to yourself", "ManualScreen": "while you read the manual",
    "SharedItemScreen": "on a shared item", "QuestionsScreen": "on the example questions",
    "SecurityScreen": "under Settings, Security", "BackupsScreen": "under Settings, Backups",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Something the palette offers. `theme` is shown while the entry is selected;
    `also` are words that find it and are not shown."""

    group: str
    title: str
    about: str
    run: Run
    key: str = ""
    private: bool = False
    theme: str = ""
    also: str = ""


_LED_TO_NOWHERE = (OPEN.id, BACK.id, PALETTE.id, PAIR_STEPS.id)  # or each pair has an entry of its own that does it


def entries(screen: BaseScreen) -> list[Entry]:
    """Return everything that can be done from this screen, its own commands first, and
    last what other screens can do."""
    found = list(_own(screen))
    if isinstance(screen, JournalScreen):
        pairs = screen.journal.pairs.all()
        found += [*_of_pairs(screen, pairs), *_elsewhere(screen), *_places(screen)]
        found += [*_settings(screen), *_reading(screen)]
    found += _themes(screen)
    return [entry for group in GROUPS for entry in found if entry.group == group]


def _own(screen: BaseScreen) -> Iterator[Entry]:
    for command in screen.all_commands():
        if command.id != PALETTE.id and screen.offers(command):
            words = screen.label_of(command)
            run = partial(screen.run_action, command.action)
            also = _ALSO.get(command.label, "")
            yield Entry(DO, capital(words), command.help, run, screen.key_of(command), also=also)


def _of_pairs(screen: JournalScreen, pairs: "list[Record[Pair]]") -> Iterator[Entry]:
    host = screen.host
    for pair in pairs:
        alias, role = pair.body.alias, f"you: {pair.body.role.words}"
        show = partial(_open, screen, partial(host.record_screen, pair))
        yield Entry(PAIRS, f"Pair: {alias}", role, show, private=True)
    for pair in pairs:
        for words, _, step in _STEPS:
            yield _of_pair(pair, words, partial(_open, screen, partial(step, Steps(screen.journal, pair))))
        goes_on = together.can_be_stopped(screen.journal, pair)
        for words, where in _TOGETHER:
            if goes_on or where not in _UNTIL_THE_END:
                yield _of_pair(pair, words, partial(together.begin, screen, pair, where))


def _of_pair(pair: "Record[Pair]", words: str, begin: Run) -> Entry:
    title, about = f"{words}: {pair.body.alias}", f"you: {pair.body.role.words}"
    return Entry(PAIRS, title, about, begin, private=True, also=_ALSO.get(words.lower(), ""))


def _elsewhere(screen: JournalScreen) -> Iterator[Entry]:
    """Yield the commands of the other screens, once each."""
    seen = {(command.id, command.label) for command in screen.all_commands()} | {(SIDE.id, SIDE.label)}
    for each in routes.screen_classes():
        for command in each.all_commands() if issubclass(each, JournalScreen) else ():
            if (command.id, command.label) in seen or command.id in _LED_TO_NOWHERE:
                continue
            seen.add((command.id, command.label))
            where = _WHERE.get(each.__name__, "")
            about = f"{where}: {_small(command.help)}" if where else command.help
            run, key = partial(_lead, screen, each, command), screen.key_of(command)
            yield Entry(ELSEWHERE, capital(command.label), about, run, key)


def _places(screen: JournalScreen) -> Iterator[Entry]:
    for letter, (destination, label) in DESTINATIONS.items():
        yield Entry(GO_TO, capital(label), "", partial(screen.go_to, destination), f"g {letter}")


def _settings(screen: JournalScreen) -> Iterator[Entry]:
    chosen = screen.host.preferences
    plain = partial(prefer, screen, replace(chosen, plain=not chosen.plain))
    on = "on now" if chosen.plain else "off now"
    yield Entry(SETTINGS, "Plain mode", f"for screen readers and braille displays · {on}", plain)
    yield Entry(SETTINGS, "Auto-lock", "how long until it locks", partial(screen.go_to, "settings"))
    yield Entry(
        SETTINGS, "Start with text hidden", "hide names and text at the start", partial(screen.go_to, "settings")
    )
    for words, about, make in routes.upkeep_screens():
        yield Entry(SETTINGS, words, about, partial(_open, screen, partial(make, screen.journal)))


def _themes(screen: BaseScreen) -> Iterator[Entry]:
    for name, (words, about) in theme.NAMES.items():
        keep = partial(prefer, screen, replace(screen.host.preferences, theme=name))
        yield Entry(SETTINGS, f"Theme: {words}", about, keep, theme=name)


def _reading(screen: JournalScreen) -> Iterator[Entry]:
    for title, about, also, make in routes.reading(screen.journal):
        yield Entry(READ, title, about, partial(_open, screen, make), also=also)


def _open(screen: JournalScreen, make: "Callable[[], Any]") -> None:
    with screen.showing_errors():
        screen.save_pending()
        screen.app.push_screen(make())


def _lead(screen: JournalScreen, to: type[BaseScreen], command: Command) -> None:
    """Go to the screen that has this command, or say where it is."""
    destination = routes.destination_of(to)
    if destination:
        screen.go_to(destination)
    words = f"{capital(command.label)} works {_WHERE.get(to.__name__, 'here')}. Press {screen.key_of(command)}."
    screen.app.notify(words, markup=False)


def prefer(screen: BaseScreen, changed: preferences.Preferences) -> None:
    """Use these preferences and save them."""
    screen.host.apply_preferences(changed)
    try:
        preferences.save(changed)
    except RmjournalError as error:
        screen.show_error(error)
    screen.on_screen_resume()


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
