"""Compile the land of the maps: ``python -m typology.show.maps.build_land land-50m.json``.

From the land of Natural Earth at 1:50 million, as the package ``world-atlas`` 2.0.2 carries it (``npm pack
world-atlas@2.0.2``, then ``package/land-50m.json``), to ``land.json``. Natural Earth is in the public domain. The
file holds coasts and the shores of great lakes that are seas; it knows no border of any country. Nothing of the
package is needed to draw a map.

A ring is a list of whole numbers in tenths of a degree: longitude and latitude of its first point, then the steps to
each next one. Land lies to the left of a ring, and its last point is joined to its first. No ring jumps at 180
degrees: one that lies on both sides goes on beyond it.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from typology.show.maps.projection import project

__all__ = ["compiled"]

Floats = NDArray[np.float64]

PER_DEGREE = 10
SLACK = 0.14
"""How far a point may lie off the line between its neighbours to be left out, in degrees on the map."""
UNSEEN, COARSE = -57, 8
"""South of this latitude no map reaches; there land is so many times coarser."""
SPECK = 0.02
"""An island that is smaller, in square degrees, is left out: a mark says more."""
ABOUT = (
    "Land from Natural Earth, 1:50 million, public domain; simplified. No borders. "
    "Compiled by typology.show.maps.build_land."
)


def compiled(topology: Mapping[str, Any]) -> str:
    """Return the content of ``land.json`` from a topology of land.

    Examples
    --------
    >>> square = {
    ...     "arcs": [[[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]],
    ...     "transform": {"scale": [1, 1], "translate": [20, 30]},
    ...     "objects": {"land": {"type": "MultiPolygon", "arcs": [[[0]]]}},
    ... }
    >>> json.loads(compiled(square))["rings"]
    [[200, 300, 100, 0, 0, 100, -100, 0]]
    """
    rings = []
    for polygon in _polygons(topology):
        for place, ring in enumerate(polygon):
            whole = np.round(_simplified(ring) * PER_DEGREE).astype(int)
            kept = _without_spikes(whole[:-1])
            area = _doubled_area(kept)
            if len(kept) < 3 or abs(area) < 2 * SPECK * PER_DEGREE**2:
                continue
            turned = kept if (area > 0) == (place == 0) else kept[::-1]
            rings.append(np.diff(turned, axis=0, prepend=[[0, 0]]).ravel().tolist())
    return "\n".join(
        [
            f'{{"about": {json.dumps(ABOUT)},',
            f'"per_degree": {PER_DEGREE},',
            '"rings": [',
            ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in rings),
            "]}",
            "",
        ]
    )


def _polygons(topology: Mapping[str, Any]) -> Iterator[Sequence[Floats]]:
    """Yield each polygon as its rings in degrees, the outer one first."""
    scale, shift = (np.array(topology["transform"][word], float) for word in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc, float), axis=0) * scale + shift for arc in topology["arcs"]]
    land = topology["objects"]["land"]
    for shape in land.get("geometries", [land]):
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            yield [_ring(arcs, numbers) for numbers in polygon]


def _ring(arcs: Sequence[Floats], numbers: Sequence[int]) -> Floats:
    """Return a ring without a jump at 180 degrees; one that runs around the Earth is closed over the South Pole."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    ring[:, 0] = np.unwrap(ring[:, 0], period=360)
    first, last = ring[0], ring[-1]
    if abs(last[0] - first[0]) < 180:
        return ring
    return np.concatenate([ring, [[last[0], -90], [first[0], -90], first]])


def _simplified(ring: Floats) -> Floats:
    """Leave out points that lie almost on the line between others (Douglas and Peucker)."""
    flat = np.degrees(np.column_stack(project(ring[:, 0], ring[:, 1])))
    slack = SLACK * (COARSE if ring[:, 1].max() < UNSEEN else 1)
    kept = np.zeros(len(ring), bool)
    far = int(np.hypot(*(flat - flat[0]).T).argmax())
    kept[[0, far, -1]] = True
    stack = [(0, far), (far, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        along, inner = flat[last] - flat[first], flat[first + 1 : last] - flat[first]
        length = float(np.hypot(*along))
        off = np.abs(inner @ [-along[1], along[0]]) / length if length else np.hypot(*inner.T)
        if off.max() > slack:
            middle = first + 1 + int(off.argmax())
            kept[middle] = True
            stack += [(first, middle), (middle, last)]
    return ring[kept]


def _without_spikes(ring: NDArray[np.int_]) -> NDArray[np.int_]:
    """Leave out points that stand twice in a row, and those after which a line goes back the way it came."""
    points: list[list[int]] = []
    for point in ring.tolist():
        points.append(point)
        if points[-2:-1] == [point]:
            del points[-1:]
        elif points[-3:-2] == [point]:
            del points[-2:]
    while len(points) > 3 and points[-1] in points[:2]:
        points = points[:-1] if points[-1] == points[0] else points[1:-1]
    return np.array(points)


def _doubled_area(ring: NDArray[np.int_]) -> int:
    (x, y), (next_x, next_y) = ring.T, np.roll(ring, -1, axis=0).T
    return int((x * next_y - next_x * y).sum())


def main() -> int:
    """Write ``land.json`` beside this module from the topology that is named."""
    if len(sys.argv) != 2:
        print("Expected the path of land-50m.json of the package world-atlas 2.0.2.")
        return 2
    content = compiled(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    target = Path(__file__).parent / "land.json"
    target.write_text(content, encoding="utf-8")
    print(f"{target.name}: {len(json.loads(content)['rings'])} rings, {len(content.encode()) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
