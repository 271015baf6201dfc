"""The first page of a country brief: what the country needs, why, how sure that is, and what is not known."""

from collections.abc import Iterator, Mapping

import pandas as pd

from typology.certainty.draws.acceptability import acceptability
from typology.certainty.questions.next_questions import next_questions
from typology.classification.classify import Classification
from typology.classification.explanation import origin_words
from typology.classification.prose import capital, listed, percent
from typology.classification.result import FlagLine, UnitResult
from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.ordered import NONE, OPEN, Priorities
from typology.rulebook.model import Rulebook
from typology.show.briefs.findings import bars_of, decisive_rows, score_names_of
from typology.show.briefs.page import Block, Card, Cards, Line, Lines, Page, Paragraph, Section

__all__ = ["label_lines", "needs_page", "titled"]

DRAWS = 2_000
MOST_QUESTIONS = 5

LEGEND = "Orange: falls short. Blue: does not. Striped: not known, anywhere in that range; grey: at least so much."
MARGIN = "Margin: how many points of the scale of 0 to 4 part the answer from its opposite."


def needs_page(result: Classification, priorities: Priorities, unit: str, draws: int = DRAWS, seed: int = 0) -> Page:
    """Return the first page on a unit."""
    found, book = result[unit], result.rulebook
    sure = _sure(result, found, draws, seed)
    sections = [
        Section("", (Cards((_need(found), _shock(found), sure)), *_lead(found, book))),
        Section("Why", (decisive_rows(found, book), Paragraph(MARGIN, "small"), *_flags(found))),
        Section(
            "Where it stands",
            (
                bars_of(found, book),
                Paragraph(LEGEND, "small"),
            ),
        ),
        Section("Which domain of change comes first", tuple(_priority(priorities, unit))),
        Section("What is not known, and what to ask next", tuple(_unknown(result, priorities, found, seed))),
    ]
    return Page(
        title=titled(found.unit.title),
        kicker="Country brief, page 1: what is needed"
        if found.unit.kind == "country"
        else "City brief, page 1: what is needed",
        labels=label_lines(result.labels if found.label is None else (found.label,)),
        sections=tuple(sections),
        foot=_made(found),
    )


def titled(title: str) -> str:
    """Return a name on one line."""
    return " ".join(title.split())


