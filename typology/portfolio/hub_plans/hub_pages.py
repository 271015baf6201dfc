"""Tables of plans on a page, each number in the form in which it is read."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from typology.portfolio.hub_plans.hub_words import gap_in_words
from typology.portfolio.hubs.amounts import amount

__all__ = ["page_of"]

FORMS: Mapping[str, Callable[[Any], str]] = {
    "load": amount,
    "km": "{:,.0f}".format,
    "mean_km": "{:,.0f}".format,
    "worst_km": "{:,.0f}".format,
    "likeness": "{:.2f}".format,
    "cost": "{:,.0f}".format,
    "saved": "{:,.0f}".format,
    "gap": gap_in_words,
}


def page_of(table: pd.DataFrame) -> str:
    """Return a table as HTML, in which every text is escaped and nothing stands where nothing is known.

    Examples
    --------
    >>> "<td>1,235</td>" in page_of(pd.DataFrame({"km": [1234.6]}))
    True
    """
    forms = {column: _or_nothing(form) for column, form in FORMS.items() if column in table}
    return str(table.to_html(escape=True, na_rep="", formatters=forms))


def _or_nothing(form: Callable[[Any], str]) -> Callable[[object], str]:
    return lambda value: form(value) if value == value else ""  # noqa: PLR0124 (not a number differs from itself)
