"""A piece of the app as a picture, for those who see it for the first time."""

from textual.content import Content

_WIDE = 58  # cells


def picture() -> Content:
    """Return what a week in the journal looks like. The people are made up."""
    amber, text, muted, green = "$j-amber", "$j-text", "$j-muted", "$j-green"

    def line(*left: tuple[str, str], right: tuple[str, str] = ("", "")) -> Content:
        used = sum(len(words) for words, _ in left) + len(right[0])
        return Content.assemble(*left, " " * max(1, _WIDE - used), right)

    return Content("\n").join(
        [
            line(("▌ ", amber), ("Prepare session 2", text), right=("Mon 30 Nov", muted)),
            line(("▌ ", amber), ("the agenda is yours", muted)),
            Content(""),
            line(("→ ", amber), ("Heads of section speak last.", text), right=("you both agreed", green)),
            line(("… ", amber), ("held back: 1 line", muted), right=("not shared", muted)),
            Content(""),
            line(("Who talked?   ", muted), ("▇▇ ▅▅ ", amber), ("▃▃", amber), ("   partner, about even, you", muted)),
        ]
    )
