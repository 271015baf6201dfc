"""A simulated world: public indicators that go along with answers, and the categories that these make."""

import numpy as np
import pandas as pd

import typology as ty
from tests.oracles.random_assessments import assessments_of

book = ty.load_rulebook()
view = book.crosscheck.indicator_view
codes = [code for composite in view.composites.values() for code in composite.features]
questions = [name for name, item in book.items.items() if book.scale_of(name).choices is None]
asked = [name for name in questions if not book.items[name].optional]


def world(countries, seed=0, noise=0.4):
    """Return indicators with gaps, answers, categories and regions of so many countries."""
    rng = np.random.default_rng(seed)
    capacity, exposure = rng.normal(0, 1, (2, countries))
    indicators = pd.DataFrame(dict(_figures(rng, capacity, exposure)), rows(countries))[codes]
    indicators = indicators.mask(rng.random(indicators.shape) < 0.1)
    answers = pd.DataFrame(np.nan, rows(countries), questions)
    own = 2.3 + 0.9 * capacity
    themes = {name: noise * rng.normal(size=countries) for name in dict.fromkeys(book.items[q].kind for q in asked)}
    for name in asked:
        item, scale = book.items[name], book.scale_of(name)
        middle = 1.3 + 0.7 * exposure if item.kind == "shock" else own
        said = middle + themes[item.kind] + rng.normal(0, 0.4, countries)
        answers[name] = np.clip(np.round(said / scale.step) * scale.step, scale.lowest, scale.highest)
    return indicators, answers, categories_of(answers), np.array(["Africa", "Asia", "Europe"])[np.arange(countries) % 3]


def rows(countries):
    return pd.Index([f"U{number}" for number in range(countries)], dtype=object)


def categories_of(answers):
    items = tuple(book.items)
    values = answers.reindex(columns=list(items)).to_numpy(float).T
    return ty.classify(assessments_of(items, values)).table["category"].astype(str).to_numpy(object)


def _figures(rng, capacity, exposure):
    for name, composite in view.composites.items():
        for code, feature in composite.features.items():
            sign = 1 if book.desk.indicators[code].better == "high" else -1
            latent = -exposure if name == list(view.composites)[-1] else capacity
            value = 50 + 10 * sign * (latent + rng.normal(0, 0.6, len(latent)))
            yield code, np.exp(value / 20) if feature.logarithm else value
