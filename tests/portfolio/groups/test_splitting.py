"""Large groups are split where their units fall into parts, the same parts in whatever order they come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import silhouette_score

import typology as ty
from typology.portfolio.groups.splitting import split
from typology.rulebook.override import with_values

BOOK = ty.load_rulebook()
RULES = BOOK.groups.splitting
LARGE, LEAST, MOST = int(RULES.large.value), int(RULES.least.value), int(RULES.most_parts.value)


def rules(**values):
    return with_values(BOOK, {f"groups.splitting.{name}": value for name, value in values.items()}).groups.splitting


def on_a_line(places):
    places = np.asarray(places, float)
    return np.abs(places[:, None] - places)


def two_heaps(first, second):
    return on_a_line([0.001 * place for place in range(first)] + [0.8 + 0.001 * place for place in range(second)])


def test_a_group_that_is_not_large_is_left_whole_and_nothing_is_tried():
    found = split(two_heaps(6, LARGE - 6), RULES)
    assert (len(found.parts), found.why, found.silhouette) == (1, "", None)


def test_a_large_group_that_falls_into_two_is_split_there():
    found = split(two_heaps(6, LARGE - 5), RULES)
    assert found.parts == (tuple(range(6, LARGE + 1)), tuple(range(6)))
    assert found.silhouette > 0.9
    assert found.why == (
        f"it is split into 2 parts by likeness (silhouette {found.silhouette:.2f}; 1 is far apart, 0 not at all)"
    )


def test_a_large_group_without_parts_is_left_whole_and_says_why():
    # all the same distance from one another: every cut is as bad
    found = split(np.where(np.eye(20), 0.0, 0.5), RULES)
    assert len(found.parts) == 1
    assert "do not fall into parts" in found.why or "no cut gives two parts" in found.why
    assert len(split(np.zeros((20, 20)), RULES).parts) == 1


def test_the_silhouette_of_the_rulebook_decides():
    distance = two_heaps(10, 10)
    fit = split(distance, RULES).silhouette
    assert len(split(distance, rules(silhouette=fit - 1e-6)).parts) == 2
    whole = split(distance, rules(silhouette=min(1, fit + 1e-3)))
    assert len(whole.parts) == 1
    assert "less than" in whole.why


def test_parts_that_are_too_small_join_the_nearest():
    # two heaps, and two units beyond the second: fewer than make a part
    distance = on_a_line([*np.linspace(0, 0.02, 8), *np.linspace(0.5, 0.52, 8), 0.65, 0.66])
    assert {len(part) for part in split(distance, RULES).parts} == {8, 10}
    assert {len(part) for part in split(distance, rules(least=2)).parts} == {8, 2}


def test_where_no_two_parts_are_large_enough_the_group_is_whole():
    found = split(on_a_line([0, *[0.5] * 18, 1]), RULES)
    assert len(found.parts) == 1
    assert found.why == f"it is left whole, because no cut gives two parts of at least {LEAST} units"


def test_units_that_cannot_be_compared_stand_apart_and_are_not_guessed_into_a_part():
    distance = two_heaps(8, 9)
    distance[3, :] = distance[:, 3] = np.nan
    distance[3, 3] = 0
    found = split(distance, RULES)
    assert found.apart == (3,)
    assert sorted(unit for part in found.parts for unit in part) == [unit for unit in range(17) if unit != 3]


def test_a_unit_whose_gaps_are_all_to_others_that_stand_apart_stands_with_those_it_can_be_compared_with():
    distance = two_heaps(8, 9)
    for one, other in ((0, 14), (14, 16), (16, 15), (15, 1)):
        distance[one, other] = distance[other, one] = np.nan
    found = split(distance, RULES)
    kept = sorted(unit for part in found.parts for unit in part)
    assert not np.isnan(distance[np.ix_(kept, kept)]).any()
    assert found.apart == (14, 15)
    for unit in found.apart:
        assert np.isnan(distance[unit, kept]).any()


def test_where_too_few_can_be_compared_nothing_is_split():
    distance = np.where(np.eye(20), 0.0, np.nan)
    found = split(distance, RULES)
    assert (found.parts, found.apart) == ((tuple(range(20)),), ())
    assert found.why == "it is left whole, because no more than 1 of its 20 units were found that can all be compared"


def random_distance(units, seed):
    rng = np.random.default_rng(seed)
    places = np.concatenate([rng.normal(centre, 0.05, (units // 4 + 1, 3)) for centre in rng.random((4, 3))])[:units]
    distance = np.abs(places[:, None] - places).mean(axis=2)
    return np.clip(distance, 0, 1)


@settings(max_examples=25, deadline=None)
@given(st.integers(LARGE + 1, 60), st.integers(0, 10_000))
def test_the_parts_are_those_of_scikit_learn_with_the_largest_silhouette(units, seed):
    distance = random_distance(units, seed)
    found = split(distance, rules(silhouette=0, least=1))
    fits = {}
    for parts in range(2, MOST + 1):
        labels = AgglomerativeClustering(parts, metric="precomputed", linkage="average").fit_predict(distance)
        fits[parts] = silhouette_score(distance, labels, metric="precomputed"), labels
    best, labels = max(fits.values(), key=lambda pair: pair[0])
    assert found.silhouette == pytest.approx(best)
    assert {frozenset(part) for part in found.parts} == {
        frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels)
    }


@settings(max_examples=25, deadline=None)
@given(st.integers(LARGE + 1, 40), st.integers(0, 10_000), st.floats(0, 0.3))
def test_every_unit_is_in_one_part_or_apart_and_no_part_is_too_small(units, seed, gaps):
    distance = random_distance(units, seed)
    rng = np.random.default_rng(seed)
    unknown = np.triu(rng.random(distance.shape) < gaps, 1)
    distance[unknown | unknown.T] = np.nan
    found = split(distance, rules(silhouette=0))
    members = [unit for part in found.parts for unit in part]
    assert sorted([*members, *found.apart]) == list(range(units))
    if len(found.parts) > 1:
        assert min(map(len, found.parts)) >= LEAST
        for part in found.parts:
            assert not np.isnan(distance[np.ix_(part, part)]).any()
