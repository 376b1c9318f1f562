"""What replying, forwarding and signing add to a letter."""

import random
import re
import textwrap

from tests.sharing.letters.manglers.each_line import each_line


def quote_once(text: str, dice: random.Random) -> str:
    """Quote it."""
    return each_line(text, lambda line: f"> {line}")


def quote_deep(text: str, dice: random.Random) -> str:
    """Quote it up to four times."""
    mark = dice.choice(("> > ", ">> ", "> > > ", ">>> ", ">>>> ", "> > > > "))
    return each_line(text, lambda line: f"{mark}{line}")


def quote_with_bars(text: str, dice: random.Random) -> str:
    """Quote it with bars."""
    return each_line(text, lambda line: f"| {line}")


def quote_then_wrap(text: str, dice: random.Random) -> str:
    """Quote it, and wrap so that rests of lines have no mark."""
    width = dice.randint(50, 72)
    return each_line(text, lambda line: "\n".join(textwrap.wrap(f"> {line}", width, break_on_hyphens=False)))


_INTRODUCTIONS = (
    "On Mon, 30 Nov 2026 at 09:12, Maria <maria@example.org> wrote:",
    "Am 30.11.2026 um 09:12 schrieb Maria <maria@example.org>:",
    "Le lun. 30 nov. 2026 à 09:12, Maria <maria@example.org> a écrit :",
    "El lun, 30 nov 2026 a las 9:12, Maria (<maria@example.org>) escribió:",
    "Il giorno lun 30 nov 2026 alle ore 09:12 Maria <maria@example.org> ha scritto:",
    "Op ma 30 nov. 2026 om 09:12 schreef Maria <maria@example.org>:",
    "pon., 30 lis 2026 o 09:12 Maria <maria@example.org> napisał(a):",
    "Em seg., 30 de nov. de 2026 às 09:12, Maria <maria@example.org> escreveu:",
    "пн, 30 нояб. 2026 г. в 09:12, Maria <maria@example.org>:",
    "2026年11月30日(月) 9:12 Maria <maria@example.org>:",
    "Den mån 30 nov. 2026 kl 09:12 skrev Maria <maria@example.org>:",
)


def reply_on_top(text: str, dice: random.Random) -> str:
    """Answer above the quoted letter."""
    return f"Thanks, that looks right to me.\n\n{_INTRODUCTIONS[0]}\n{quote_once(text, dice)}"


def reply_in_another_language(text: str, dice: random.Random) -> str:
    """Answer above the letter, with a header in any language."""
    return f"Danke!\n\n{dice.choice(_INTRODUCTIONS)}\n\n{quote_once(text, dice)}"


def outlook_header(text: str, dice: random.Random) -> str:
    """Answer above the letter, as Outlook does."""
    head = dice.choice(
        (
            "From: Maria Kovacs\nSent: Monday, 30 November 2026 09:12\nTo: Heron\nSubject: Takeaways",
            "Von: Maria Kovacs\nGesendet: Montag, 30. November 2026 09:12\nAn: Heron\nBetreff: Takeaways",
            "De : Maria Kovacs\nEnvoyé : lundi 30 novembre 2026 09:12\nÀ : Heron\nObjet : Takeaways",
        )
    )
    return f"Yes to most.\n\n________________________________\n{head}\n\n{text}"


def forward(text: str, dice: random.Random) -> str:
    """Forward it."""
    return f"---------- Forwarded message ---------\nFrom: Maria <m@example.org>\nDate: Mon, 30 Nov 2026\n\n{text}"


def signature_below(text: str, dice: random.Random) -> str:
    """Sign below, with a disclaimer."""
    return f"{text}\n-- \nHeron\nDirector of Nursing | +44 20 7946 0000\nThis email is confidential. [External]"


def signature_above(text: str, dice: random.Random) -> str:
    """Sign above the letter."""
    return f"Fine.\n\nSent from my iPhone\n\n{quote_once(text, dice)}"


def reply_under_each(text: str, dice: random.Random) -> str:
    """Quote it, and answer under each point."""
    quoted = quote_once(text, dice)
    return re.sub(r"(?m)^(> .*\[[^\]]*\].*)$", r"\1\nyes\n", quoted)


def edit_elsewhere(text: str, dice: random.Random) -> str:
    """Change words that belong to no point."""
    return text.replace("Takeaways", "Our takeaways", 1).replace("Reply yes", "Please reply yes", 1)


def banner(text: str, dice: random.Random) -> str:
    """Put the warning of a mail server on top."""
    return f"[EXTERNAL] CAUTION: this email came from outside. Do not click links.\n\n{text}"
