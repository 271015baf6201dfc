"""Whether there are enough countries to learn categories from, as the rulebook has it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from typology.rulebook.direct import Direct
from typology.rulebook.model import Rulebook

__all__ = ["direct_rules", "few", "in_part", "is_in_part", "too_few"]

_in_part: ContextVar[bool] = ContextVar("in_part", default=False)


@contextmanager
def in_part() -> Iterator[None]:
    """Fit to a part of what was judged as a whole: what is inside is not refused for being few.

    Examples
    --------
    >>> with in_part():
    ...     is_in_part()
    True
    >>> is_in_part()
    False
    """
    token = _in_part.set(True)
    try:
        yield
    finally:
        _in_part.reset(token)


def is_in_part() -> bool:
    """Say whether a part of a whole is fitted to."""
    return _in_part.get()


def direct_rules(rulebook: Rulebook) -> Direct:
    """Return from how many countries categories may be learned; raise ValueError where a rulebook does not say."""
    if rulebook.crosscheck is None or rulebook.crosscheck.direct is None:
        expected = "expected direct in crosscheck.yaml"
        raise ValueError(f"rulebook {rulebook.version} does not say when categories may be learned; {expected}")
    return rulebook.crosscheck.direct


def too_few(countries: int, by_category: Mapping[str, int], rules: Direct) -> Sequence[str]:
    """Return why categories cannot be learned directly; empty if they can.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> too_few(60, {"1": 30, "2": 27, "3": 3}, direct_rules(load_rulebook()))
    ['3 countries of category 3 are too few; expected 5 or more, or none']
    """
    needed, least = int(rules.refused_below.value), int(rules.category.value)
    why = []
    if countries < needed:
        why.append(f"{_counted(countries)} too few to learn categories from; expected {needed} or more")
    for category, count in by_category.items():
        if 0 < count < least:
            why.append(f"{_counted(count, category)} too few; expected {least} or more, or none")
    return why


def _counted(countries: int, category: str = "") -> str:
    of_it = f" of category {category}" if category else ""
    return f"1 country{of_it} is" if countries == 1 else f"{countries} countries{of_it} are"


def few(countries: int, rules: Direct) -> str:
    """Return what is to be said of a classifier that was learned from few countries; empty if nothing."""
    if countries >= rules.warned_below.value:
        return ""
    return (
        f"{countries} countries are few to learn categories from: under {rules.warned_below.value:g}, expect more of "
        "the answers learned block by block (StructuredClassifier), and of the rulebook itself"
    )
