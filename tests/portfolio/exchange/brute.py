"""Exchange written a second time: needs and strengths by hand, and every assignment tried."""

from functools import cache

from typology.countries.table import countries

BARS = {"frameworks": 2.5, "institutions": 2.5, "drivers": 2.5, "sectors": 3.0}
SUPPORT = {
    "1": ("frameworks",),
    "2": ("frameworks", "institutions"),  # where institutions do not apply, there is no subtype
    "2CF": ("frameworks", "institutions"),
    "2C": ("institutions",),
    "2F": ("frameworks",),
    "3": ("drivers",),
    "4": ("sectors",),
}
SUBJECTS = {
    "frameworks": ("E1", "E2", "E3", "E4"),
    "institutions": ("I.N", "I.L"),
    "drivers": tuple(f"P{number}" for number in range(1, 7)),
    "sectors": tuple(f"C{number}" for number in range(1, 11)),
}


def wanted(result):
    """Return, for units all of whose answers are known, every need as unit, score and kind."""
    table = result.table
    for unit in result.units:
        category, subtype = table.loc[unit, "category"], table.loc[unit, "subtype"]
        for kind in SUPPORT.get(subtype, SUPPORT.get(category, ())):
            yield from ((unit, score, kind) for score in result[unit].needs[kind].scores)


def pairs_of(result, region_worth=0.5):
    """Return by need the teachers it could have, with what each pair is worth."""
    scores, known = result.scores, countries()
    found = {}
    for unit, score, kind in wanted(result):
        strong = [other for other in result.units if other != unit and scores.loc[other, score] >= BARS[kind] - 1e-9]
        found[unit, score] = {}
        for other in strong:
            same = unit in known and other in known and known[unit].region == known[other].region
            gap = scores.loc[other, score] - scores.loc[unit, score]
            found[unit, score][other] = float(gap + region_worth * same)
    return found


def best(pairs, per_teacher, per_learner):
    """Return the largest sum of worth, trying every assignment."""
    needs = list(pairs)

    @cache
    def from_here(position, taken):
        if position == len(needs):
            return 0.0
        (learner, _), used = needs[position], dict(taken)
        found = from_here(position + 1, taken)
        if used.get(("learns", learner), 0) < per_learner:
            for teacher, worth in pairs[needs[position]].items():
                if used.get(("teaches", teacher), 0) < per_teacher:
                    more = dict(used)
                    for key in (("learns", learner), ("teaches", teacher)):
                        more[key] = more.get(key, 0) + 1
                    found = max(found, worth + from_here(position + 1, frozenset(more.items())))
        return found

    return from_here(0, frozenset())
