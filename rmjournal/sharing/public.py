"""Offer what the command line needs of sharing; everything else here is internal.

Nothing is loaded until a name is asked for, and then only the module behind it: the
filter starts without the report, and the report without the filter. So each name stands
here twice: with its type, for editors and checkers, and with its module, for the
interpreter. A test compares the two."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rmjournal.sharing.kit import programme_kit
    from rmjournal.sharing.redactor.lexicon import load
    from rmjournal.sharing.redactor.profile import Profile, read_profile
    from rmjournal.sharing.redactor.redaction import Redaction, redact
    from rmjournal.sharing.report import deletion, output_formats, parquet, release_ledger, status_table, trend
    from rmjournal.sharing.report.composition import Report, Told, compose, rejected
    from rmjournal.sharing.report.disclosure import FLOOR, K
    from rmjournal.sharing.report.html_page import as_page
    from rmjournal.sharing.report.rollup import Tally, of_one_role, read_folder, tally
    from rmjournal.sharing.report.statement_filter import sorted_out
    from rmjournal.sharing.summary import programme_file
    from rmjournal.sharing.summary.coarsening import Chosen, check_period
    from rmjournal.sharing.summary.named_notes import State
    from rmjournal.sharing.summary.programme_file import Programme, Size

__all__ = [
    "FLOOR", "Chosen", "K", "Profile", "Programme", "Redaction", "Report", "Size", "State", "Tally",
    "Told", "as_page", "check_period", "compose", "deletion", "load", "of_one_role", "output_formats", "parquet",
    "programme_file", "programme_kit", "read_folder", "read_profile", "redact", "rejected", "release_ledger",
    "sorted_out", "status_table", "tally", "trend",
]  # fmt: skip

_NAMES = {
    "redactor.lexicon": ("load",),
    "redactor.profile": ("Profile", "read_profile"),
    "redactor.redaction": ("Redaction", "redact"),
    "report.composition": ("Report", "Told", "compose", "rejected"),
    "report.disclosure": ("FLOOR", "K"),
    "report.html_page": ("as_page",),
    "report.rollup": ("Tally", "of_one_role", "read_folder", "tally"),
    "report.statement_filter": ("sorted_out",),
    "summary.coarsening": ("Chosen", "check_period"),
    "summary.named_notes": ("State",),
    "summary.programme_file": ("Programme", "Size"),
}
_MODULES = {
    "deletion": "report.deletion",
    "status_table": "report.status_table",
    "trend": "report.trend",
    "release_ledger": "report.release_ledger",
    "parquet": "report.parquet",
    "programme_file": "summary.programme_file",
    "programme_kit": "kit.programme_kit",
    "output_formats": "report.output_formats",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load what is behind a name, the first time that it is asked for."""
    if name in _MODULES:
        found: object = import_module(f"rmjournal.sharing.{_MODULES[name]}")
    elif name in _HOMES:
        found = getattr(import_module(f"rmjournal.sharing.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the names that are offered."""
    return sorted(__all__)
