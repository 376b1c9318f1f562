"""The three themes. Text has a contrast of 4.5:1, in Contrast 7:1. Nothing that must be
read is faint."""

from textual.theme import Theme

TOKENS: dict[str, dict[str, str]] = {
    "ink": {
        "background": "#14161B", "surface": "#1A1D24", "panel": "#242833",
        "text": "#E8E4DA", "muted": "#9BA0AB", "faint": "#6F7683",
        "amber": "#E3B567", "teal": "#7CC4B8", "violet": "#B9A6E3",
        "rose": "#E39DB2", "blue": "#8BB8E3", "green": "#A5C88A",
        "warning": "#E8A862", "error": "#EB8F84", "leaving": "#6FD3E8",
    },
    "paper": {
        "background": "#F7F3EA", "surface": "#FCFAF4", "panel": "#EAE3D3",
        "text": "#2A2926", "muted": "#635F56", "faint": "#857F72",
        "amber": "#84560F", "teal": "#1E6A60", "violet": "#5C4699",
        "rose": "#98385A", "blue": "#22608F", "green": "#3F6B25",
        "warning": "#8A4A06", "error": "#A3302A", "leaving": "#0B6173",
    },
    "contrast": {
        "background": "#000000", "surface": "#000000", "panel": "#2B2B2B",
        "text": "#FFFFFF", "muted": "#FFFFFF", "faint": "#C8C8C8",
        "amber": "#FFE14D", "teal": "#FFE14D", "violet": "#FFE14D",
        "rose": "#FFE14D", "blue": "#FFE14D", "green": "#FFE14D",
        "warning": "#FFE14D", "error": "#FFE14D", "leaving": "#FFE14D",
    },
}  # fmt: skip


def variables(name: str) -> dict[str, str]:
    """Return the colours of a theme under the names used in `journal.tcss`."""
    return {f"j-{token}": colour for token, colour in TOKENS[name].items()}


def themes() -> list[Theme]:
    """Return the themes as Textual wants them."""
    return [
        Theme(
            name=name,
            primary=tokens["text"],
            secondary=tokens["muted"],
            accent=tokens["text"],
            foreground=tokens["text"],
            background=tokens["background"],
            surface=tokens["surface"],
            panel=tokens["panel"],
            warning=tokens["warning"],
            error=tokens["error"],
            success=tokens["green"],
            dark=name != "paper",
            variables=variables(name),
        )
        for name, tokens in TOKENS.items()
    ]
