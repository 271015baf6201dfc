"""Loads and capacities in words: small ones exactly, large ones whole, and limits rounded so that they hold."""

from math import ceil, floor, log10

__all__ = ["amount", "at_least", "at_most"]

MOST_DIGITS, MOST_DECIMALS = 6, 4
NOISE = 1e-3
"""Of the last digit: what is left of a calculation, and no number."""


def amount(value: float) -> str:
    """Return a load as it is read.

    Examples
    --------
    >>> amount(58.5), amount(243.0), amount(282_750_000.4)
    ('58.5', '243', '282,750,000')
    """
    return _text(round(value, _decimals(value)), value)


def at_least(value: float) -> str:
    """Return a limit that is not below a number.

    Examples
    --------
    >>> at_least(60.75), at_least(214_100_500.2), at_least(3.40000000001), at_least(1 / 3)
    ('60.75', '214,100,501', '3.4', '0.3334')
    """
    unit = 10.0 ** _decimals(value)
    return _text(ceil(value * unit - NOISE) / unit, value)


def at_most(value: float) -> str:
    """Return a limit that is not above a number.

    Examples
    --------
    >>> at_most(60.75), at_most(214_100_500.8), at_most(1 / 3), at_most(-0.0)
    ('60.75', '214,100,500', '0.3333', '0')
    """
    unit = 10.0 ** _decimals(value)
    return _text(floor(value * unit + NOISE) / unit, value)


def _decimals(value: float) -> int:
    large = floor(log10(abs(value))) + 1 if value else 1
    return min(max(MOST_DIGITS - large, 0), MOST_DECIMALS)


def _text(rounded: float, value: float) -> str:
    said = f"{rounded + 0.0:,.{_decimals(value)}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
