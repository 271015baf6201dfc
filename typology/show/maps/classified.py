"""A classification as marks: coloured by the categories that are possible, ringed by the shock states that are."""

from typology.classification.classify import Classification
from typology.show.maps.marks import OPEN_COLOUR, Scene, marked
from typology.show.possible import (
    brief,
    category_entries,
    counted_statuses,
    set_colours,
    sets_in,
    shock_entries,
    shock_look,
)

__all__ = ["classified"]


def classified(found: Classification) -> Scene:
    """Return the scene of a classification."""
    decision = found.rulebook.decision
    sets, shocks = (sets_in(found, column) for column in ("possible", "possible_shock"))
    colours = set_colours(decision.order, sets.values())
    marks = {
        unit: marked(
            shock_look(shocks[unit], decision)._replace(colour=colours[sets[unit]]),
            text=brief(sets[unit], decision.order),
        )
        for unit in found.units
    }
    by_look = {colours[members]: brief(members, decision.order) for members in sets.values()}
    legend = [
        [(marked(look, text=by_look[look.colour]), text)
         for look, text in category_entries(sets.values(), colours, decision)],
        [(marked(look)._replace(colour=OPEN_COLOUR), text) for look, text in shock_entries(shocks.values(), decision)],
    ]  # fmt: skip
    return Scene(
        "Categories that are possible by what is known",
        marks,
        legend,
        notes=(counted_statuses(found),),
        labels=found.labels,
    )
