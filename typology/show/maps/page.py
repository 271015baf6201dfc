"""The page of a map: which part of the Earth lies where on it, in inches from the lower left corner of the map."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from typology.show.maps.canvas import Canvas
from typology.show.maps.land import cut
from typology.show.maps.placing import Box
from typology.show.maps.projection import project
from typology.show.maps.view import View

__all__ = ["Page", "Rings", "page_of"]

Floats = NDArray[np.float64]
Rings = Sequence[Floats]
"""Rings of longitude and latitude."""

WIDEST, NARROWEST, TALLEST = 11.5, 7.0, 8.4
"""The ends of the width and of the height of a map, in inches."""


class Page(NamedTuple):
    """What is drawn on, and where the Earth lies on it."""

    canvas: Canvas
    box: Box
    view: View

    def at(self, points: Sequence[tuple[float, float]]) -> Floats:
        """Return where places lie, given by latitude and longitude."""
        rows = np.array(points, float).reshape(-1, 2)
        return self._inches(*self.view.at(rows[:, 0], rows[:, 1]))

    def along(self, degrees: Floats) -> Floats:
        """Return where degrees east of the middle, and of latitude, lie."""
        return self._inches(*self._shares(degrees))

    def rings(self, rings: Rings) -> Iterator[Floats]:
        """Yield as much of rings as lies on the map."""
        for ring in rings:
            for piece in cut(ring, self.view.middle):
                across, up = self._shares(piece)
                if across.max() > 0 and across.min() < 1 and up.max() > 0 and up.min() < 1:
                    yield self._inches(across, up)

    def _shares(self, degrees: Floats) -> tuple[Floats, Floats]:
        view = self.view
        x, y = project(degrees[:, 0], np.clip(degrees[:, 1], -90, 90))
        return (x - view.left) / (view.right - view.left), (y - view.low) / (view.high - view.low)

    def _inches(self, across: Floats, up: Floats) -> Floats:
        box = self.box
        places: Floats = np.c_[box.left + across * (box.right - box.left), box.low + up * (box.high - box.low)]
        return places


def page_of(view: View) -> Page:
    """Return an empty page for a part of the Earth, as large as a sheet of paper allows."""
    width = float(np.clip(TALLEST / view.aspect, NARROWEST, WIDEST))
    return Page(Canvas(), Box(0, 0, width, width * view.aspect), view)
