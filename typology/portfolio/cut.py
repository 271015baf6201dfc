"""Long tables on a page: the first rows, and how many more there are."""

__all__ = ["rest_of"]


def rest_of(rows: int, shown: int, where: str) -> str:
    """Return how many rows of a table a page leaves out, as HTML, and where all are; nothing if it shows all.

    Examples
    --------
    >>> rest_of(224, 50, ".table"), rest_of(50, 50, ".table")
    ('<p>174 more; .table gives all.</p>', '')
    """
    return f"<p>{rows - shown:,} more; {where} gives all.</p>" if rows > shown else ""
