"""Check that what hubs.yaml refers to exists."""

from collections.abc import Iterator

from typology.rulebook.findings import Finding
from typology.rulebook.model import Rulebook

__all__ = ["hubs_links"]


def hubs_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between these rules and the rest of a rulebook."""
    yield from ()
