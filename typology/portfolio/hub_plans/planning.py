"""Where hubs could stand: a plan for a number of hubs, or one plan for each of several numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from typology.classification.classify import Classification
from typology.portfolio.hub_plans.asked import ask
from typology.portfolio.hub_plans.asking import Asking, Offices
from typology.portfolio.hub_plans.between import Languages
from typology.portfolio.hub_plans.longest import with_distance
from typology.portfolio.hub_plans.planned import Hubs
from typology.portfolio.hub_plans.requirements import Within
from typology.portfolio.hub_plans.settling import settled
from typology.portfolio.hub_plans.workload import Told
from typology.portfolio.hubs.search import search_hubs
from typology.portfolio.hubs.unreachable import NoPlanError

__all__ = ["plan_hubs"]


def plan_hubs(  # noqa: PLR0913 (each is a choice of its own)
    result: Classification,
    hubs: int | tuple[int, int] | range,
    *,
    capacity: float | Mapping[str, float] | None = None,
    lowest_load: float | None = None,
    candidates: Iterable[str] | None = None,
    fixed: Iterable[str] = (),
    favoured: Offices = (),
    weights: Mapping[str, float] | None = None,
    loads: Told = None,
    within: Within = None,
    most_km: float | None = None,
    languages: Languages | None = None,
    forbidden: Mapping[str, Any] | None = None,
    places: Mapping[str, Any] | None = None,
    serve: Iterable[str] | None = None,
    opening: float | None = None,
    gap: float = 0.01,
    time_limit: float = 60.0,
) -> Hubs:
    """Plan hubs that serve several countries each: where they stand, whom they serve, what they have to be good at.

    Every unit is served from one hub. What is between a unit and its hub is counted in kilometres: the way, and more
    where they share no language, lie in different regions, or have other needs. Each unit counts by its load, the
    work that it brings. Of all plans that keep what is asked, one is returned that is proven to be within a gap of the
    cheapest.

    Parameters
    ----------
    result
        A classification.
    hubs
        A number such as ``4``; or the fewest and the most, ``(4, 8)`` or ``range(4, 9)``: then the opening cost
        decides how many are worth it.
    capacity, lowest_load
        The most and the least load of a hub; the most may be told by candidate. By default there are no limits.
    candidates
        Where hubs may stand: units, countries by code or name, or places told in ``places``. By default the units that
        are served, but for cities. They need not be served themselves.
    fixed
        Offices that stay open; they are candidates whatever else is.
    favoured
        Places that are preferred, with the discount of the rulebook; or a mapping with the discount of each, in
        kilometres for units of average load. They are candidates too. For a discount above the opening cost, or to
        reach the number of hubs, a place may be opened that serves nobody; ``.notes`` says so, and a lowest load above
        0 prevents it.
    weights
        Kilometres for ``distance``, ``language``, ``region`` and ``likeness``; those left out are as in the rulebook.
    loads
        None or ``"highest"``: work by need, by the rulebook, at the most that missing answers leave possible, which is
        what a hub must be able to carry. Or ``"lowest"``; a column such as ``"urban_population"``; or a mapping or
        Series from unit to load.
    within
        ``"region"``, ``"subregion"``, ``"office"``, any column of the result, or a mapping from unit and candidate to
        part, such as that of groups: units are served from a hub of their own part only.
    most_km
        No unit is further from its hub.
    languages
        By unit or candidate, the languages in which it works; those left out are as in the table of countries.
    forbidden
        Rules by name: a DataFrame or array, units x candidates, that is true where a unit may not be served.
    places
        Latitude and longitude of places, such as ``{"XXA": (-1.28, 36.82)}``; those left out are as in the table of
        countries, cities as their country.
    serve
        The units to serve; by default all of the result.
    opening
        What a further hub has to save to be worth opening, in kilometres, added over units of average load.
    gap
        The share of its cost by which a cheaper plan may at most exist; 0 asks for a cheapest plan.
    time_limit
        Seconds after which the best plan so far is returned, with the gap that was proven by then.

    Returns
    -------
    Hubs
        ``.table``, ``.assignment``, ``.competencies``, ``.sentence``, ``.notes``, ``.of("KEN")``, ``.compare(other)``.

    Raises
    ------
    HubQuestionError
        With everything that is wrong with what is asked, all at once.
    NoPlanError
        If no plan keeps every requirement: which of them clash, and what would be enough.
    OutOfTimeError
        If time ran out before a plan was found, and before it was proven that there is none.
    ValueError
        If the rulebook has no rules for hubs, or the gap or time limit is none.

    Notes
    -----
    Source: 001-A3 §10(c). A language, a region or a likeness that is not known counts as the mean of those that are,
    and ``.notes`` says so. A host is normally served from its own hub, which is nearest to it and most like it, but is
    not bound to be: where loads fit better otherwise, ``.notes`` names it. A plan says from where units are best
    reached, not where an office can work: that is for ``candidates``, ``fixed`` and ``favoured``.

    Examples
    --------
    >>> import typology as ty
    >>> found = plan_hubs(ty.classify(ty.load_pilots()), hubs=2, fixed=["Egypt"])
    >>> print(found.of("KEN").partition(";")[0])
    Kenya (KEN) is served from Egypt (EGY), 3,539 km away
    """
    asking = Asking(
        capacity=capacity,
        lowest_load=lowest_load,
        candidates=candidates,
        fixed=fixed,
        favoured=favoured,
        weights=weights,
        loads=loads,
        within=within,
        most_km=most_km,
        languages=languages,
        forbidden=forbidden,
        places=places,
        serve=serve,
        opening=opening,
    )
    asked = ask(result, hubs, asking)
    try:
        plan = search_hubs(asked.question, gap=gap, time_limit=time_limit)
    except NoPlanError as refusal:
        if most_km is None:
            raise
        raise NoPlanError(with_distance(asked, refusal.clash, most_km, time_limit / 2)) from None
    return Hubs(asked, settled(asked, plan))
