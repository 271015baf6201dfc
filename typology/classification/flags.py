"""Flags: requests for a second look, from scores, from evidence and from whoever else compares results.

Flags on scores come from the engine, as bits. Every other flag comes from a plain function of the rulebook, the
assessments and what was decided; all end in the same columns.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.classification.engine import Decided
from typology.classification.result import FlagLine
from typology.classification.trace import cited
from typology.errors import nearest
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import Plan

__all__ = ["REVIEWS", "Flagger", "Raised", "flag_lines", "flag_names", "joined", "raised_together", "review_codes"]

Raised = Mapping[str, Mapping[int, tuple[str, ...]]]
"""By flag, the positions of the units that raise it, each with what it is about: items, blocks, cities."""

Flagger = Callable[[Rulebook, Assessments, Decided], Raised]
"""Raises flags of ``rules/``, flags, that are not a condition on scores."""

REVIEWS = ("clean", "review", "blocked")
"""The review status of a result, by the gravest effect of its flags."""

effects = ("note", "review", "block")


def flag_names(plan: Plan) -> tuple[str, ...]:
    """Return every flag of the rulebook in the order of its bits: those on scores first."""
    flags = plan.rulebook.flags.flags if plan.rulebook.flags else {}
    return (*plan.flags, *(name for name in flags if name not in plan.flags))


def joined(plan: Plan, bits: NDArray[np.uint32], raised: Raised) -> NDArray[np.uint32]:
    """Return the bits of the flags on scores together with flags raised elsewhere.

    Raises
    ------
    ValueError
        If a flag is raised that the rulebook does not define.
    """
    names = flag_names(plan)
    for name in raised:
        if name not in names:
            close = nearest(name, names)
            hint = f"did you mean {close!r}?" if close else f"the rulebook defines {', '.join(names)}"
            raise ValueError(f"unknown flag {name!r}; {hint}")
    found = bits.copy() if raised else bits
    for name, units in raised.items():
        found[list(units)] |= np.uint32(1 << names.index(name))
    return found


def raised_together(parts: Iterable[Raised]) -> Raised:
    """Return the flags of several functions as one; what a flag is about is listed in their order.

    Examples
    --------
    >>> raised_together([{"STALE": {0: ("E1.N1",)}}, {"STALE": {0: ("E1.N2",)}, "JUMP": {1: ()}}])
    {'STALE': {0: ('E1.N1', 'E1.N2')}, 'JUMP': {1: ()}}
    """
    together: dict[str, dict[int, tuple[str, ...]]] = {}
    for part in parts:
        for name, units in part.items():
            known = together.setdefault(name, {})
            for position, about in units.items():
                known[position] = (*known.get(position, ()), *about)
    return together


def review_codes(plan: Plan, bits: NDArray[np.uint32]) -> NDArray[np.int8]:
    """Return the position of each unit's review status in ``REVIEWS``."""
    flags = plan.rulebook.flags.flags if plan.rulebook.flags else {}
    codes = np.zeros(len(bits), np.int8)
    for code, effect in enumerate(effects[1:], 1):
        mask = sum(1 << bit for bit, name in enumerate(flag_names(plan)) if flags[name].effect == effect)
        np.copyto(codes, np.int8(code), where=(bits & np.uint32(mask)) != 0)
    return codes


def flag_lines(plan: Plan, bits: NDArray[np.uint32], raised: Raised, position: int) -> tuple[FlagLine, ...]:
    """Return the flags of one unit, each with what it is about."""
    flags = plan.rulebook.flags.flags if plan.rulebook.flags else {}
    return tuple(
        FlagLine(
            flag=name,
            meaning=flags[name].meaning,
            effect=flags[name].effect,
            about=raised.get(name, {}).get(position, ()),
            basis=cited(flags[name].basis),
        )
        for bit, name in enumerate(flag_names(plan))
        if bits[position] >> bit & 1
    )
