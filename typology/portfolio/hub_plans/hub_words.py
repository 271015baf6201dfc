"""What is said of a plan: of the whole, of each hub, and why each unit is served from where it is."""

from collections.abc import Mapping, Sequence

import numpy as np

from typology.classification.prose import listed, percent
from typology.portfolio.hub_plans.asked import Asked
from typology.portfolio.hub_plans.naming import several
from typology.portfolio.hub_plans.serving import Serving
from typology.portfolio.hubs.amounts import amount
from typology.portfolio.hubs.plan import HubPlan
from typology.portfolio.priorities.regions import NOWHERE

__all__ = ["gap_in_words", "hub_sentence", "notes_of", "plan_sentence", "weights_sentence", "why"]

MOST_WANTED = 3


def why(serving: Serving, call: Mapping[str, str]) -> str:
    """Say why a unit is served from its hub: distance, language, region, needs, and the next best hub."""
    unit, hub = call[serving.unit], call[serving.hub]
    if serving.unit == serving.hub:
        return f"{unit} hosts its hub. {_next(serving, call)}"
    parts = [f"{unit} is served from {hub}, {serving.km:,.0f} km away", _language(serving), _region(serving)]
    return f"{'; '.join((*parts, _needs(serving)))}. {_next(serving, call)}"


def _language(serving: Serving) -> str:
    if not all(serving.languages):
        return "whether they share a language is not known"
    return f"both work in {listed(serving.shared, 'and')}" if serving.shared else "they share no language"


def _region(serving: Serving) -> str:
    ours, theirs = serving.regions
    if NOWHERE in serving.regions:
        return "whether they lie in one region is not known"
    return f"both lie in {ours}" if ours == theirs else f"it lies in {ours}, the hub in {theirs}"


def _needs(serving: Serving) -> str:
    if np.isnan(serving.likeness):
        return "how like their needs are is not known"
    return f"their needs are alike by {serving.likeness:.2f} (1 is the same)"


def _next(serving: Serving, call: Mapping[str, str]) -> str:
    if not serving.next_hub:
        return "No other hub of the plan may serve it."
    other = call[serving.next_hub]
    if round(serving.next_km) >= 0:
        full = "" if serving.has_room else "; it has no room left for it"
        return f"The next best hub, {other}, would be {abs(serving.next_km):,.0f} km worse, everything counted{full}."
    return (
        f"For it alone {other} would be {-serving.next_km:,.0f} km better, everything counted; "
        "what hubs can and must carry speaks for this one."
    )


def hub_sentence(row: Mapping[str, object], call: Mapping[str, str], furthest: str, wanted: Sequence[str]) -> str:
    """Say whom a hub serves, how far they are, what it carries, and what they need for certain."""
    hub, countries = str(row["hub"]), int(str(row["countries"]))
    if not countries:
        return f"{call[hub]} {'stays open and' if row['fixed'] else 'is opened but'} serves nobody."
    load, capacity = float(str(row["load"])), float(str(row["capacity"]))
    room = f" of the {amount(capacity)} it can carry" if np.isfinite(capacity) else ""
    lowest, highest = float(str(row["load_lowest"])), float(str(row["load_highest"]))
    range_ = f", by need between {amount(lowest)} and {amount(highest)}" if lowest < highest else ""
    if str(row["served"]) == hub:
        whom = f"{call[hub]} serves itself alone"
    else:
        whom = f"{call[hub]} serves {countries} unit{'s' if countries > 1 else ''}, {_far(row, furthest)}"
    said = f"{whom}. Its load is {amount(load)}{room}{range_}."
    said += f" What its units need for certain is above all {listed(wanted[:MOST_WANTED], 'and')}." if wanted else ""
    return said + (" It stays open as asked." if row["fixed"] else "")


def _far(row: Mapping[str, object], furthest: str) -> str:
    worst = f"{float(str(row['worst_km'])):,.0f} km"
    if row["countries"] == 1:
        return f"{worst} away"
    return f"on average {float(str(row['mean_km'])):,.0f} km away and at most {worst} ({furthest})"


