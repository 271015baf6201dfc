"""What a model is for, what it learned from, what it refuses and how it is made again: the words of its card."""

from collections import Counter
from collections.abc import Iterator

from typology.classification.prose import capital, listed
from typology.rulebook.indicator_view import IndicatorView
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.expectations.fitting import view_of
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.training.training import Training
from typology.show.model_card_figures import in_percent, table

__all__ = ["after_figures", "before_figures", "watermark_of"]

PEOPLE, FIGURES = "assessments", "desk reviews"


def watermark_of(training: Training) -> str:
    """Return what every picture of a model that may not object carries; empty if it may."""
    if training.model.exploratory:
        return f"Trial: this model never objects. It was learned from {training.model.complete} countries."
    return f"Never objects: {training.evaluation.usable}." if training.evaluation.usable else ""


def before_figures(training: Training, name: str) -> Iterator[str]:
    """Yield what comes before the figures."""
    if training.evaluation.usable:
        yield f"**This model never objects to anything ({training.evaluation.usable}).**"
    yield f"# {name}: what public indicators lead one to expect"
    if training.model.labels:
        yield "\n".join(f"*{capital(label)}.*" for label in training.model.labels)
    yield from _purpose(training.model)
    yield from _learned_from(training)
    yield from _questions(training)
    yield from _indicators(training)


def _purpose(model: IndicatorModel) -> Iterator[str]:
    kind = "assessments by people" if model.learned_from == PEOPLE else "desk reviews"
    yield "## What it is for"
    yield (
        f"It puts {kind} in order for a second reading. It tells which answers differ most from what goes along with "
        "public indicators elsewhere, and names the block of questions that differs."
    )
    yield "## What it is not for"
    lines = [
        "It never overrules an assessment, and it changes no result. A person decides.",
        "It gives no category. A probability of a category says what is not excluded, no more.",
        '"Not checked" is not agreement. Nor is silence: an assessment without an objection is not shown to be right.',
        "It cannot see an error that public indicators and answers share.",
        f"It questions {kind} only. Of others it shows what is expected, and objects to nothing.",
    ]
    yield "\n".join(f"- {line}" for line in lines)


def _learned_from(training: Training) -> Iterator[str]:
    model, examples = training.model, training.examples
    yield "## What it learned from"
    by = "people" if model.learned_from == PEOPLE else "public figures alone, by the desk rules of the rulebook"
    rows = [
        ["answers given by", by],
        ["countries", f"{len(model.countries)}, {model.complete} of them with a score in every block"],
        ["assessments", str(len(examples.units))],
        ["of which others are compared with", f"{len(model.departures)}, with a score in every block that is used"],
        ["regions", _counted(training)],
        ["dates of the assessments", _period(training.dates)],
        ["what they say of themselves", "; ".join(model.labels) or "nothing"],
        ["categories on record", str(training.recorded) if training.recorded else "none"],
        ["held out", ", ".join(training.held_out) or "none"],
    ]
    others = {why: units for why, units in examples.left_out.items() if not set(units) <= set(training.held_out)}
    for why, units in sorted(others.items()):
        rows.append([f"not learned from: {why}", f"{len(units)} ({', '.join(units)})"])
    yield table(["", ""], rows)
    if model.learned_from == FIGURES:
        yield (
            "No expert gave any of these answers, and there were no expert labels to learn from. So the model says "
            "which desk reviews are unlike others, and nothing about how experts differ from public figures."
        )


def _counted(training: Training) -> str:
    places = dict(zip(training.examples.units, training.examples.regions, strict=True))
    counts = Counter(region or "no region" for region in places.values())
    return ", ".join(f"{region} {count}" for region, count in sorted(counts.items()))


def _period(dates: tuple[str, ...]) -> str:
    if not dates:
        return "none given"
    return dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"


