"""Write a brief on a country, or on a group of countries."""

from typology.portfolio.groups.grouped import Groups
from typology.portfolio.presence.advice import PresenceAdvice
from typology.portfolio.presence.advising import presence as presence_of
from typology.portfolio.support.supported import Support
from typology.show.briefs.brief import Brief
from typology.show.briefs.fitting import fitted
from typology.show.briefs.group_pages import group_pages
from typology.show.briefs.needs_page import DRAWS, needs_page
from typology.show.briefs.programme_page import programme_page

__all__ = ["brief"]


def brief(  # noqa: PLR0913 (each is a choice of its own)
    support: Support,
    unit: str | None = None,
    *,
    group: str | None = None,
    groups: Groups | None = None,
    presence: PresenceAdvice | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Brief:
    r"""Write two pages on a country or on a group: what is needed, how sure that is, and what would help.

    Parameters
    ----------
    support
        What there is to offer.
    unit
        The code of a unit; or else name a group.
    group
        The name of a group that the support was found for.
    groups
        What ``group`` returned, for what the group shares, who stands at its edge and how stable it is; None for what
        the support was given. Without either, the brief tells of the members and their support alone.
    presence
        How units would be served, where offices are known; None to find it by the rulebook alone.
    draws, seed
        For the share of trials in which the category stays the same.

    Returns
    -------
    Brief
        Printed, text; ``.save("kenya.html")`` writes two sheets of A4, ``.md`` and ``.txt`` the same without ink.

    Raises
    ------
    TypeError
        If there is no support to tell of; neither a unit nor a group is named, or both are.
    UnknownUnitError
        If there is no such unit; it names the nearest.
    ValueError
        If there is no such group; it names the nearest.

    Notes
    -----
    Source: 001-A3 §10. What does not fit on a page is left out from the end of its list, and the page says how much
    was.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.support.supporting import support
    >>> text = str(brief(support(ty.classify(ty.load_pilots())), "COL"))
    >>> print("\n".join(line.strip() for line in text.splitlines()[4:6]))
    Support needed: Category 3: Performance. Raise efficiency, effectiveness and impact by strengthening the
    performance drivers.
    """
    if not isinstance(support, Support):
        raise TypeError(f"a brief is written from what support returns, not from {type(support).__name__}")
    if (unit is None) == (group is None):
        raise TypeError("a brief is on one unit, brief(support, 'KEN'), or on one group, brief(support, group=...)")
    if presence is None and support.result.rulebook.presence is not None:
        presence = presence_of(support.result)
    if unit is not None:
        first = needs_page(support.result, support.priorities, unit, draws, seed)
        second = programme_page(support, unit, presence, first)
        return Brief(first.title, (fitted(first), fitted(second)))
    pages = group_pages(support, str(group), presence, support.formed if groups is None else groups)
    return Brief(pages[0].title, (fitted(pages[0]), fitted(pages[1])))
