"""Distances along the surface of the Earth."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["EARTH_RADIUS_KM", "distances_km"]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (International Union of Geodesy and Geophysics)."""


def distances_km(places: ArrayLike, others: ArrayLike | None = None) -> NDArray[np.float64]:
    """Return great-circle distances in kilometres between all places and all others.

    Parameters
    ----------
    places
        A row per place: latitude and longitude in degrees, north and east positive.
    others
        The same for other places; by default the places themselves.

    Returns
    -------
    array of places x others
        Not a number where a coordinate is missing.

    Raises
    ------
    ValueError
        If there are not two columns, or a latitude lies beyond the poles.

    Examples
    --------
    >>> equator = [(0, 0), (0, 90)]
    >>> distances_km(equator).round()
    array([[    0., 10008.],
           [10008.,     0.]])
    """
    from_latitude, from_longitude = _radians(places)
    to_latitude, to_longitude = _radians(places if others is None else others)
    across = np.sin((from_latitude[:, None] - to_latitude) / 2) ** 2
    along = np.sin((from_longitude[:, None] - to_longitude) / 2) ** 2
    share = across + np.cos(from_latitude)[:, None] * np.cos(to_latitude) * along
    result: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(share, 0, 1)))
    return result


def _radians(places: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = np.asarray(places, dtype=float)
    if rows.ndim != 2 or rows.shape[1] != 2:
        raise ValueError(f"places are rows of latitude and longitude; found an array of shape {rows.shape}")
    if (beyond := np.abs(rows[:, 0]) > 90).any():
        place = int(beyond.argmax())
        raise ValueError(f"latitudes lie between -90 and 90 degrees; row {place} says {rows[place, 0]:g}")
    latitude, longitude = np.radians(rows).T
    return latitude, longitude
