"""How rmjournal speaks: what a person can read keeps to plain words and short sentences.

One test a part: `-k cli`, `-k tui`, `-k README`. To read a part whole, print it with
`python -m tests.test_words cli`."""

import ast
import re
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rmjournal.cli.command_list import build_parser

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "rmjournal"
PARTS = ("cli", "domain", "guidance", "journal", "manual", "sharing", "support", "tui", "vault", "README")
LONGEST = 25  # words in a sentence

# What nobody reads as text: data, notices of others, and a specification for programmers.
UNREAD = (
    "sharing/redactor/build/",
    "support/word_lists/",
    "/LICENCES.md",
    "vault/FORMAT.md",
    "date_phrases.py",
    "manual/reference.md",
)
# Values that are styles or patterns, by the name they are given.
_CODE_NAMES = re.compile(r"(?:DEFAULT_)?CSS|_?STYLE|_PATTERNS?")
# Calls whose arguments are patterns, or reach programmers only.
_CODE_CALLS = re.compile(r"re\.\w+|\w*(?:TypeError|KeyError|AssertionError|AttributeError|RuntimeError)")
_SQL = re.compile(r"(?:PRAGMA|SELECT|INSERT|DELETE|CREATE|BEGIN|UPDATE|DROP|DESCRIBE|COPY|FROM|VACUUM) ?")
_HOLE = "…"  # where a value goes

# Said by nobody, in any part, the guidance included.
PHRASES = {
    "the other, for a person": r"\bthe other(?:'s)?(?= (?:one )?(?:is|was|has|had|does|did|can|cancelled|promised"
    r"|likes?|prefers?|agrees?|agreed|knows?|hears?|heard|keeps?|of|what|in|with|not|to)\b|[.,;:?)]|$|'s\b)"
    r"|\b(?:tell|told) the other\b",
    "any more, at the end": r"\bany more\b(?=\s*(?:[.,:;!?)]|$))",
    "is told, was told": r"\b(?:is|are|was|were|be) told\b",
    "by itself": r"\bby (?:itself|themselves)\b",
    "until when": r"\buntil when\b",
    "look round": r"\blook(?:s|ed|ing)? round\b",
    "goes along": r"\b(?:go|goes|going|went) along\b",
    "take in": r"\b(?:tak(?:e|es|en|ing)|took) (?:it |them )?in\b(?! (?:a|the|your|this|turns)\b)",
    "anew": r"\banew\b",
    "that is meant": r"\b(?:that|which|who(?:ever)?) is meant\b",
    "a day to come": r"\ba day to come\b",
    "on purpose": r"\bon purpose\b",
    "somebody, whoever": r"(?<!if )(?<!harm to )\b(?:somebody|whoever|whomever)\b"
    r"(?!(?:'s)? (?:outside|else|neutral|you (?:both )?trust)\b)",
}

