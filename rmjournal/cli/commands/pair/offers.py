"""The command on offers: list what may be offered to a pair, turn it off and on."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused


def declare_offers(commands: Commands) -> None:
    """Declare `offers`."""
    parser = add(
        commands,
        "offers",
        show_offers,
        "show what may be offered to a pair, and turn it off or on",
        "rmjournal offers --pair 1 --off check-in",
        json='one object per line: {"offer", "words", "beside", "on", "now"}',
        pair=True,
    )
    parser.add_argument("--off", metavar="NAME", help="not for us: turn an offer off for this pair")
    parser.add_argument("--on", metavar="NAME", help="turn an offer on again")


def show_offers(args: Namespace) -> None:
    """Turn offers off or on if asked, and list all of them."""
    from rmjournal.domain.rules.offers import OFFERS, Offer, OfferKind, words_of

    known = [what.value for what in OfferKind if what in OFFERS]
    for name in (args.off, args.on):
        if name is not None and name not in known:
            raise Refused("There's no such offer.", f"The offers are {', '.join(known)}.")
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        for name, on in ((args.off, False), (args.on, True)):
            if name is not None:
                pair = journal.offers.turn(pair, OfferKind(name), on=on)
        now = journal.offers.of(pair)
        for what in OfferKind:
            if what not in OFFERS:
                continue
            is_on, is_now = what.value not in pair.body.not_for_us, now is not None and now.what is what
            offered = now if now is not None and is_now else Offer(what, pair.id, pair.body.role)
            words, beside = words_of(offered)
            if args.json:
                terminal.put_json({"offer": what.value, "words": words, "beside": beside, "on": is_on, "now": is_now})
            else:
                state = "now" if is_now else "on" if is_on else "off"
                terminal.put(f"{what.value:<10} {state:<4} {words}")
