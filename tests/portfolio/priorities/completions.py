"""The rule for priorities written a second time, in fractions and one unit at a time, over every completion."""

from fractions import Fraction
from itertools import product

import typology as ty

BOOK = ty.load_rulebook()
DOMAINS = {name: part.outcomes for name, part in BOOK.priorities.domains.items()}
OUTCOMES = tuple(outcome for outcomes in DOMAINS.values() for outcome in outcomes)
NEEDS = tuple(Fraction(half, 2) for half in range(9))
STATED = tuple(map(Fraction, range(4)))

Answers = dict[str, tuple[float | None, float | None]]
"""Need and stated priority by outcome; None is unknown, -1 not applicable."""


def placed(answers: dict[str, tuple[Fraction, Fraction]], weights: dict[str, Fraction]) -> tuple[frozenset, frozenset]:
    """Return which domains come first, and which next, where every answer is known."""
    keys = {}
    for domain, outcomes in DOMAINS.items():
        plain = {
            outcome: answers[outcome][0] * (Fraction(1, 2) + max(answers[outcome][1], Fraction(0)) / 6)
            for outcome in outcomes
            if answers[outcome][0] >= 0
        }
        if any(value >= 1 for value in plain.values()):
            weighted = [value * weights.get(o, weights.get(domain, Fraction(1))) for o, value in plain.items()]
            keys[domain] = (max(weighted), sum(weighted) / len(weighted))
    first = frozenset(domain for domain, key in keys.items() if key == max(keys.values()))
    rest = {domain: key for domain, key in keys.items() if domain not in first}
    return first, frozenset(domain for domain, key in rest.items() if key == max(rest.values()))


def completions(answers: Answers):
    """Yield every completion of the unknown answers."""
    choices = []
    for need, stated in answers.values():
        choices.append(NEEDS if need is None else (Fraction(need),))
        choices.append(STATED if stated is None else (Fraction(stated),))
    for chosen in product(*choices):
        yield dict(zip(answers, zip(chosen[::2], chosen[1::2], strict=True), strict=True))
