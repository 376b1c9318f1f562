"""The themes: three of our own, and some that Textual knows, in the same tokens.

Text has a contrast of 4.5:1, in Contrast 7:1. Nothing that must be read is faint. The
others have the grounds of Textual's themes; their colours are those that the themes'
own projects publish, lightened or darkened until they can be read on every ground."""

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
        "text": "#FFFFFF", "muted": "#D0D0D0", "faint": "#A8A8A8",
        "amber": "#FFE14D", "teal": "#FFE14D", "violet": "#FFE14D",
        "rose": "#FFE14D", "blue": "#FFE14D", "green": "#FFE14D",
        "warning": "#FFE14D", "error": "#FFE14D", "leaving": "#FFE14D",
    },
    "nord": {
        "background": "#2E3440", "surface": "#3B4252", "panel": "#434C5E",
        "text": "#E3E8EF", "muted": "#B7BCC4", "faint": "#777D87",
        "amber": "#EBCB8B", "teal": "#9AC3C2", "violet": "#CEB4C9",
        "rose": "#E0B1A2", "blue": "#A8BED4", "green": "#ABC496",
        "warning": "#EBCB8B", "error": "#DFB0B4", "leaving": "#8FC4D3",
    },
    "gruvbox": {
        "background": "#282828", "surface": "#3C3836", "panel": "#504945",
        "text": "#FBF1C7", "muted": "#C1BA9B", "faint": "#757162",
        "amber": "#FABD2F", "teal": "#98C688", "violet": "#E1ACBA",
        "rose": "#FEA55C", "blue": "#A7BFB6", "green": "#BDC035",
        "warning": "#FEA55C", "error": "#FDA297", "leaving": "#8BE0E0",
    },
    "dracula": {
        "background": "#282A36", "surface": "#2B2E3B", "panel": "#313442",
        "text": "#F8F8F2", "muted": "#9C9D9F", "faint": "#727379",
        "amber": "#F1FA8C", "teal": "#9AEDFE", "violet": "#BD93F9",
        "rose": "#FF79C6", "blue": "#8BA4FD", "green": "#50FA7B",
        "warning": "#FFB86C", "error": "#FF6D6D", "leaving": "#8BE9FD",
    },
    "tokyo-night": {
        "background": "#1A1B26", "surface": "#24283B", "panel": "#414868",
        "text": "#E1E4F1", "muted": "#B5B8C4", "faint": "#656773",
        "amber": "#E0B06A", "teal": "#73DACA", "violet": "#C7ABF8",
        "rose": "#F99FB0", "blue": "#9AB8F9", "green": "#9ECE6A",
        "warning": "#E0B06A", "error": "#F99FB0", "leaving": "#7DCFFF",
    },
    "catppuccin-mocha": {
        "background": "#181825", "surface": "#313244", "panel": "#45475A",
        "text": "#DBE1F7", "muted": "#B1B6CA", "faint": "#626474",
        "amber": "#F9E2AF", "teal": "#94E2D5", "violet": "#CCA7F7",
        "rose": "#F5C2E7", "blue": "#8FB8FA", "green": "#A6E3A1",
        "warning": "#FAE3B0", "error": "#F49EB8", "leaving": "#89DCEB",
    },
    "catppuccin-latte": {
        "background": "#EFF1F5", "surface": "#E6E9EF", "panel": "#CCD0DA",
        "text": "#3A3C50", "muted": "#565869", "faint": "#878996",
        "amber": "#7B4E10", "teal": "#106368", "violet": "#7230C9",
        "rose": "#834272", "blue": "#1851C2", "green": "#29661C",
        "warning": "#7B4E10", "error": "#B20D30", "leaving": "#026085",
    },
    "solarized-dark": {
        "background": "#002B36", "surface": "#073642", "panel": "#073642",
        "text": "#B7C1C2", "muted": "#8A9C9F", "faint": "#59747A",
        "amber": "#BC9417", "teal": "#39A89F", "violet": "#8F93D2",
        "rose": "#E174A9", "blue": "#4B9FDA", "green": "#8FA114",
        "warning": "#DB815C", "error": "#E87674", "leaving": "#5FD7E0",
    },
    "solarized-light": {
        "background": "#FDF6E3", "surface": "#EEE8D5", "panel": "#EEE8D5",
        "text": "#3E4E53", "muted": "#5F6B6C", "faint": "#89908B",
        "amber": "#846400", "teal": "#1E746D", "violet": "#5D61A9",
        "rose": "#BA3072", "blue": "#1E6CA4", "green": "#606E00",
        "warning": "#B54314", "error": "#C42C2A", "leaving": "#00707A",
    },
}  # fmt: skip


NAMES: dict[str, tuple[str, str]] = {
    "ink": ("Ink", "dark, the default"),
    "paper": ("Paper", "light"),
    "contrast": ("Contrast", "black and white, with yellow"),
    "nord": ("Nord", "dark, cool"),
    "gruvbox": ("Gruvbox", "dark, warm"),
    "dracula": ("Dracula", "dark, bright colours"),
    "tokyo-night": ("Tokyo Night", "dark, blue"),
    "catppuccin-mocha": ("Catppuccin Mocha", "dark, soft"),
    "catppuccin-latte": ("Catppuccin Latte", "light, soft"),
    "solarized-dark": ("Solarized Dark", "dark, low contrast"),
    "solarized-light": ("Solarized Light", "light, low contrast"),
}
SELECTED, ON_SELECTED = "text", "background"  # tokens that the selected row, tab or choice wears, in any theme
LIGHT = ("paper", "catppuccin-latte", "solarized-light")


def is_dark(name: str) -> bool:
    """Return whether the background of a theme is darker than its text."""
    return name not in LIGHT


def variables(name: str) -> dict[str, str]:
    """Return the colours of a theme under the names used in the style sheets."""
    tokens = TOKENS[name]
    colours = {**tokens, "selected": tokens[SELECTED], "on-selected": tokens[ON_SELECTED]}
    return {f"j-{token}": colour for token, colour in colours.items()}


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
            dark=is_dark(name),
            variables=variables(name),
        )
        for name, tokens in TOKENS.items()
    ]
