"""The Equal Earth projection: a unit of area is the same everywhere on the map.

Šavrič, B., Patterson, T., and Jenny, B. (2018): The Equal Earth map projection, International Journal of Geographical
Information Science 33(3), on a sphere of radius 1.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["project", "unproject"]

Floats = NDArray[np.float64]

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""The coefficients of the publication."""
M = np.sqrt(3) / 2
ENOUGH = 30
"""Steps of Newton's method; it needs about ten at the poles, and fewer elsewhere."""


def project(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats]:
    """Return where points lie on the map, east and north of its middle, in radii of the Earth.

    Parameters
    ----------
    longitude
        Degrees east of the middle of the map, -180 to 180.
    latitude
        Degrees north.

    Examples
    --------
    >>> x, y = project([0, 180, 0], [0, 0, 90])
    >>> x.round(4).tolist(), y.round(4).tolist()
    ([0.0, 2.7066, 0.0], [0.0, 0.0, 1.3174])
    """
    theta = np.arcsin(M * np.sin(np.radians(np.asarray(latitude, np.float64))))
    x = np.radians(np.asarray(longitude, np.float64)) * np.cos(theta) / (M * _slope(theta))
    return x, _height(theta)


def unproject(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitude and latitude of points of the map: what :func:`project` undoes.

    Examples
    --------
    >>> longitude, latitude = unproject(*project(36.8, -1.3))
    >>> round(float(longitude), 6), round(float(latitude), 6)
    (36.8, -1.3)
    """
    height = np.asarray(y, np.float64)
    theta = height / A1
    for _ in range(ENOUGH):
        theta = theta - (_height(theta) - height) / _slope(theta)
    latitude = np.degrees(np.arcsin(np.clip(np.sin(theta) / M, -1, 1)))
    return np.degrees(np.asarray(x, np.float64) * M * _slope(theta) / np.cos(theta)), latitude


def _height(theta: Floats) -> Floats:
    height: Floats = theta * (A1 + A2 * theta**2 + theta**6 * (A3 + A4 * theta**2))
    return height


def _slope(theta: Floats) -> Floats:
    slope: Floats = A1 + 3 * A2 * theta**2 + theta**6 * (7 * A3 + 9 * A4 * theta**2)
    return slope
