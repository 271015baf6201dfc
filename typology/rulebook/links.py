"""Check that everything a rulebook refers to exists, and that nothing in it is left without use."""

from collections.abc import Iterator, Mapping
from typing import Any

from typology.errors import Problem
from typology.rulebook.aggregation import Aggregation
from typology.rulebook.catalogue_links import catalogue_links
from typology.rulebook.conditions import AllOf, AnyOf, Condition, Measure, aggregates, comparisons, numbers
from typology.rulebook.crosscheck_links import crosscheck_links
from typology.rulebook.decision import CoreRule, Decision, ShockRule, SubtypeRule
from typology.rulebook.desk_links import desk_links
from typology.rulebook.findings import Finding, dangling, each_known
from typology.rulebook.groups_links import groups_links
from typology.rulebook.hubs_links import hubs_links
from typology.rulebook.instrument import Dimension, Item, Scale
from typology.rulebook.model import Rulebook, score_names
from typology.rulebook.parts import Citation, Number, Part
from typology.rulebook.presence_links import presence_links
from typology.rulebook.priorities_links import priorities_links
from typology.rulebook.source import Path

__all__ = ["Finding", "broken_links", "condition_references"]

threshold_keys = (*comparisons, "by_at_least")
score_keys = (*aggregates, "above_score", "count", "answered")
of_cities = ("most of the cities", "lower cities")


