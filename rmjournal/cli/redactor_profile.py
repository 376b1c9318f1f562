"""Read the names that the redactor must mask from JSON."""

from rmjournal.sharing.redactor.profile import Profile

_LISTS = ("names", "aliases", "orgs", "teams", "places", "projects")


def read_profile(found: object) -> Profile | None:
    """Return the names in a JSON object of lists; None if it holds anything else."""
    if not isinstance(found, dict) or not found.keys() <= set(_LISTS):
        return None
    lists = {}
    for key, names in found.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return None
        lists[key] = tuple(names)
    return Profile(**lists)
