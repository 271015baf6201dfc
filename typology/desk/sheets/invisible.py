"""Signs that nobody sees, as they come along when text is copied: marks of direction, joiners, byte order marks."""

__all__ = ["stripped", "without_invisible"]

invisible = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
spaces = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
spaces += "\u2028\u2029\u202f\u205f\u3000"
around = spaces + invisible
nothing = dict.fromkeys(map(ord, invisible))


def stripped(text: str) -> str:
    r"""Return a text without spaces and invisible signs around it.

    Examples
    --------
    >>> stripped("\u200fKEN\ufeff \u200e")
    'KEN'
    """
    return text.strip(around)


def without_invisible(text: str) -> str:
    r"""Return a text without the invisible signs in it, and without the spaces around it.

    Examples
    --------
    >>> without_invisible("46\u200e.5\u200f ")
    '46.5'
    """
    return (text if text.isascii() else text.translate(nothing)).strip()
