"""Small words that every letter uses."""

from collections.abc import Sequence

__all__ = ["capital", "cites", "listed", "percent", "small", "some_of"]


def capital(text: str) -> str:
    """Return a text with a capital first letter, and the rest as it is.

    Examples
    --------
    >>> capital("category N")
    'Category N'
    """
    return text[:1].upper() + text[1:]


def cites(basis: Sequence[str]) -> str:
    """Return citations, and the mere word for a proposal: its reason stands in the rulebook.

    Examples
    --------
    >>> cites(["001 §14(b)", "proposal: A majority."])
    '001 §14(b), proposal of the rulebook'
    """
    return ", ".join("proposal of the rulebook" if entry.startswith("proposal") else entry for entry in basis)


def listed(words: Sequence[str], joined: str) -> str:
    """Return words with commas between them, and another before the last.

    Examples
    --------
    >>> listed(["1", "2", "3"], "or"), listed(["1"], "or"), listed([], "or")
    ('1, 2 or 3', '1', '')
    """
    return f" {joined} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def percent(share: float, digits: int = 0) -> str:
    """Return a share in per cent.

    Examples
    --------
    >>> percent(0.05), percent(0.045, 1)
    ('5 %', '4.5 %')
    """
    return f"{share:.{digits}%}".replace("%", " %")


def small(text: str) -> str:
    """Return a text with a small first letter, as it stands inside a sentence.

    Examples
    --------
    >>> small("Policy and legislation")
    'policy and legislation'
    """
    return text[:1].lower() + text[1:]


def some_of(words: Sequence[str], most: int) -> str:
    """Return words with commas; beyond so many, the first of them and how many more there are.

    Examples
    --------
    >>> some_of(["KEN", "EGY", "COL"], 3), some_of(["KEN", "EGY", "COL"], 2)
    ('KEN, EGY, COL', 'KEN, EGY and 1 more')
    """
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more:,} more" if more > 0 else "")