def broken_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield every reference that leads nowhere and every part that nothing refers to."""
    scores = score_names(rulebook.instrument, rulebook.aggregation)
    yield from _citations(rulebook, rulebook.rulebook.documents)
    for name, dimension in rulebook.dimensions.items():
        yield from _dimension(rulebook, name, dimension)
    yield from _repeated_items(rulebook)
    yield from _aggregation(rulebook.aggregation, scores)
    yield from _decision(rulebook, scores)
    yield from _flags(rulebook, scores)
    yield from _evidence(rulebook)
    yield from desk_links(rulebook)
    yield from crosscheck_links(rulebook)
    for links in (priorities_links, groups_links, presence_links, hubs_links, catalogue_links):
        yield from links(rulebook)


def _citations(part: Any, documents: Any, path: Path = ()) -> Iterator[Finding]:
    """Walk every part; a citation must name a document of the title page."""
    if isinstance(part, Citation):
        if part.document and part.document not in documents:
            yield dangling(path, "document", part.document, documents)
    elif isinstance(part, Part):
        for name in type(part).model_fields:
            yield from _citations(getattr(part, name), documents, (*path, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _citations(value, documents, (*path, key))
    elif isinstance(part, tuple):
        for position, value in enumerate(part):
            yield from _citations(value, documents, (*path, position))


def _dimension(rulebook: Rulebook, name: str, dimension: Dimension) -> Iterator[Finding]:
    path: Path = ("instrument", "dimensions", name)
    how = rulebook.aggregation.combine.get(dimension.kind)
    if how is None:
        yield (
            (*path, "kind"),
            Problem("no combination for this kind", dimension.kind, "the kind under combine in aggregation.yaml"),
        )
    scales = rulebook.scales.scales
    if dimension.scale not in scales:
        yield dangling((*path, "scale"), "scale", dimension.scale, scales)
    for key, item in dimension.items.items():
        if item.scale in scales or item.scale != dimension.scale:
            yield from _item((*path, "items", key), name, item, scales)
            yield from _scored_scale((*path, "items", key), item, how, scales.get(item.scale))
    levels = [item.level for item in dimension.items.values()]
    roles = sorted(str(item.role) for item in dimension.items.values())
    if how == "levels" and not {"national", "local"} <= set(levels):
        found = ", ".join(sorted({str(level) for level in levels}))
        yield path, Problem("a dimension without both levels", found, "national and local items")
    if how == "outcome_and_response" and roles != ["outcome", "response"]:
        yield path, Problem("a sector without its two roles", ", ".join(roles), "one outcome and one response item")


def _item(path: Path, dimension: str, item: Item, scales: Mapping[str, Scale]) -> Iterator[Finding]:
    rest = item.id.removeprefix(dimension)
    if rest == item.id or (dimension[-1:].isdigit() and rest[:1].isdigit()):
        yield path, Problem("item id outside its dimension", item.id, f"an id that begins with {dimension}")
    scale = scales.get(item.scale)
    if item.optional and item.level != "regional" and not (scale and scale.choices):
        yield path, Problem("an optional item", item.id, "optional only at regional level, or for a choice")
    if scale is None:
        yield dangling((*path, "scale"), "scale", item.scale, scales)
        return
    wanted = set(scale.choices or (int(value) for value in scale.values if value == int(value)))
    missing, extra = wanted - set(item.anchors), set(item.anchors) - wanted
    if missing or extra:
        found = ", ".join(str(key) for key in item.anchors)
        expected = ", ".join(str(key) for key in sorted(wanted, key=str))
        yield (*path, "anchors"), Problem("anchors do not match the scale", found, expected)


def _scored_scale(path: Path, item: Item, how: str | None, scale: Scale | None) -> Iterator[Finding]:
    """Yield where an item that is scored stands on a scale that does not begin at zero."""
    if scale is not None and scale.choices is None and how not in (None, "apart") and scale.values[:1] != (0.0,):
        yield (*path, "scale"), Problem("a scored scale that does not begin at 0", item.scale, "lowest: 0")


def _repeated_items(rulebook: Rulebook) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, dimension in rulebook.dimensions.items():
        for item in dimension.items:
            if item in seen:
                path: Path = ("instrument", "dimensions", name, "items", item)
                yield path, Problem("item id used twice", item, f"one; {seen[item]} has it already")
            seen[item] = name


def _aggregation(aggregation: Aggregation, scores: tuple[str, ...]) -> Iterator[Finding]:
    for group, members in aggregation.groups.items():
        yield from each_known(("aggregation", "groups", group), "score", members, scores)
    for name, measure in aggregation.measures.items():
        yield from _measure(("aggregation", "measures", name), measure, scores)


def _measure(path: Path, measure: Measure, scores: tuple[str, ...]) -> Iterator[Finding]:
    key, members = measure.summary
    for position, member in enumerate(members):
        here = (*path, key, position)
        if isinstance(member, Measure):
            yield from _measure(here, member, scores)
        elif member not in scores:
            yield dangling(here, "score", member, scores)


def _decision(rulebook: Rulebook, scores: tuple[str, ...]) -> Iterator[Finding]:
    decision = rulebook.decision
    groups = rulebook.aggregation.groups
    used: set[str] = set()
    for name, test in decision.tests.items():
        path: Path = ("decision", "tests", name)
        yield from _condition(path, test.condition, decision.thresholds, scores, groups)
        used |= {reference for kind, reference, _ in condition_references(test.condition) if kind != "score"}
    used |= {limit for need in decision.needs.values() if (limit := need.below or need.at_most)}
    yield from _unused("threshold", "thresholds", decision.thresholds, used)
    for key, need in decision.needs.items():
        path = ("decision", "needs", key)
        yield from _names((*path, "of"), need.of, scores, groups)
        side = "below" if need.below else "at_most"
        yield from _threshold((*path, side), getattr(need, side), decision.thresholds, counts=False)
    for key, stage in decision.stages.items():
        members = groups.get(stage.scores, ()) if isinstance(stage.scores, str) else stage.scores
        path = ("decision", "stages", key)
        yield from _names((*path, "scores"), stage.scores, scores, groups)
        if stage.answered_at_least > len(members) > 0:
            found, expected = str(stage.answered_at_least), f"{len(members)} at most"
            yield (*path, "answered_at_least"), Problem("more answers asked for than there are", found, expected)
    yield from _tables(decision, rulebook)


def _tables(decision: Decision, rulebook: Rulebook) -> Iterator[Finding]:
    origin = decision.shock.origin
    tests_used = {origin.natural, origin.human}
    tables: dict[str, Mapping[str, CoreRule] | Mapping[str, SubtypeRule] | Mapping[str, ShockRule]] = {
        "core": decision.core.rules,
        "subtypes": decision.subtypes.rules,
        "shock": decision.shock.rules,
    }
    for table, rules in tables.items():
        for key, rule in rules.items():
            path: Path = ("decision", table, "rules", key)
            tests_used |= set(rule.when)
            for test in rule.when:
                if test not in decision.tests:
                    yield dangling((*path, "when", test), "test", test, decision.tests)
    yield from _unused("test", "tests", decision.tests, tests_used)
    yield from each_known(("decision", "order"), "category", decision.order, decision.categories)
    for key, core in decision.core.rules.items():
        path = ("decision", "core", "rules", key)
        yield from each_known((*path, "then"), "category", [core.then], decision.order)
        yield from each_known((*path, "needs"), "stage", core.needs, decision.stages)
    for key, subtype in decision.subtypes.rules.items():
        yield from each_known(("decision", "subtypes", "rules", key, "of"), "category", [subtype.of], decision.order)
    for key, shock in decision.shock.rules.items():
        path = ("decision", "shock", "rules", key, "then")
        yield from each_known(path, "shock state", [shock.then], decision.shock.order)
    path = ("decision", "shock", "origin")
    yield from each_known(path, "test", [origin.natural, origin.human], decision.tests)
    for name, scale in rulebook.scales.scales.items():
        if scale.choices is not None and scale.choices != ("natural", "human", "both"):
            found = ", ".join(scale.choices)
            yield ("scales", "scales", name, "choices"), Problem("choices of an event", found, "natural, human, both")
    choice_items = [key for key, item in rulebook.items.items() if _has_choices(rulebook, item)]
    yield from each_known((*path, "event"), "item with choices", [origin.event], choice_items)


def _has_choices(rulebook: Rulebook, item: Item) -> bool:
    scale = rulebook.scales.scales.get(item.scale)
    return scale is not None and scale.choices is not None


def _unused(kind: str, section: str, defined: Any, used: set[str]) -> Iterator[Finding]:
    for name in defined:
        if name not in used:
            yield ("decision", section, name), Problem(f"a {kind} that nothing uses", name)


def _flags(rulebook: Rulebook, scores: tuple[str, ...]) -> Iterator[Finding]:
    if rulebook.flags is None:
        return
    for name, flag in rulebook.flags.flags.items():
        path: Path = ("flags", "flags", name)
        yield from each_known((*path, "categories"), "category", flag.categories, rulebook.decision.order)
        if flag.when is not None:
            thresholds = {**rulebook.decision.thresholds, **rulebook.flags.thresholds}
            groups = rulebook.aggregation.groups
            yield from _condition((*path, "when"), flag.when, thresholds, scores, groups)
        key, word = ("compared", flag.compared) if flag.compared else ("evidence", flag.evidence)
        file = "cities" if word in of_cities else "evidence"
        if word == "last round":
            yield from _threshold((*path, key), "jump", rulebook.flags.thresholds, counts=True)
        elif word is not None and getattr(rulebook, file) is None:
            yield (*path, key), Problem("a flag without its rules", word, f"a file {file}.yaml beside")
        if flag.evidence_at_most is not None and rulebook.evidence is not None:
            here = (*path, "evidence_at_most")
            yield from each_known(here, "evidence level", [flag.evidence_at_most], rulebook.evidence.levels)


def _evidence(rulebook: Rulebook) -> Iterator[Finding]:
    if rulebook.evidence is None:
        return
    decision = rulebook.decision
    path: Path = ("evidence", "later", "dimensions")
    yield from each_known(path, "dimension", rulebook.evidence.later.dimensions, rulebook.dimensions)
    for category, name in rulebook.evidence.path.named_only.items():
        path = ("evidence", "path", "named_only", category)
        yield from each_known(path, "category", [category], decision.order)
        yield from each_known(path, "stage", [name], decision.stages)
        yield from each_known(path, "need", [name], decision.needs)


def condition_references(condition: Condition) -> Iterator[tuple[str, Any, Path]]:
    """Yield what a condition refers to: kind (score, threshold or count), name or names, and path."""
    if isinstance(condition, AnyOf | AllOf):
        key = "any_of" if isinstance(condition, AnyOf) else "all_of"
        for position, child in enumerate(getattr(condition, key)):
            for kind, name, path in condition_references(child):
                yield kind, name, (key, position, *path)
        return
    for keys, kind in ((score_keys, "score"), (threshold_keys, "threshold"), (numbers, "count")):
        for key in keys:
            name = getattr(condition, key, None)
            if name is not None:
                yield kind, name, (key,)


def _condition(
    path: Path,
    condition: Condition,
    thresholds: Mapping[str, Number],
    scores: tuple[str, ...],
    groups: Mapping[str, tuple[str, ...]],
) -> Iterator[Finding]:
    for kind, name, inner in condition_references(condition):
        here = (*path, *inner)
        if kind == "score" and inner[-1] in ("score", "above_score"):
            if name not in scores:
                yield dangling(here, "score", name, scores)
        elif kind == "score":
            yield from _names(here, name, scores, groups)
        else:
            yield from _threshold(here, name, thresholds, counts=kind == "count")


def _threshold(path: Path, name: str, thresholds: Mapping[str, Number], *, counts: bool) -> Iterator[Finding]:
    if name not in thresholds:
        yield dangling(path, "threshold", name, thresholds)
    elif thresholds[name].counts != counts:
        expected = "a threshold that counts" if counts else "a threshold on the scale"
        yield path, Problem("the wrong kind of threshold", name, expected)


def _names(path: Path, names: Any, scores: tuple[str, ...], groups: Mapping[str, Any]) -> Iterator[Finding]:
    if isinstance(names, str):
        if names not in groups:
            yield dangling(path, "group of scores", names, groups)
    else:
        yield from each_known(path, "score", names, scores)
