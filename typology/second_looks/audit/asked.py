"""Which thresholds an audit looks at, by the names under which they are asked for."""

from collections.abc import Iterable, Sequence

from typology.errors import nearest
from typology.rulebook.plan import Plan
from typology.second_looks.audit.courses import category_thresholds

__all__ = ["PLACE", "threshold_named", "thresholds_asked"]

PLACE = "decision.thresholds."
"""Where thresholds stand in a rulebook."""


def thresholds_asked(plan: Plan, asked: Iterable[str] | None) -> tuple[str, ...]:
    """Return the names of thresholds to look at, in the order of the rulebook.

    Raises
    ------
    ValueError
        If some are none that decide a category, or are counts: all at once; or none is asked for.
    """
    known = category_thresholds(plan)
    if asked is None:
        return known
    names = [asked] if isinstance(asked, str) else [str(name) for name in asked]
    if not names:
        raise ValueError(f"no threshold is asked for; expected some of {', '.join(known)}, or None for all")
    wanted = [name.removeprefix(PLACE) for name in names]
    wrong = [name for name in dict.fromkeys(wanted) if name not in known]
    if wrong:
        raise ValueError("; ".join(_refusal(plan, name, known) for name in wrong))
    return tuple(name for name in known if name in wanted)


def threshold_named(asked: str, known: Sequence[str]) -> str:
    """Return the short name of a threshold that was looked at.

    Raises
    ------
    ValueError
        If it was not; the nearest is named.

    Examples
    --------
    >>> threshold_named("decision.thresholds.lacking", ["lacking"])
    'lacking'
    """
    name = str(asked).removeprefix(PLACE)
    if name not in known:
        raise ValueError(f"threshold {name!r} was not looked at; {_hint(name, known)}")
    return name


def _refusal(plan: Plan, name: str, known: Sequence[str]) -> str:
    threshold = plan.rulebook.decision.thresholds.get(name)
    if threshold is None:
        return f"there is no threshold {name!r}; {_hint(name, known)}"
    if threshold.counts:
        return f"threshold {name!r} is a count, and counts stay as they are"
    return f"threshold {name!r} decides no category"


def _hint(name: str, known: Sequence[str]) -> str:
    close = nearest(name, known)
    return f"did you mean {close!r}?" if close else f"expected one of {', '.join(known)}"
