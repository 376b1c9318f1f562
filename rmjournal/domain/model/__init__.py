"""Define the entities of reverse mentoring, such as pair, session and takeaway."""

import rmjournal.support.lean_msgspec  # noqa: F401 - before the entities import msgspec