# The right column of the word list, where the words mean that thing.
WORD_LIST = {
    "save, not keep": r"\b(?:is|are|was|were|be|been|being|not|nothing) kept\b"
    r"(?! (?:to|between|secret|private|apart)\b)"
    r"|\bkeeps? (?:a|this|the|that) (?:note|entry|text|draft|reflection)\b",
    "share, not leave": r"\b(?:has|have|had) left\b|\bnothing left\b(?! (?:to|of)\b)"
    r"|\bleaves? (?:this|the) (?:machine|computer)\b|\bwhat leaves\b|\btoo much .* to leave\b|\bmeant to leave\b",
    "entry, not record": r"\brecords\b"
    r"|(?<!off )\b(?:a|an|the|this|that|each|every|one|no|such|single|first|own) record\b(?! of how\b| of the\b)"
    r"|\brecord (?:of (?:this|that)|has|is|was|cannot|may|does)\b",
    "selected, not marked": r"\bwhat is marked\b|\bthe marked\b|\bmarked (?:line|row|entry|one)\b",
    "commitment, not promise": r"\bpromis(?:e|es|ed|ing)\b",
    "takeaway, not taken away": r"\b(?:take|takes|taken|took|taking) away\b",
    "debrief, not three lines": r"\bthree lines\b",
    "reflect, not look back": r"\blook(?:s|ed|ing)? back\b",
    "signal, not sign": r"\bsigns?\b(?! (?:up|off|in|of|him|her|them|it)\b)|\bworth a look\b",
    "hide text, not conceal": r"\bconceal\w*|\bbars (?:until|in place|instead)\b",
    "recovery key, not spare key": r"\bspare key\b",
    "encrypted, not sealed": r"\b(?:un|re)?seal(?:s|ed|ing)?\b",
    "delete, not take out": r"\b(?:take|takes|taken|took|taking) (?:(?:it|them|this|all|\w+ history) )?out\b",
    "back up and restore, not copy and put back": r"\b(?:put|puts|putting) (?:it |them |a version |that )?back\b"
    r"|\bwritten in two copies\b",
    "took place, not held": r"\b(?:was|were|not|is|be|been|sessions?) held\b(?! back)|\bheld (?:on|session)\b",
    "by, not its day": r"\bits (?:new )?day\b|\bhad its day\b",
    "side panel, not side column": r"\bside column\b",
    "not shared, not for your eyes only": r"\bonly you see this\b|\bnobody else can read this\b|\byour (?:own )?eyes\b",
    "message, not letter": r"\b(?:the|this|your|that|as a) letter\b(?! (?:and|or|key))|\bletters to\b",
    "who to talk to, not whom to turn to": r"\bwhom\b|\bto turn to\b",
    "make an introduction, not open a door": r"\bopen(?:s|ed|ing)? (?:a )?doors?\b",
    "fixing, not mending": r"\bmend(?:s|ed|ing)?\b",
    "permission, not consent": r"\bconsent\b",
    "re-encrypt, not new keys for everything": r"\bnew keys for everything\b",
    "Mentor (junior), Mentee (senior)": r"\bmentors?\b(?!['s]* \(junior\))(?! a\b)(?!-junior)"
    r"|\bmentees?\b(?!['s]* \(senior\))(?!-senior)",
}

# "Neither of you asks to see the other's notes": each way round, as everybody says it.
_BOTH_WAYS = re.compile(
    r"\b(?:neither|either|each|one) of (?:you|us)\b|\bin one\b|\bone reports\b|\bnobody in the pair\b", re.I
)
# The one promise: about notes, and what it does not cover.
_OF_NOTES = re.compile(r"legal protection|\bno promise\b|\basks? (?:for|to see)\b", re.IGNORECASE)
# On pages somebody is a third person, or anybody at all, and consent a term of law.
_FINE_ON_PAGES = ("somebody, whoever", "permission, not consent")
_PAGES = ("guidance", "manual", "README")
_FINE_IN = {"the other, for a person": _BOTH_WAYS, "commitment, not promise": _OF_NOTES}

# What may stay: the part, a piece of the text, the rule, and why.
ALLOWED: tuple[tuple[str, str, str, str], ...] = (
    ("journal", "“promise” takes an object", "commitment, not promise", "the name of a field that scripts give"),
    ("tui", "email; phone", "a semicolon", "what separates answers, shown in the field"),
    ("sharing", "default-src 'none'", "a semicolon", "a policy that browsers read"),
    ("sharing", "the highest revision of a record", "entry, not record", "a field of a summary file, in its schema"),
    ("sharing", "random, one for each person", "a semicolon", "the schema of summary files, which is published"),
)


class Text(NamedTuple):
    """A text that a person can read, and where it is written."""

    where: str
    text: str