def label_lines(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the assessments say of themselves, as sentences."""
    return tuple(f"{capital(label).rstrip('.')}." for label in labels)


# What is needed -------------------------------------------------------------------------------------------------


def _need(found: UnitResult) -> Card:
    if found.category == "U":
        return Card(
            "Support needed", f"Open: category {listed(found.possible, 'or')}", "Too little is answered to say which."
        )
    in_words = found.subtype_says or found.gist
    decided = f" People decided on category {found.override.category} instead." if found.override else ""
    return Card(
        "Support needed",
        f"Category {found.category}: {found.category_name}",
        f"{capital(in_words).rstrip('.')}.{decided}",
    )


def _shock(found: UnitResult) -> Card:
    shock = found.shock
    beside = "Apart from the category; it never replaces it."
    if shock.state == "U":
        words = [{"none": "no major shock"}.get(state, state) for state in shock.possible]
        return Card("Category 5: shocks", f"Open: {listed(words, 'or')}", f"5R is a major risk, 5C a crisis. {beside}")
    if shock.calm:
        return Card("Category 5: shocks", "No major shock", capital(shock.says) + ".")
    origin = origin_words.get(shock.origin, shock.origin)
    return Card("Category 5: shocks", f"{shock.state}: {shock.says}", f"From {origin}. {beside}")


def _sure(result: Classification, found: UnitResult, draws: int, seed: int) -> Card:
    evidence = _evidence(found, result.rulebook)
    if found.category == "U":
        return Card("How sure", "Not yet known", evidence)
    others = listed([category for category in found.possible if category != found.category], "or")
    settled = "No missing answer can change it" if found.status == "determinate" else f"Category {others} possible too"
    if result.rulebook.robustness is None:
        return Card("How sure", capital(found.status), f"{settled}. {evidence}")
    alone = result.assessments.only([found.unit.code])
    shares = acceptability(alone, draws, seed, rulebook=result.rulebook, progress=False)
    row = shares.table.loc[found.unit.code].to_dict()
    same = _share(float(row[found.category]))
    instead = f", and category {row['mode']} comes out more often" if row["mode"] != found.category else ""
    tried = f"With answers a little different it is the same in {same} of {draws:,} trials{instead}."
    value = f"{capital(str(row['stability']))}{', provisional' * (found.status == 'provisional')}"
    return Card("How sure", value, f"{settled}. {tried} {evidence}")


def _share(share: float) -> str:
    """Return a share of the trials; none that is not all of them, or not none, reads as if it were.

    Examples
    --------
    >>> _share(1.0), _share(0.9995), _share(0.61), _share(0.001)
    ('100 %', 'more than 99 %', '61 %', 'less than 1 %')
    """
    if share in (0, 1):
        return percent(share)
    return "more than 99 %" if share > 0.99 else "less than 1 %" if share < 0.01 else percent(share)


def _evidence(found: UnitResult, rulebook: Rulebook) -> str:
    """Return the evidence level, and where it stands among the levels."""
    if found.evidence is None or rulebook.evidence is None:
        return "No evidence was recorded."
    levels = [level.casefold() for level in rulebook.evidence.levels]
    others = ", ".join(levels)
    return f"Evidence: {found.evidence.level.casefold()} (of {others})."


def _lead(found: UnitResult, rulebook: Rulebook) -> Iterator[Block]:
    """Yield what the category means; where it is open, what each possible one would mean."""
    if found.category != "U":
        yield from [Paragraph(found.gist, "lead")] if found.subtype_says else []
        return
    categories = rulebook.decision.categories
    means = tuple(Line(f"Category {name}, {categories[name].name}:", categories[name].gist) for name in found.possible)
    yield Lines(means, least=len(means))


def _flags(found: UnitResult) -> Iterator[Paragraph]:
    if found.flags:
        names = score_names_of(found)
        said = " ".join(_flag(flag, names) for flag in found.flags)
        heading = {"blocked": "Not to be published", "review": "For a second look"}.get(found.review, "Noted")
        yield Paragraph(f"{heading}: {said}", "small")


def _flag(flag: FlagLine, names: Mapping[str, str]) -> str:
    about = listed([names.get(entry, entry) for entry in flag.about], "and")
    return f"{flag.meaning.rstrip('.')}{f' ({about})' if about else ''}."


# Which domain comes first ---------------------------------------------------------------------------------------


def _priority(priorities: Priorities, unit: str) -> Iterator[Paragraph]:
    row = priorities.table.loc[unit]
    domains = rules_for_priorities(priorities.rulebook).domains

    def names(cell: object, joined: str) -> str:
        words = [word for word in str(cell).split("|") if word in domains]
        return listed([f"{domains[word].name} ({word})" for word in words], joined)

    if row["primary"] == OPEN:
        are = "are" if "|" in str(row["so_far"]) else "is"
        so_far = f" By what is answered, {names(row['so_far'], 'and')} {are} in front." if row["so_far"] else ""
        codes = listed(str(row["possible"]).replace(NONE, "no domain").split("|"), "or")
        yield Paragraph(f"Open: {codes} could come first.{so_far}")
    elif row["primary"] == NONE:
        yield Paragraph("None: no need in any domain is large enough.")
    else:
        provisional = " This is provisional." if row["status"] == "provisional" else ""
        second = names(row["secondary"], "and")
        alike = "Exactly alike: " if row["tie"] else ""
        yield Paragraph(f"{alike}{names(row['primary'], 'and')}.{provisional}{f' Next: {second}.' if second else ''}")
    if priorities.weighted:
        yield Paragraph(f"{capital(priorities.weighted)}.")
    outcomes = _outcomes(priorities, unit)
    if outcomes:
        yield Paragraph(f"Highest needs: {outcomes}.")


def _outcomes(priorities: Priorities, unit: str) -> str:
    """Return the outcomes in which the need is highest, in words."""
    needs = priorities.outcomes.xs(unit, level="unit")["need"].dropna()
    names = {outcome: priorities.rulebook.dimensions[outcome].name for outcome in needs.index}
    ordered: pd.Series = needs.sort_values(ascending=False, kind="stable")
    return listed(
        [f"{names[outcome]} ({value:g} of 4)" for outcome, value in ordered.head(3).items() if value > 0], "and"
    )


# What is not known ----------------------------------------------------------------------------------------------


def _unknown(
    result: Classification, priorities: Priorities, found: UnitResult, seed: int
) -> Iterator[Paragraph | Lines]:
    unit, book = found.unit.code, result.rulebook
    asked = sum(not item.optional for item in book.items.values())
    if not found.unanswered:
        yield Paragraph("Every question is answered.")
        return
    share = f"{len(found.unanswered)} of {asked} questions have no answer."
    questions = next_questions(result.assessments.only([unit]), rulebook=book, seed=seed).table
    lines = [Line(str(row.question), "", str(row.item)) for row in questions.head(MOST_QUESTIONS).itertuples()]
    row = priorities.table.loc[unit]
    about_category = "" if lines else " None of them bears on the category."
    leaves = ["the category"] * (found.status != "determinate")
    leaves += ["the shock state"] * (found.shock.state == "U")
    leaves += ["which domain comes first"] if row["status"] != "determinate" else []
    left = f" They leave open {listed(leaves, 'and')}." if leaves else ""
    yield Paragraph(f"{share}{about_category}{left}")
    lines += (
        _priority_questions(priorities, unit, MOST_QUESTIONS - len(lines)) if row["status"] != "determinate" else []
    )
    if lines:
        yield Lines(tuple(lines), least=2, yields=2, where="in the list of next questions")


def _priority_questions(priorities: Priorities, unit: str, most: int) -> list[Line]:
    """Return the open questions on needs and plans of the domains that could come first, the widest open first."""
    possible = str(priorities.table.loc[unit, "possible"]).split("|")
    frame = priorities.outcomes.xs(unit, level="unit")
    frame = frame[frame["domain"].isin(possible) & (frame["highest"] > frame["lowest"])]
    frame = frame.assign(width=frame["highest"] - frame["lowest"]).sort_values("width", ascending=False, kind="stable")
    items = priorities.rulebook.items
    lines = []
    for outcome, row in frame.iterrows():
        for part in ("need", "stated"):
            item = items.get(f"{outcome}.{part}")
            if item is not None and pd.isna(row[part]):
                lines.append(Line(item.question, f"({priorities.rulebook.dimensions[str(outcome)].name})", item.id))
    return lines[: max(most, 2)]


def _made(found: UnitResult) -> str:
    told = ", ".join(filter(None, (found.respondent, found.date)))
    book = found.rulebook
    changed = f" with {len(book.overrides)} changed numbers" if book.overrides else ""
    return f"Assessment: {told or 'not dated'}. Rulebook {book.version}{changed}. {book.standing}"
