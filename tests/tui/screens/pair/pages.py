"""What stands on a page of blocks, and how to select a part of it."""

from collections.abc import Hashable

from rmjournal.domain.record.record import Kind, RecordId
from rmjournal.tui.kit.widgets.block_layout import Block, OnPage
from rmjournal.tui.kit.widgets.blocks import Blocks
from tests.tui.conftest import Person


def page(me: Person) -> Blocks:
    """Return the page of the screen on top."""
    return me.app.screen.query("#main Blocks").first(Blocks)


def items(blocks: Blocks) -> list[OnPage]:
    """Return all there is on a page of blocks, also what was not seen yet."""
    while blocks._page.pull():
        pass
    return blocks._page.items


def block_of(blocks: Blocks, about: Hashable) -> Block | None:
    """Return the block about this as it is drawn now."""
    found = blocks._page.index(about)
    return None if found is None else blocks._page.block(found)


def text_of(block: Block) -> str:
    """Return the words of a block, a line each."""
    return "\n".join("".join(piece.text for piece in (*line.pieces, *line.right)).rstrip() for line in block.lines)


def told(me: Person) -> list[str]:
    """Return the words of every block of the page."""
    blocks = page(me)
    return [text_of(block) for each in items(blocks) if (block := block_of(blocks, each.about)) is not None]


def selected(me: Person) -> str:
    """Return the words of the selected block."""
    block = block_of(page(me), page(me).selected_about)
    return text_of(block) if block is not None else ""


async def select(me: Person, about: Hashable) -> None:
    """Select what is about this."""
    page(me).select(about)
    await me.settle()
    assert page(me).selected_about == about


async def select_session(me: Person, number: int) -> None:
    """Select the chapter of a session."""
    pair = me.app.screen.pair  # type: ignore[attr-defined] # it is a page of a pair
    await select(me, me.journal.sessions.get(pair, number).id)


def newest(me: Person, kind: Kind) -> RecordId:
    """Return the newest entry of a kind that the page shows."""
    for about in (each.about for each in items(page(me))):
        if isinstance(about, str) and len(about) == 32 and me.journal.records.glance(RecordId(about)).kind == kind:
            return RecordId(about)
    raise AssertionError(f"there is no {kind.name} on the page")
