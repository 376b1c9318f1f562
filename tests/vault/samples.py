"""Objects for the tests: whatever JSON can hold."""

import re

from hypothesis import strategies as st

_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")  # two halves in a row are one character in JSON

texts = st.text(st.characters(exclude_categories=[]), max_size=20).filter(lambda text: not _HALVES.search(text))
_leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
_values = st.recursive(
    _leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)
objects = st.dictionaries(texts.filter(lambda key: key != "over"), _values, max_size=5)