def sources_of(part: str) -> Iterator[Path]:
    """Yield the files of one part, in order."""
    if part == "README":
        yield ROOT / "README.md"
        return
    for path in sorted((PACKAGE / part).rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix in (".py", ".md") and not any(unread in name for unread in UNREAD):
            yield path


@cache
def texts_of(part: str) -> tuple[Text, ...]:
    """Return every text of one part that a person can read; the help of commands as it is composed."""
    found = []
    for path in sources_of(part):
        read = markdown if path.suffix == ".md" else strings
        found += [Text(f"{path.relative_to(ROOT).as_posix()}:{line}", text) for line, text in read(path)]
    if part == "cli":
        told = {text.text.lower().rstrip(".") for text in found}
        found += [
            Text(f"rmjournal {' '.join(path)} --help", text)
            for path, text in helps(build_parser(), [])
            if text.lower().rstrip(".") not in told
        ]
    return tuple(dict.fromkeys(text for text in found if re.search(r"\S\s+\S", text.text)))


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings of a Python file that are texts, a value in one as a hole."""
    yield from _strings(ast.parse(path.read_text("utf-8")))


def _strings(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.JoinedStr):
        yield node.lineno, _prose("".join(_piece(value) for value in node.values))
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                yield from _strings(value.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, _prose(node.value)
    elif not _is_code(node):
        body = getattr(node, "body", None)
        document = body[0] if isinstance(body, list) and body and isinstance(body[0], ast.Expr) else None
        for inner in ast.iter_child_nodes(node):
            if inner is not document or not isinstance(document.value, ast.Constant):
                yield from _strings(inner)


def _piece(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else _HOLE


def _is_code(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return bool(_CODE_CALLS.fullmatch(ast.unparse(node.func)))
    if isinstance(node, ast.Assign | ast.AnnAssign):
        names = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(name, ast.Name) and _CODE_NAMES.fullmatch(name.id) for name in names)
    return isinstance(node, ast.arguments | ast.Import | ast.ImportFrom)


def _prose(text: str) -> str:
    """Return a text without what is typed or read by programs: code, objects of JSON, markup."""
    if _SQL.match(text) or re.fullmatch(r"[%\w:.\-\s]*%\w[%\w:.\-\s]*", text):
        return ""
    text = re.sub(r"`[^`]*`", "`_`", text)
    text = re.sub(r'"\w+"(?:, )?', "", text)
    text = re.sub(r"\(?\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\)?", _HOLE, text)
    text = re.sub(r"\[/?[a-z$][^\]]*\]|</?\w[^>]*>", "", text)
    return "\n".join(" ".join(line.split()) for line in re.split(r"\n\s*\n|\n(?=\s|[-*] )", text)).strip()


def markdown(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the headings, paragraphs, items and cells of a Markdown file, without code."""
    number, block = 0, ""
    fenced = head = False
    for at, line in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        if line.startswith("```"):
            fenced = not fenced
        if (at == 1 and line == "---") or head:
            head = at == 1 or line != "---"  # what precedes a text; only its title is read
            if line.startswith("title: "):
                yield at, line.removeprefix("title: ")
            continue
        begins = re.match(r"\s*(?:[-*]|\d+\.|#+|>|\|) ?|---|\s*$|    (?!\s*[-*] )|```", line)
        if begins and block:
            yield number, _plain(block)
            block = ""
        if fenced or line.startswith(("```", "    ", "---")) or not line.strip() or re.match(r"\|[-| :]+\|?$", line):
            continue
        if line.startswith("|"):
            yield from ((at, _plain(cell)) for cell in line.strip("|").split("|"))
            continue
        number = number if block else at
        block += " " + line
    if block:
        yield number, _plain(block)


def _plain(block: str) -> str:
    text = re.sub(r"^\s*(?:[-*]|\d+\.|#+|>) (?:\[[ x]\] )?", "", block)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"`[^`]*`", "`_`", re.sub(r"[*_]{1,2}(?=\S)([^*_]+)[*_]{1,2}", r"\1", text)).split())


