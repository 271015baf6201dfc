"""Tables as scikit-learn reads them, in the releases that say it in different ways."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state, validation

from typology.certainty.asked import is_whole

__all__ = ["names_of", "read_names", "read_numbers", "seed_of"]

IS_NEW = hasattr(validation, "validate_data")
"""Whether scikit-learn is 1.6 or later."""


def read_numbers(estimator: Any, table: Any, *, reset: bool, allow_nan: bool = False) -> NDArray[np.float64]:
    """Return rows x columns; the columns are recorded, or compared with those recorded."""
    finite = "allow-nan" if allow_nan else True
    if IS_NEW:
        found = validation.validate_data(estimator, table, reset=reset, dtype=np.float64, ensure_all_finite=finite)
    else:
        found = estimator._validate_data(table, reset=reset, dtype=np.float64, force_all_finite=finite)
    return np.asarray(found, np.float64)


def read_names(estimator: Any, table: Any, *, reset: bool) -> None:
    """Record the columns, or compare them with those recorded; what stands in them is another's to judge."""
    if len(getattr(table, "shape", (0, 0))) != 2:
        return
    if IS_NEW:
        validation.validate_data(estimator, table, reset=reset, skip_check_array=True)
    else:
        estimator._check_feature_names(table, reset=reset)
        estimator._check_n_features(table, reset=reset)


def names_of(estimator: Any) -> tuple[str, ...] | None:
    """Return the columns that were recorded, if they had names."""
    return tuple(estimator.feature_names_in_) if hasattr(estimator, "feature_names_in_") else None


def seed_of(random_state: Any) -> int:
    """Return a whole number from 0: the one given, or one drawn from what scikit-learn takes for a random state."""
    if is_whole(random_state) and random_state >= 0:
        return int(random_state)
    return int(check_random_state(random_state).randint(2**31))
