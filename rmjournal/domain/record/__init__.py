"""Define a record and its typed body, and build bodies from what a person typed."""

import rmjournal.support.lean_msgspec  # noqa: F401 - before the records import msgspec
