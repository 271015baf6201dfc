"""One training that several tests look at, on simulated countries; no figure in it is of a real one."""

from functools import cache

from benchmarks.simulated_countries import DATE, Simulated, simulated_countries
from typology.second_looks.training.training import Training, train

__all__ = ["DATE", "countries", "trained"]

COUNTRIES, REPEATS = 40, 5


@cache
def countries(number: int = COUNTRIES) -> Simulated:
    """Return simulated countries, the same every time."""
    return simulated_countries(number, seed=3)


@cache
def trained(number: int = COUNTRIES, recorded: bool = True, exploratory: bool = False) -> Training:
    """Return a training on them, with few repeats."""
    world = countries(number)
    return train(
        world.files.assessments,
        world.indicators,
        recorded=world.files.recorded if recorded else None,
        date=DATE,
        exploratory=exploratory,
        progress=False,
        repeats=REPEATS,
    )
