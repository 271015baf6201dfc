"""Units that are no country, with everything that can be wrong with them, and names in every script."""

import pandas as pd

import typology as ty

BOOK = ty.load_rulebook()
ARABIC = "جمهورية المستوطنات البشرية الشعبية الديمقراطية المتحدة العظمى"
CHINESE = "人类住区可持续发展与城市韧性大联邦共和国暨群岛自治领地联合体"
LONG = "The United Federal Democratic Republic of the Greater Islands, Deltas and Highlands of Exampleland"


def answers_at(value, **told):
    """Return every question of a scale with steps answered alike, from bad (0) to good (4), but those told."""
    found = {}
    for item, part in BOOK.items.items():
        scale = BOOK.scale_of(item)
        if scale.choices is None:
            wanted = scale.highest - value if scale.better == "low" else value
            found[item] = told.get(part.dimension, min(max(wanted, scale.lowest), scale.highest))
    return found


def worst(name=LONG, label=""):
    """Return a unit in crisis in which everything falls short."""
    about = {"unit": "XXA", "name": name} | ({"label": label} if label else {})
    return pd.DataFrame([about | answers_at(0)])
