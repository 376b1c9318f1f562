"""What mail and chat do to a letter: each function does one thing, with dice of its
own, in a file by its kind.

TEXT ones give text and follow one another in any order. TRANSPORT ones pack the whole,
as the source of a mail would be pasted or saved: one at most ends a chain."""

import random
from collections.abc import Callable, Mapping

from tests.sharing.letters.manglers.line_breaks import (
    carriage_returns,
    cut,
    double_lines,
    drop_empty_lines,
    flow,
    hyphenate,
    indent,
    join_lines,
    trailing_blanks,
    wrap,
    wrap_at_hyphens,
    wrap_narrow,
)
from tests.sharing.letters.manglers.lists_and_chats import (
    irc,
    no_marks,
    other_marks,
    renumber,
    renumber_all_one,
    signal,
    slack,
    teams,
    telegram,
    whatsapp,
    whatsapp_export,
    whatsapp_lines,
)
from tests.sharing.letters.manglers.mail_sources import (
    base64_body,
    eml_alternative,
    eml_base64,
    eml_flowed,
    eml_html,
    eml_quoted_printable,
    eml_wrong_charset,
    html_source,
    json_string,
    percent_encoded,
    quoted_printable,
    utf16_file,
    windows_file,
)
from tests.sharing.letters.manglers.markup import (
    bold,
    bold_code,
    entities,
    markdown_escapes,
    through_html2text,
    through_inscriptis,
    through_markdownify,
)
from tests.sharing.letters.manglers.replies import (
    banner,
    edit_elsewhere,
    forward,
    outlook_header,
    quote_deep,
    quote_once,
    quote_then_wrap,
    quote_with_bars,
    reply_in_another_language,
    reply_on_top,
    reply_under_each,
    signature_above,
    signature_below,
)
from tests.sharing.letters.manglers.signs import (
    autocorrect,
    byte_order_mark,
    decomposed,
    direction_marks,
    emoji_variants,
    french_blanks,
    full_width_code,
    guillemets,
    isolates,
    ligatures,
    no_break_spaces,
    odd_spaces,
    plain_signs,
    smart,
    soft_hyphens,
    wrong_charset,
    wrong_charset_twice,
    zero_width,
)

Mangler = Callable[[str, random.Random], str]
Packer = Callable[[str, random.Random], str | bytes]

_TEXT: tuple[Mangler, ...] = (
    wrap, wrap_narrow, wrap_at_hyphens, cut, hyphenate, join_lines, double_lines, drop_empty_lines, flow,
    trailing_blanks, indent, quote_once, quote_deep, quote_with_bars, quote_then_wrap,
    reply_on_top, reply_in_another_language, outlook_header, forward, signature_below, signature_above,
    reply_under_each, edit_elsewhere, banner, renumber, renumber_all_one, other_marks, no_marks, whatsapp,
    whatsapp_lines, whatsapp_export, slack, teams, telegram, irc, signal, smart, plain_signs, autocorrect,
    guillemets, french_blanks, no_break_spaces, odd_spaces, zero_width, direction_marks, isolates, soft_hyphens,
    emoji_variants, decomposed, ligatures, full_width_code, byte_order_mark, wrong_charset, wrong_charset_twice,
    entities, markdown_escapes, bold, bold_code, through_html2text, through_markdownify, through_inscriptis,
)  # fmt: skip
_TRANSPORT: tuple[Packer, ...] = (
    carriage_returns, html_source, quoted_printable, base64_body, json_string, percent_encoded, eml_quoted_printable,
    eml_base64, eml_html, eml_alternative, eml_flowed, eml_wrong_charset, utf16_file, windows_file,
)  # fmt: skip
TEXT: Mapping[str, Mangler] = {each.__name__: each for each in _TEXT}
TRANSPORT: Mapping[str, Packer] = {each.__name__: each for each in _TRANSPORT}


def chain(dice: random.Random, longest: int = 4) -> list[str]:
    """Return the names of one to four manglers that follow one another."""
    names = [dice.choice(sorted(TEXT)) for _ in range(dice.randint(1, longest))]
    if dice.random() < 0.25:
        names[-1] = dice.choice(sorted(TRANSPORT))
    return names


def mangled(text: str, names: list[str], dice: random.Random) -> str | bytes:
    """Return what a chain makes of a text."""
    for name in names:
        if name in TRANSPORT:
            return TRANSPORT[name](text, dice)
        text = TEXT[name](text, dice)
    return text