def _questions(training: Training) -> Iterator[str]:
    model, view = training.model, view_of(training.rulebook)
    learned = {block.name for block in model.blocks}
    yield "## The questions of each block"
    yield f"A question is learned where at least {in_percent(view.answered.value)} of the assessments answer it."
    others = [block.name for block in blocks_of(training.rulebook, view) if block.name not in learned]
    if others:
        yield f"Too few assessments answer {listed(others, 'and')}, so nothing is expected there."
    proxies = training.proxies
    header = ["block", "questions learned", "which", *(["answers that rest on proxies alone"] if proxies else [])]
    rows = []
    for block in model.blocks:
        share = [in_percent(proxies[block.name])] if proxies else []
        rows.append([block.title, len(block.questions), ", ".join(block.questions), *share])
    yield table(header, rows)
    if proxies:
        counts = [len(block.questions) for block in model.blocks]
        fewest = f"{min(counts)} to {max(counts)}" if min(counts) < max(counts) else str(min(counts))
        yield (
            f"So each block rests on few questions, {fewest}. A *proxy* only goes along with what a question asks; it "
            "does not measure it."
        )


def _indicators(training: Training) -> Iterator[str]:
    model, view, desk = training.model, view_of(training.rulebook), training.rulebook.desk
    assert desk is not None
    yield "## The indicators that it reads"
    yield "None of them informs an answer. What they have in common with figures that do is said here."
    rows = []
    for feature in model.features:
        figure, rule = desk.indicators[feature.code], view.composites[feature.composite].features[feature.code]
        sources, years = training.sources.get(feature.code, ((), None))
        span = "–" if years is None else f"{years[0]}" if years[0] == years[1] else f"{years[0]} to {years[1]}"
        rows.append([f"{figure.name} (`{feature.code}`)", feature.composite, figure.producer, span,
                     "; ".join(sources) or "–", rule.shares or "nothing known"])  # fmt: skip
    yield table(["indicator", "composite", "producer", "years", "read from", "shares with desk figures"], rows)
    yield "\n".join(f"- *{name}*: {view.composites[name].says}" for name in model.composites)


def after_figures(training: Training, command: str) -> Iterator[str]:
    """Yield what comes after the figures."""
    view = view_of(training.rulebook)
    yield "## What it refuses"
    yield "\n".join(f"- {line}" for line in _refusals(view))
    yield view.calibration.says
    yield from _made(training, command)


def _refusals(view: IndicatorView) -> Iterator[str]:
    coverage = in_percent(view.coverage.value)
    yield f"Fewer than {view.refused_below.value:g} countries: nothing is learned."
    yield f"Fewer than {view.flags_from.value:g} countries: a trial, which never objects."
    yield (
        f"More than {in_percent(view.skill.value)} of the shuffled worlds do as well: the model never objects. A block "
        "of which nothing is foreseen raises no objection."
    )
    yield f"Less than {coverage} of the indicators of a kind are known of a country: it is not checked."
    yield "Too few of the countries learned from are like a country: it is not checked."
    yield "No country of its region was learned from: what is expected is shown, and nothing is objected to."
    yield "Answers that are of another kind, by people or by public figures, than those learned from: likewise."
    yield f"More than {in_percent(view.many.value)} are objected to: it is noted that the relation is probably off."
    yield "Another rulebook than the one below: the model is refused."
    yield "An indicator that answers are made of, or the same under another name: nothing is learned."


def _made(training: Training, command: str) -> Iterator[str]:
    model = training.model
    yield "## How it was made, and how to make it again"
    rows = [
        ["rulebook", f"{model.version}, sha256 `{model.sha256}`"],
        ["answers and indicators", f"sha256 `{model.data_sha256}`"],
        ["day to which the age of figures counts", model.date],
        ["seed", str(model.seed)],
        ["versions", ", ".join(f"{name} {version}" for name, version in sorted(model.versions.items()))],
    ]
    yield table(["", ""], rows)
    if command:
        yield f"```\n{command}\n```"
    yield (
        "The same assessments, figures, day, seed and repeats give the same `model.json`, byte by byte. It holds "
        f"numbers and names only, {listed(['no code', 'no answers of any country'], 'and')}."
    )
