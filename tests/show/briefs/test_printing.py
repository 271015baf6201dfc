"""A brief is two sheets of A4, whatever it has to say: printed and counted with a real browser."""

import os
from pathlib import Path

import pandas as pd
import pytest

import typology as ty
from tests.show.briefs.made_up import ARABIC, CHINESE, LONG, answers_at, worst
from tests.show.briefs.printing import needs_a_browser, sheets
from typology.portfolio.support.supporting import support
from typology.show.briefs.as_html import document
from typology.show.briefs.briefing import brief

pytestmark = needs_a_browser

data = Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[3].parent / "shared/data")
world = data / "world_indicators.csv"


@pytest.fixture(scope="module")
def pilots():
    return support(ty.classify(ty.load_pilots()))


@pytest.mark.parametrize("unit", ["IND", "KEN", "EGY", "COL"])
def test_a_pilot_is_two_sheets(unit, pilots, tmp_path):
    assert sheets(brief(pilots, unit).to_html(), tmp_path) == 2


@pytest.mark.parametrize("name", [LONG, ARABIC, CHINESE, "x" * 300])
def test_the_worst_case_is_two_sheets_under_any_name(name, tmp_path):
    offer = support(ty.classify(worst(name, label="illustrative desk review, not a UN-Habitat result")))
    assert offer.result["XXA"].shock.state == "5C"
    assert len(offer.result["XXA"].needs["sectors"].scores) == 10
    assert sheets(brief(offer, "XXA").to_html(), tmp_path) == 2


def test_a_unit_of_which_nothing_is_known_is_two_sheets(tmp_path):
    offer = support(ty.classify(pd.DataFrame([{"unit": "XXA", "E1.N1": 2}])))
    assert sheets(brief(offer, "XXA").to_html(), tmp_path) == 2


def test_a_large_group_is_two_sheets(tmp_path):
    units = pd.DataFrame(
        [{"unit": f"X{number:03}", "name": f"{LONG} {number}", **answers_at(number % 5)} for number in range(40)]
    )
    offer = support(ty.classify(units), groups=dict.fromkeys(units["unit"], f"{LONG} and all others"))
    assert sheets(brief(offer, group=f"{LONG} and all others").to_html(), tmp_path) == 2


def test_one_page_more_is_one_sheet_more(pilots, tmp_path):
    # so that the count can fail
    pages = brief(pilots, "KEN").pages
    assert sheets(document("x", (*pages, pages[0])), tmp_path) == 3


@pytest.mark.slow
@pytest.mark.skipif(not world.is_file(), reason=f"no figures of the world at {data}")
def test_desk_reviews_are_two_sheets_each_with_narrow_and_with_broad_letters(tmp_path):
    figures = ty.read_indicators(world, date="2026-11-20")
    offer = support(ty.classify(ty.desk_review(figures, date="2026-11-20")))
    pages = [page for unit in offer.units[::4] for page in brief(offer, unit).pages]
    html = document("x", pages)
    assert sheets(html, tmp_path) == len(pages)
    broad = html.replace('"Liberation Sans", Arial, Helvetica, "Noto Sans", sans-serif', '"DejaVu Sans"')
    assert broad != html
    assert sheets(broad, tmp_path) == len(pages)