def helps(parser: Any, path: list[str]) -> Iterator[tuple[list[str], str]]:
    """Yield what --help says of each command and option, as it is composed."""
    yield path, _prose(parser.description or "")
    epilog = "\n".join(line for line in (parser.epilog or "").splitlines() if not line.startswith(("Example:", "  ")))
    yield path, _prose(epilog)
    for action in vars(parser)["_actions"]:
        if action.help and action.help != "==SUPPRESS==":
            yield path, _prose(action.help)
        if hasattr(action.choices, "items"):
            for name, inner in action.choices.items():
                yield from helps(inner, [*path, name])
            for offered in action._get_subactions():
                yield [*path, offered.dest], _prose(offered.help or "")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text; what stands before a list ends with its colon."""
    return [said for said in re.split(r"(?<=[.!?][”\")])\s|(?<=[.!?])\s|\n", text) if said]


def objections_to(part: str, text: str) -> Iterator[str]:
    """Yield each rule that a text breaks, with the words that break it."""
    rules = PHRASES if part == "guidance" else PHRASES | WORD_LIST
    for said in sentences_of(text):
        for rule, pattern in rules.items():
            if (part in _PAGES and rule in _FINE_ON_PAGES) or (rule in _FINE_IN and _FINE_IN[rule].search(said)):
                continue
            yield from (f"{rule}: “{hit[0]}”" for hit in re.finditer(pattern, said, re.IGNORECASE))
        count = len(re.findall(r"\S*\w\S*|…", said))
        if count > LONGEST:
            yield f"a sentence of {count} words"
    if part not in _PAGES and re.search(r"[^\W\d_)”.…]+; [\w“…]|; [a-z]{2}", text):
        yield "a semicolon"


def is_allowed(part: str, text: str, objection: str) -> bool:
    """Return whether a line of the allow-list has this one."""
    return any(part == where and piece in text and objection.startswith(rule) for where, piece, rule, _ in ALLOWED)


@pytest.mark.parametrize("part", PARTS)
def test_what_a_person_reads_is_said_as_one_would_say_it(part: str) -> None:
    offenders = [
        f"{where}: {text}\n    -> {objection}"
        for where, text in texts_of(part)
        for objection in objections_to(part, text)
        if not is_allowed(part, text, objection)
    ]
    assert not offenders, f"{len(offenders)} in {part}:\n" + "\n".join(offenders)


@pytest.mark.parametrize("line", ALLOWED, ids=lambda line: f"{line[0]}: {line[1]}")
def test_every_line_of_the_allow_list_is_needed(line: tuple[str, str, str, str]) -> None:
    part, piece, rule, why = line
    assert why
    assert any(
        objection.startswith(rule)
        for _, text in texts_of(part)
        if piece in text
        for objection in objections_to(part, text)
    )


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Tell the other what you did.", "the other"),
        ("Nothing opens it any more.", "any more"),
        ("A journal that locks by itself.", "by itself"),
        ("This record is damaged.", "entry"),
        ("The note is not kept.", "save"),
        ("It is saved; go on.", "a semicolon"),
        ("The Mentor sets the agenda.", "Mentor (junior)"),
        (" ".join(["word"] * 26) + ".", "a sentence"),
    ],
)
def test_a_sentence_of_the_old_voice_is_found(said: str, rule: str) -> None:
    assert any(objection.startswith(rule) for objection in objections_to("cli", said))


@pytest.mark.parametrize(
    "said",
    [
        "The Mentor (junior) sets the agenda, and the other pair is not changed.",
        "Record a session. It was recorded off the record.",
        "It keeps working, on the one hand and on the other hand.",
        "Choose two letters, for example: a and b.",
    ],
)
def test_a_plain_sentence_is_left_alone(said: str) -> None:
    assert not list(objections_to("cli", said))


def test_the_collection_finds_strings_help_and_pages() -> None:
    assert all(texts_of(part) for part in PARTS if part == "README" or (PACKAGE / part).exists())
    assert any(text.where == "rmjournal list --help" for text in texts_of("cli"))


def main() -> None:
    """Print every text of the parts that are named, or of all, to be read as one text."""
    for part in sys.argv[1:] or PARTS:
        for where, text in texts_of(part):
            print(textwrap.fill(f"{where}: {text}", 140, subsequent_indent="    "))


if __name__ == "__main__":
    main()
