"""The command that learns from assessments what public indicators lead one to expect of others."""

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import codes_of, date_option, figures_of, rulebook_with_desk, written
from typology.commands.shared import read_files, reports_problems, rulebook_option, wrong_use

if TYPE_CHECKING:
    from typology.assessment.collection import Assessments
    from typology.desk.indicators import Indicators
    from typology.rulebook.model import Rulebook
    from typology.second_looks.training.training import Training

__all__ = ["train"]

MEMBERS = "un"


def _folder(_context: click.Context, _parameter: click.Parameter, given: str) -> Path:
    """Read where to write, and whether that can be done, before anything is read."""
    path = Path(given)
    if path.is_file() or path.suffix == ".json":
        raise click.BadParameter(f"{given!r}: expected a folder, such as models/ours")
    there = next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.exists())
    if not there.is_dir():
        raise click.BadParameter(f"{given!r}: {there.name!r} is a file; expected a folder, such as models/ours")
    if not os.access(there, os.W_OK):
        raise click.BadParameter(f"nothing can be written into {str(there)!r}")
    return path


@click.command()
@click.option(
    "--assessments", multiple=True, metavar="FILE", help="To learn from; several are rounds, the newest last."
)
@click.option("--desk", is_flag=True, help="Learn from what the indicators themselves answer of the 193 UN members.")
@click.option("--indicators", "data", multiple=True, required=True, metavar="DATA", help="Figures, as for desk.")
@click.option("--out", required=True, metavar="models/NAME", callback=_folder, help="Folder of the model and its card.")
@click.option("--recorded", metavar="FILE.csv", help="Categories on record: the columns unit and category.")
@date_option
@rulebook_option
@click.option("--hold-out", "held_out", metavar="KEN,IND", callback=codes_of, help="Instead of the pilots.")
@click.option("--exploratory", is_flag=True, help="Learn from few countries; such a model never objects.")
@click.option("--repeats", default=50, show_default=True, type=click.IntRange(0),
              help="How often errors are put in, to see what is found.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0),
              help="The same seed gives the same model.")  # fmt: skip
@reports_problems
def train(
    assessments: tuple[str, ...], desk: bool, data: tuple[str, ...], out: Path, recorded: str | None,
    day: datetime.date, rulebook: str | None, held_out: tuple[str, ...] | None, exploratory: bool, repeats: int,
    seed: int,
) -> None:  # fmt: skip
    """Learn what public indicators lead one to expect of assessments, and write a model with its card.

    The pilots are held out. What the model is worth is measured on the same assessments, with countries left out, and
    stands in the card beside what it refuses. A model questions; a person decides.
    """
    if desk == bool(assessments):
        raise click.UsageError("expected --assessments FILE to learn from, or --desk, and not both")
    if desk and recorded:
        raise click.UsageError("--recorded goes with --assessments: desk reviews have no category on record")
    _needs_matplotlib()
    from typology.second_looks.recorded_files import read_recorded_file
    from typology.second_looks.training.training import train as learn
    from typology.show.model_card import write_training

    book = rulebook_with_desk(rulebook)
    figures = figures_of(data, book, day)
    rounds = [_reviews(figures, book, day)] if desk else [read_files((file,), book) for file in assessments]
    units = [unit for one in rounds for unit in one.units]
    on_record = read_recorded_file(recorded, units, book.decision.order) if recorded else None
    with wrong_use():
        found = learn(
            rounds, figures, recorded=on_record, date=day, rulebook=book, held_out=held_out,
            exploratory=exploratory, repeats=repeats, seed=seed,
        )  # fmt: skip
    with written(out):
        write_training(found, out, _command(click.get_current_context()))
    _say(found, out)


def _needs_matplotlib() -> None:
    """Say at once, not after the work, that the pictures of the card cannot be drawn."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise click.ClickException('the pictures of the card need matplotlib: pip install "typology[plot]"') from None


def _reviews(figures: "Indicators", book: "Rulebook", day: datetime.date) -> "Assessments":
    from typology.desk.reviews.review import desk_review

    return desk_review(figures, rulebook=book, date=day, countries=MEMBERS)


def _command(context: click.Context) -> str:
    """Return the command that makes the same model again, with the day written out."""
    import shlex

    words = ["typology", "train"]
    for parameter in context.command.params:
        name, given = parameter.opts[0], context.params[parameter.name or ""]
        if not isinstance(parameter, click.Option) or given is None or given == parameter.default:
            continue
        if parameter.is_flag:
            words += [name] if given else []
        elif parameter.multiple:
            words += [word for entry in given for word in (name, str(entry))]
        else:
            words += [name, ",".join(given) if isinstance(given, tuple) else str(given)]
    return shlex.join(words)


def _say(found: "Training", out: Path) -> None:
    from typology.second_looks.training.corruption import EITHER, INDICATORS
    from typology.show.model_card_figures import in_percent

    model, evaluation = found.model, found.evaluation
    click.echo(f"Learned from {model.learned_from} of {len(model.countries)} countries; held out: "
               f"{', '.join(found.held_out) or 'none'}.")  # fmt: skip
    if evaluation.usable:
        click.echo(f"This model never objects ({evaluation.usable}).")
    if evaluation.errors is not None:
        worth = evaluation.errors.worth
        flag = EITHER if EITHER in worth.index else INDICATORS
        row: Any = worth.loc[flag]
        finds, questions = ("would find", "would question") if evaluation.usable else ("finds", "questions")
        click.echo(
            f"Of errors put in, it {finds} {in_percent(row['recall'])}; {in_percent(row['precision'])} of what it "
            f"{questions} is wrong, and it {questions} {in_percent(row['false_alarms'])} of the sound ({flag})."
        )
    click.echo(f"{out / 'model.json'}, and the card: {out / 'README.md'}.")
