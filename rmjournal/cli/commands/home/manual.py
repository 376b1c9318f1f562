"""The manual in plain lines: manual. Opens no journal."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add


def declare_manual(commands: Commands) -> None:
    """Declare `manual`."""
    parser = add(
        commands, "manual", manual, "read the manual (without a page, list its pages)", "rmjournal manual recovery"
    )
    parser.add_argument("page", metavar="PAGE", nargs="?", help="a page, or the beginning of its name")


def manual(args: Namespace) -> None:
    """Print a page of the manual, or list the pages. Opens no journal."""
    from rmjournal.manual.pages import find, pages
    from rmjournal.support.markdown import WIDTH, plain_lines

    if args.page is None:
        names = max(len(page.name) for page in pages())
        for page in pages():
            terminal.put(f"{page.name:<{names}}  {page.title}")
        terminal.say("`rmjournal manual PAGE` prints a page. Add `| less` to scroll.")
        return
    width = max(20, min(WIDTH, terminal.width() - 1))
    terminal.put_text("\n".join(plain_lines(find(args.page).text, width)))
