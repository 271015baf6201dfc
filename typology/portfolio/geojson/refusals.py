"""What is refused of geometry that a user supplies."""

from typology.errors import _ProblemsError

__all__ = ["GeometryError"]


class GeometryError(_ProblemsError, ValueError):
    """Geometry cannot be used; ``problems`` lists everything that is wrong with it."""

    subject = "The geometry"