UNSEEN = "A hub stands where units are best reached by what is counted; nobody looked whether an office can work there."


def plan_sentence(asked: Asked, plan: HubPlan) -> str:
    """Say what the plan is, and how far from the best it can be."""
    hubs = [asked.naming.name(hub) for hub in plan.hubs]
    km = asked.between.km[np.arange(len(plan.assignment)), plan.assignment]
    count = f"{len(hubs)} hub{'s' if len(hubs) > 1 else ''}"
    proof = "no plan is cheaper" if plan.gap == 0 else f"no plan can be cheaper by more than {gap_in_words(plan.gap)}"
    late = "; time ran out before the gap asked for was reached" if plan.status == "out of time" else ""
    return (
        f"{count}, in {listed(hubs, 'and')}, for {len(km)} units, which are on average {km.mean():,.0f} km from their "
        f"hub and at most {km.max():,.0f} km; {proof}{late}."
    )


def weights_sentence(asked: Asked) -> str:
    """Say what counted how much."""
    weights = asked.weights
    return (
        f"A kilometre counts {weights['distance']:g}, no language in common {weights['language']:,g} km, another "
        f"region {weights['region']:,g} km and needs with nothing in common {weights['likeness']:,g} km, each times "
        f"the load; a further hub has to save {asked.opening:,g} km, added over units of average load."
    )


def gap_in_words(gap: float) -> str:
    """Return a gap in per cent.

    Examples
    --------
    >>> gap_in_words(0.0), gap_in_words(0.00002), gap_in_words(0.0123), gap_in_words(np.inf)
    ('0 %', '0.01 %', '1.23 %', 'an unknown share')
    """
    if not gap < 1:
        return "an unknown share"
    return percent(np.ceil(round(gap * 1e4, 6)) / 1e4, 2) if gap else "0 %"


def notes_of(asked: Asked, plan: HubPlan) -> tuple[str, ...]:
    """Say what was counted, what was open, and which choice was made where something is not known."""
    return (
        weights_sentence(asked),
        *_work(asked),
        *_unknown(asked),
        *_places(asked, plan),
        *([UNSEEN] if set(plan.hubs) - set(asked.question.fixed) else []),
    )


def _work(asked: Asked) -> tuple[str, ...]:
    work = asked.work
    said = f"Loads are {work.said}."
    if work.open_:
        lowest, highest, used = (amount(loads.sum()) for loads in (work.lowest, work.highest, work.used))
        said += (
            f" They are open for {work.open_} of {len(work.used)} units: together between {lowest} and {highest}; the "
            f"plan carries {used}."
        )
    return (said,)


def _unknown(asked: Asked) -> tuple[str, ...]:
    found = []
    for weight, words in (
        ("language", "share a language"),
        ("region", "lie in one region"),
        ("likeness", "have like needs"),
    ):
        part = asked.between.parts[weight]
        gaps, pairs = int(np.isnan(part).sum()), int((~asked.between.same).sum())
        if not gaps or not asked.weights[weight]:
            continue
        if gaps == pairs:
            found.append(f"Whether units and candidates {words} is not known of any pair, so it takes no part.")
            continue
        found.append(
            f"Whether units and candidates {words} is not known of {gaps:,} of {pairs:,} pairs; these count as "
            f"the mean of the others, {asked.between.mean_of(weight) * asked.weights[weight]:,.0f} km."
        )
    return tuple(found)


def _places(asked: Asked, plan: HubPlan) -> tuple[str, ...]:
    found = []
    if asked.points.by_country:
        found.append(f"Measured from the point of their country: {several(asked.points.by_country)}.")
    idle = [hub for hub, units in plan.served.items() if not units and hub not in plan.question.fixed]
    if idle:
        found.append(
            f"Opened but serving nobody, for the sake of a discount or of the number of hubs: {several(idle)}. "
            "With a lowest load there is no such hub."
        )
    away = [f"{hub} (from {other})" for hub, other in plan.hub_of.items() if hub in plan.hubs and other != hub]
    if away:
        found.append(f"Hosts of a hub that are served from another one, as loads fit better so: {several(away)}.")
    return tuple(found)
