"""The key figures of a training, short enough to go with the model."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from typology.second_looks.expectations.rounding import rounded
from typology.second_looks.training.found import Evaluation

__all__ = ["measured", "short"]

DIGITS = 3


def measured(evaluation: Evaluation) -> dict[str, Any]:
    """Return the key figures, with three significant digits; what was not measured is None or left out.

    Returns
    -------
    dict
        ``skill`` by block, and ``region_skill``, with whole regions left out; ``error`` in points; ``sound_questioned``
        by level of the share; ``categories``; and of the errors put in, by flag: ``recall``, ``precision``,
        ``false_alarms``, how often the right ``block_named``.
    """
    blocks = evaluation.blocks
    found: dict[str, Any] = {
        "skill": blocks["skill"].to_dict(),
        "region_skill": blocks["region_skill"].to_dict(),
        "error": blocks["error"].to_dict(),
    }
    if evaluation.honesty is not None:
        found["sound_questioned"] = {f"{level:g}": share for level, share in evaluation.honesty["share"].items()}
    if evaluation.categories is not None:
        found["categories"] = dict(evaluation.categories)
    if evaluation.errors is not None:
        columns = ["recall", "precision", "false_alarms"]
        worth = evaluation.errors.worth[columns]
        found["errors"] = {str(flag): dict(row) for flag, row in worth.iterrows()}
        found["block_named"] = evaluation.errors.named.value
    return {key: _rounded(entry) for key, entry in found.items()}


def _rounded(entry: Any) -> Any:
    if isinstance(entry, Mapping):
        return {str(key): _rounded(part) for key, part in entry.items()}
    return short(float(entry))


def short(value: float) -> float | None:
    """Return a number with three significant digits; None where there is none.

    Examples
    --------
    >>> short(0.123456), short(float("nan"))
    (0.123, None)
    """
    return rounded(value, DIGITS) if np.isfinite(value) else None
