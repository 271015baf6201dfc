"""The cost of serving, written a second time: pair by pair, from what is promised, in plain numbers."""

from math import asin, cos, radians, sin, sqrt

from typology.countries.table import countries

RADIUS = 6371.0088


def km(one, other):
    """Return the way between two points by the formula of half versed sines."""
    (north, east), (to_north, to_east) = (map(radians, point) for point in (one, other))
    share = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * RADIUS * asin(sqrt(share))


def kilometres(unit, hub, weights, alike=None):
    """Return everything between two countries of the table, in kilometres."""
    ours, theirs = countries()[unit], countries()[hub]
    total = weights["distance"] * km((ours.latitude, ours.longitude), (theirs.latitude, theirs.longitude))
    total += weights["language"] * (unit != hub and not set(ours.languages) & set(theirs.languages))
    total += weights["region"] * (ours.region != theirs.region)
    return total + (weights["likeness"] * alike[unit, hub] if alike else 0)
