"""Check that what groups.yaml refers to exists."""

from collections.abc import Iterator

from typology.errors import Problem
from typology.rulebook.findings import Finding, dangling, each_known
from typology.rulebook.groups import Groups
from typology.rulebook.model import Rulebook, score_names

__all__ = ["groups_links"]


def groups_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between these rules and the rest of a rulebook."""
    if rulebook.groups is None:
        return
    yield from _scores(rulebook, rulebook.groups)
    yield from _themes(rulebook, rulebook.groups)
    known = rulebook.priorities.domains if rulebook.priorities is not None else {}
    for name, channel in rulebook.groups.channels.items():
        yield from each_known(("groups", "channels", name, "domains"), "domain of change", channel.domains, known)


def _scores(rulebook: Rulebook, groups: Groups) -> Iterator[Finding]:
    """Yield scores that there are not, and summaries, which would count their parts twice."""
    scores = score_names(rulebook.instrument, rulebook.aggregation)
    for name, block in groups.likeness.blocks.items():
        path = ("groups", "likeness", "blocks", name, "scores")
        yield from each_known(path, "score", block.scores, scores)
        for position, score in enumerate(block.scores):
            if score in rulebook.aggregation.measures:
                expected = "the scores that it summarises"
                yield (*path, position), Problem("a summary among the scores compared", score, expected)


def _themes(rulebook: Rulebook, groups: Groups) -> Iterator[Finding]:
    """Yield needs that there are not, and those without a theme."""
    needs, themes = rulebook.decision.needs, groups.gaps.themes
    for name in themes:
        if name not in needs:
            yield dangling(("groups", "gaps", "themes", name), "need", name, needs)
    for name in needs:
        if name not in themes:
            yield ("groups", "gaps", "themes"), Problem("a need without a theme", name, f"a line for {name}")
