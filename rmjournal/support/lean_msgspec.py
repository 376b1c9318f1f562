"""Import msgspec without what it would bring along: a sixth of the start of a command.

Where it can, msgspec takes two functions from typing_extensions, which imports inspect,
ast and tokenize. Otherwise it takes the same from typing. A screen has loaded
typing_extensions before, and then nothing is left to save."""

import sys

_UNWANTED = "typing_extensions"

if _UNWANTED not in sys.modules and "msgspec" not in sys.modules:
    sys.modules[_UNWANTED] = None  # type: ignore[assignment] # an import of it fails
    try:
        import msgspec as msgspec
    finally:
        del sys.modules[_UNWANTED]
