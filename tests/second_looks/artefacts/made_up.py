"""A model nobody has trained, of any size, that fits the newest rulebook."""

from dataclasses import replace
from itertools import product
from string import ascii_uppercase

import numpy as np

import typology as ty
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.expectations.model import IndicatorModel, LearnedBlock, LearnedFeature, Profile
from typology.second_looks.expectations.rounding import rounded, rounded_all

book = ty.load_rulebook()
view = book.crosscheck.indicator_view
CODES = tuple("".join(letters) for letters in product(ascii_uppercase, repeat=3))


def made_up(countries=40, seed=0, **changed):
    """Return a model of the newest rulebook; numbers mean nothing."""
    rng = np.random.default_rng(seed)
    composites = tuple(view.composites)
    features = tuple(
        LearnedFeature(
            code,
            name,
            1 if book.desk.indicators[code].better == "high" else -1,
            feature.logarithm,
            rounded(rng.normal(50, 20)),
            rounded(rng.uniform(1, 20)),
        )
        for name, composite in view.composites.items()
        for code, feature in composite.features.items()
    )
    blocks = tuple(block_of(block, rng, len(composites), countries) for block in blocks_of(book, view))
    model = IndicatorModel(
        version=book.version,
        sha256=book.sha256,
        learned_from="assessments",
        date="2026-11-21",
        features=features,
        composites=composites,
        middle=rounded_all(rng.normal(size=len(composites))),
        scatter=covariance(rng, len(composites)),
        blocks=blocks,
        regions={
            region: tuple((int(rng.integers(countries // 5 + 1)), rounded(rng.normal(0, 5))) for _ in blocks)
            for region in ("Africa", "Americas", "Asia", "Europe", "Oceania")
        },
        pooling=view.pooling.value,
        countries=CODES[:countries],
        departures=tuple((place, rounded(rng.exponential(1.5))) for place in range(countries)),
        complete=countries,
        skill_p=0.001,
        shuffles=999,
        seed=seed,
        exploratory=False,
        data_sha256="0123456789abcdef" * 4,
        set_limit=0.0312345,
        profile=Profile(
            covariance(rng, len(blocks)),
            rounded_all(rng.uniform(0, 1, len(blocks))),
            rounded_all(rng.uniform(0, 1, len(blocks))),
        ),
        labels=("made up for a test",),
        measured={"skill": {"E1": 0.25, "E2": None}, "kinds": ["miskey", "swap"], "countries": countries},
        versions={"python": "3.11", "typology": ty.__version__},
    )
    return replace(model, **changed)


def block_of(block, rng, composites, countries):
    return LearnedBlock(
        name=block.name,
        title=block.title,
        questions={item: rounded(rng.uniform(0, 4)) for item in block.items},
        level=rounded(rng.uniform(0, 4)),
        coefficients=rounded_all(rng.normal(0, 0.5, composites)),
        middle=rounded_all(rng.normal(size=composites)),
        scatter=covariance(rng, composites),
        rows=countries,
        penalty=10.0,
        skill=rounded(rng.uniform(-0.1, 0.5)),
        spread=rounded(rng.uniform(0.3, 1.0)),
    )


def covariance(rng, size):
    """Return a symmetric matrix with nothing below 0 on its diagonal."""
    rows = rng.normal(size=(size, size))
    whole = rows @ rows.T
    return rounded_all(np.tril(whole) + np.tril(whole, -1).T)


def learned(block, **changed):
    return replace(block, **changed)


__all__ = ["CODES", "book", "learned", "made_up", "view"]
