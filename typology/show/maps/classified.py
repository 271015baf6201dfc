"""A classification as marks: coloured by the categories that are possible, ringed by the shock states that are."""

from collections.abc import Container, Iterable, Mapping

from typology.classification.classify import Classification
from typology.show.maps.marks import OPEN_COLOUR, Scene, kept_units, marked
from typology.show.possible import (
    Set,
    brief,
    category_entries,
    counted_statuses,
    set_colours,
    sets_in,
    sets_met,
    shock_entries,
    shock_look,
)

__all__ = ["classified"]


def classified(found: Classification, within: Container[str] | None = None) -> Scene:
    """Return the scene of a classification."""
    decision = found.rulebook.decision
    units = kept_units(found.units, within)
    sets, shocks = (_of(units, sets_in(found, column)) for column in ("possible", "possible_shock"))
    colours = set_colours(decision.order, sets.values())
    marks = {
        unit: marked(
            shock_look(shocks[unit], decision)._replace(colour=colours[sets[unit]]),
            text=brief(sets[unit], decision.order),
        )
        for unit in units
    }
    entries = category_entries(sets.values(), colours, decision)
    legend = [
        [(marked(look, text=brief(members, decision.order)), text)
         for members, (look, text) in zip(sets_met(sets.values(), decision.order), entries, strict=True)],
        [(marked(look, colour=OPEN_COLOUR), text) for look, text in shock_entries(shocks.values(), decision)],
    ]  # fmt: skip
    return Scene(
        "Categories that are possible by what is known",
        marks,
        legend,
        notes=() if within is not None else (counted_statuses(found),),
        labels=found.labels,
    )


def _of(units: Iterable[str], sets: Mapping[str, Set]) -> Mapping[str, Set]:
    return {unit: sets[unit] for unit in units}
