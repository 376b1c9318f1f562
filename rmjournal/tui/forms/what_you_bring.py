"""The fields of a pair on how the two differ, and on what is not offered to them."""

from rmjournal.domain.model.pair import DIMENSIONS, Pair
from rmjournal.domain.rules.offers import OFFERS, OfferKind
from rmjournal.tui.forms.form import InvalidField, Values
from rmjournal.tui.kit.widgets.fields import Field, Heading, LineField

_TOLD = "only what they told you and would expect you to write down"
_MINE, _THEIRS, _OFF = "difference-me-", "difference-partner-", "not_for_us"


def fields(pair: Pair | None, *, has_met: bool) -> list[Field | Heading]:
    """Return one's own row of differences and, once the two have met, the partner's."""
    known = {each.dimension: each for each in pair.differences} if pair is not None else {}
    found: list[Field | Heading] = [Heading("What you bring", "optional")]
    for at, (dimension, label, example) in enumerate(DIMENSIONS):
        mine = known[dimension].me if dimension in known else ""
        found.append(LineField(f"{_MINE}{at}", label, mine, placeholder=example))
    if pair is None or not has_met:
        return found
    found.append(Heading("What your partner brings", _TOLD))
    for at, (dimension, label, _) in enumerate(DIMENSIONS):
        theirs = known[dimension].partner if dimension in known else ""
        found.append(LineField(f"{_THEIRS}{at}", label.replace("Your", "Their").replace("you", "they"), theirs))
    return found


def offers_field(pair: Pair) -> LineField:
    """Return the field that lists what is not offered to this pair."""
    names = ", ".join(what.value for what in OfferKind if what in OFFERS)
    return LineField(
        _OFF, "Not for us", "; ".join(pair.not_for_us), placeholder="nothing", hint=f"What isn't offered here: {names}."
    )


def differences(values: Values, before: Pair | None) -> list[dict[str, str]] | None:
    """Return all rows with the answers in them, None if nothing changed. Rows that the
    form does not ask for stay."""
    rows = {each.dimension: (each.me, each.partner) for each in (before.differences if before is not None else ())}
    was = dict(rows)
    for at, (dimension, *_) in enumerate(DIMENSIONS):
        partner = rows.get(dimension, ("", ""))[1]
        rows[dimension] = (values[f"{_MINE}{at}"], values.get(f"{_THEIRS}{at}", partner))
    kept = {dimension: row for dimension, row in rows.items() if any(row)}
    if kept == was:
        return None
    return [{"dimension": name, "me": me, "partner": partner} for name, (me, partner) in kept.items()]


def turned_off(values: Values) -> list[str]:
    """Return the offers that are turned off. Raises InvalidField for an unknown one."""
    names = [each.strip().lower() for each in values[_OFF].replace(",", ";").split(";") if each.strip()]
    known = {what.value for what in OfferKind}
    if not set(names) <= known:
        raise InvalidField(_OFF, "One of these isn't an offer.", f"The offers are {', '.join(sorted(known))}.")
    return names
