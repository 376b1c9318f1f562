"""How many examples a property test tries: a share of the Hypothesis profile in use.

`ci` is the default; `pytest --hypothesis-profile=full` tries twenty times as many. With RMJOURNAL_SAME_EXAMPLES=1, as
in `.ci/run`, a test tries the same examples each time, so that a failure is the fault of the change."""

import os

from hypothesis import settings

SAME = "RMJOURNAL_SAME_EXAMPLES"
_USUAL = 100  # examples of a test that names no number, in the profile `ci`
_USUAL_STEPS = 50  # steps of a state machine that names no number, in the profile `ci`

settings.register_profile(
    "ci",
    deadline=None,
    derandomize=os.environ.get(SAME) == "1",
    print_blob=True,
    max_examples=_USUAL,
    stateful_step_count=_USUAL_STEPS,
)
settings.register_profile(
    "full", settings.get_profile("ci"), max_examples=20 * _USUAL, stateful_step_count=2 * _USUAL_STEPS
)
settings.load_profile("ci")


def examples(usual: int, *, of: int = 0) -> int:
    """Return the number of examples for a test that tries this many in the profile `ci`.

    A costly test tries a sample there `of` more: the profile `full` scales the whole
    number."""
    times = settings().max_examples // _USUAL
    return max(1, usual if times <= 1 else (of or usual) * times)


def steps(usual: int) -> int:
    """Return the number of steps for a state machine that takes this many in the profile `ci`."""
    return max(1, usual * settings().stateful_step_count // _USUAL_STEPS)
