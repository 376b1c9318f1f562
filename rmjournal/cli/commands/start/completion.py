"""Complete commands in a shell: completion. Opens no journal."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add
from rmjournal.cli.shell_completion import SHELLS, completion


def declare_completion(commands: Commands) -> None:
    """Declare `completion`."""
    parser = add(
        commands,
        "completion",
        print_completion,
        "complete commands with Tab in your shell (prints a script to load)",
        'eval "$(rmjournal completion bash)"',
    )
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help="your shell: bash, zsh, fish or powershell")


def print_completion(args: Namespace) -> None:
    """Print the script that completes the commands in a shell."""
    from rmjournal.cli.command_list import build_parser

    terminal.put_text(completion(build_parser(), args.shell).rstrip("\n"))
