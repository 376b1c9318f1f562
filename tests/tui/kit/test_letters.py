"""One letter means one thing, on whatever screen it is pressed."""

from collections import defaultdict

from rmjournal.tui.kit.commands import CATALOGUE
from rmjournal.tui.shell import routes

# A letter, what it means, and the commands that mean it. Lists after F5 and `g` have letters of their own.
LETTERS = {
    "a": ("accept", {"agree", "accept_file", "accept"}),
    "b": ("debrief", {"debrief"}),
    "c": ("copy", {"copy_text"}),
    "d": ("delete", {"delete", "purge", "delete_text"}),
    "e": ("edit", {"edit", "period"}),
    "f": ("filter", {"filter"}),
    "g": ("go to", {"go"}),
    "h": ("history", {"history"}),
    "i": ("read", {"read", "read_file", "read_reply"}),
    "l": ("learn", {"learn"}),
    "m": ("move", {"move"}),
    "n": ("new or plan", {"new_pair", "new_session", "new_takeaway", "new_goal", "new_rehearsal"}),
    "o": ("other words", {"amend"}),
    "p": ("prepare", {"prepare"}),
    "q": ("questions to yourself", {"check"}),
    "r": ("reflect", {"reflect"}),
    "s": ("share", {"agreement", "send"}),
    "t": ("takeaways", {"takeaways"}),
    "u": ("undo", {"undo", "put_back"}),
    "v": ("how it's going", {"trends"}),
    "w": ("write", {"write"}),
    "x": ("decline", {"decline", "dismiss_sign", "withdraw", "not_for_us"}),
    "y": ("yes, it is done", {"acted", "tell", "end_goal", "end_line"}),
    "z": ("later", {"snooze"}),
}
# There is nothing to delete before there is a journal.
ONLY_THERE = {("FirstRunScreen", "look_round", "d")}


def test_one_letter_means_one_thing_on_every_screen() -> None:
    wrong = [
        (screen.__name__, command.id, key)
        for screen in routes.screen_classes()
        for command in screen.all_commands()
        for key in command.key.split(",")
        if len(key) == 1 and key.isalpha() and command.id not in LETTERS.get(key, ("", set()))[1]
    ]
    assert set(wrong) - ONLY_THERE == set()


def test_a_command_has_one_letter_wherever_it_is() -> None:
    letters = defaultdict(set)
    for command in CATALOGUE:
        for key in command.key.split(","):
            if len(key) == 1 and key.isalpha():
                letters[command.id].add(key)
    assert {name: keys for name, keys in letters.items() if len(keys) > 1} == {}


def test_the_side_panel_has_one_key_on_every_screen() -> None:
    assert {command.key for command in CATALOGUE if command.id == "side"} == {"f7"}
