"""The desk indicators of the shipped rulebook: what they can and cannot say, and how they are changed."""

import os
import re
import shutil
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from typology.errors import RulebookError
from typology.rulebook.desk import Composite, Desk, Indicator, Ingredient, Reading
from typology.rulebook.diff import compare_rulebooks
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.override import with_values

small = Path(__file__).parent / "small"
proposal = [{"proposal": "For a test."}]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="module")
def desk(rulebook: Rulebook) -> Desk:
    assert rulebook.desk is not None
    return rulebook.desk


def changed(folder: Path, file: str, before: str, after: str) -> tuple[str, ...]:
    """Return what is wrong with a rulebook in which some words of a file are others."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(RulebookError) as raised:
        load_rulebook(folder)
    return tuple(str(problem) for problem in raised.value.problems)


# What the shipped indicators say ----------------------------------------------------------------------------------

design = {
    ("RL.EST", "E1.N3"): (-1.5, 1.5),
    ("IQ.CPA.PROP.XQ", "E1.N3"): (1.5, 4.5),
    ("v2xel_locelec", "E1.L1"): (0, 1),
    ("SDG 11.b.1", "E2.N1"): (0, 1),
    ("SDG 11.7.1", "E2.L2"): (3, 30),
    ("SDG 11.3.2", "E2.L3"): (0, 100),
    ("GE.EST", "E3.N1"): (-1.5, 1.5),
    ("SNG.SPENDING.GDP", "E3.N2"): (2, 20),
    ("SDG 5.5.1(b)", "E3.L1"): (5, 50),
    ("OWN.REVENUE.GDP", "E4.L1"): (0.1, 3),
    ("IQ.SPI.OVRL", "P1.1"): (35, 90),
    ("GB.XPD.RSDV.GD.ZS", "P2.1"): (0, 3),
    ("EN.POP.SLUM.UR.ZS", "C1.1"): (75, 5),
    ("SDG 1.4.2", "C3.1"): (20, 90),
    ("SH.H2O.SMDW.UR.ZS", "C4.1"): (20, 99),
    ("SH.STA.SMSS.UR.ZS", "C4.1"): (10, 95),
    ("SDG 11.2.1", "C5.1"): (15, 85),
    ("SH.STA.TRAF.P5", "C5.1"): (35, 2),
    ("SDG 11.6.1", "C7.1"): (20, 98),
    ("EG.ELC.ACCS.UR.ZS", "C8.1"): (60, 100),
    ("EG.CFT.ACCS.ZS", "C8.1"): (5, 100),
    ("SL.EMP.VULN.ZS", "C9.1"): (85, 5),
    ("SDG 8.3.1", "C9.1"): (90, 10),
    ("EN.ATM.PM25.MC.M3", "C10.1"): (60, 10),
    ("SDG 11.b.2", "C10.2"): (0, 100),
    ("SG.LAW.INDX", "S2.1"): (30, 100),
    ("SH.DYN.MORT", "S3.1"): (100, 5),
    ("SL.UEM.NEET.ZS", "S4.1"): (45, 5),
    ("SDG 1.3.1 PENSIONS", "S5.1"): (10, 100),
    ("SP.URB.GROW", "O1.3.need"): (0, 4),
    ("EN.URB.LCTY.UR.ZS", "O2.1.need"): (10, 70),
    ("IT.NET.USER.ZS", "O2.3.need"): (95, 20),
    ("VC.IHR.PSRC.P5", "O4.1.need"): (0.5, 35),
    ("INFORM.NATURAL", "R1"): (2, 3.5, 5, 6.5),
    ("INFORM.HUMAN", "R2"): (2, 3.5, 5, 6.5),
    ("INFORM.VULNERABILITY.COPING", "R3"): (2, 3.5, 5, 6.5),
    ("INFORM.RISK", "R4"): (2, 3.5, 5, 6.5),
    ("DISPLACED.NEW", "K2"): (0.5, 2, 5, 20),
    ("NUP.STAGE", "E1.N1"): (1, 2, 3, 4),
}


@pytest.mark.parametrize(("code", "item"), design, ids=lambda text: text)
def test_the_bounds_are_those_of_the_design(desk: Desk, code: str, item: str):
    assert desk.figures[code].informs[item].bounds == design[code, item]


def test_a_good_value_reads_as_good_on_every_scale(rulebook: Rulebook, desk: Desk):
    for figure in desk.figures.values():
        for item, reading in figure.informs.items():
            assert reading.rises is (figure.better == rulebook.scale_of(item).better)


def test_no_figure_is_reliable_evidence_on_a_framework_or_an_institution(rulebook: Rulebook, desk: Desk):
    pairs = [
        (figure.method, reading.stands)
        for figure in desk.figures.values()
        for item, reading in figure.informs.items()
        if rulebook.items[item].kind in ("enabler", "institution")
    ]

    assert len(pairs) > 20
    assert ("sound", "measure") not in pairs
    assert desk.reviewing.proxy_at_most == "limited"


def test_plans_enforcement_and_staff_are_seen_by_no_figure(rulebook: Rulebook, desk: Desk):
    unseen = [item for item in rulebook.items if item not in desk.for_items]

    assert {"E1.L2", "E2.L1", "E3.L2", "E4.L2", "I.N2", "I.L1", "I.L3"} <= set(unseen)


def test_the_number_of_displaced_people_is_no_crisis(desk: Desk):
    stock = {"VC.IDP.TOCV", "POP.SEC.IDP", "SM.POP.REFG", "TRPS", "RET_REF"}

    assert desk.for_items["K2"] == ("DISPLACED.NEW",)
    assert not stock & set(desk.composites["DISPLACED.NEW"].made_of.codes)


def test_what_a_later_crosscheck_learns_from_reads_no_framework_driver_or_sector(rulebook: Rulebook, desk: Desk):
    apart = re.compile(r"wb_|wjp_|ibp_|gain_|imf_|RISE|v2(?!xel_locelec)|(OSI|TII|EPI|HCI_EGDI|hdi|ihdi|mys|gii|MPI)$")
    kinds = ("enabler", "institution", "driver", "sector")

    for code, figure in desk.figures.items():
        if apart.match(code):
            assert not [item for item in figure.informs if rulebook.items[item].kind in kinds]


@pytest.mark.parametrize(
    ("urban", "national"),
    [
        ("SH.STA.SMSS.UR.ZS", "SH.STA.SMSS.ZS"),
        ("SH.H2O.SMDW.UR.ZS", "SH.H2O.SMDW.ZS"),
        ("EG.ELC.ACCS.UR.ZS", "EG.ELC.ACCS.ZS"),
        ("EG.CFT.ACCS.UR.ZS", "EG.CFT.ACCS.ZS"),
        ("SDG 11.6.2", "EN.ATM.PM25.MC.M3"),
    ],
)
def test_a_national_series_stands_in_for_an_urban_one_and_is_weaker(desk: Desk, urban: str, national: str):
    assert desk.figures[national].instead_of == urban
    assert (desk.figures[urban].method, desk.figures[national].method) == ("sound", "limited")
    assert "countryside" in " ".join(caveat.says for caveat in desk.figures[national].caveats)


def test_our_own_scores_stand_behind_those_of_inform_and_say_so(desk: Desk):
    own = {code: figure for code, figure in desk.composites.items() if code.startswith("AFTER.INFORM.")}

    assert {figure.instead_of for figure in own.values() if figure.informs} == {
        "INFORM.NATURAL", "INFORM.HUMAN", "INFORM.VULNERABILITY.COPING", "INFORM.RISK"
    }  # fmt: skip
    for figure in own.values():
        assert figure.method == "limited"
        assert "not INFORM's score" in figure.caveats[0].says


def test_a_mean_of_a_composite_asks_for_at_least_half_of_its_parts(desk: Desk):
    means = [part for figure in desk.composites.values() for part in figure.made_of.parts if part.mean]

    assert len(means) > 10
    assert all(part.at_least >= len(part.of) / 2 for part in means)


@pytest.mark.parametrize(
    ("name", "code"),
    {
        "CM": "SH.DYN.MORT",
        "IT.NET.USER.P2": "IT.NET.USER.ZS",
        "POP": "SP.POP.TOTL",
        "11.7.1[a]": "SDG 11.7.1",
        "SG_DSR_LGRGSR": "SDG 11.b.1",
        "EN_LND_SLUM": "EN.POP.SLUM.UR.ZS",
        "SP_TRN_PUBL": "SDG 11.2.1",
    }.items(),
)
def test_other_names_lead_to_the_same_figure(desk: Desk, name: str, code: str):
    assert [found for found, figure in desk.indicators.items() if name in figure.also] == [code]


def test_known_traps_are_in_the_caveats(desk: Desk):
    slums = desk.figures["EN.POP.SLUM.UR.ZS"].caveats
    assert (0.0,) in [caveat.coded for caveat in slums]
    assert (2016, ("COL",)) in [(caveat.breaks_in, caveat.countries) for caveat in slums]
    assert all(
        "editions" in desk.figures[f"{code}.EST"].caveats[0].says for code in ("GE", "RL", "RQ", "CC", "VA", "PV")
    )
    assert "re-based" in desk.figures["SP.URB.TOTL"].caveats[0].says
    assert "single city" in desk.figures["SDG 11.7.1"].caveats[0].says


def test_every_estimate_of_governance_knows_its_error(desk: Desk):
    for code in ("GE", "RL", "RQ", "CC", "VA", "PV"):
        assert desk.indicators[f"{code}.EST"].error == f"{code}.STD.ERR"


def test_a_desk_result_says_what_it_is_not(desk: Desk):
    assert desk.reviewing.label == "desk pre-classification from public indicators, not a UN-Habitat result"


# Real figures -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(desk: Desk) -> pd.DataFrame:
    """Real figures by code of the rulebook, without coded values."""
    data = os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[2].parent / "shared/data"
    file = Path(data) / "world_indicators.csv"
    if not file.is_file():
        pytest.skip("the country data are not beside the checkout")
    codes = {name: code for code, found in desk.indicators.items() for name in (code, *found.also)}
    table = pd.read_csv(file, keep_default_na=False).astype({"value": float})
    table = table.assign(code=table["indicator"].map(codes)).dropna(subset=["code"])
    coded = {code: {n for caveat in found.caveats for n in caveat.coded} for code, found in desk.indicators.items()}
    return table[[value not in coded[code] for code, value in zip(table["code"], table["value"], strict=True)]]


def test_real_figures_are_possible_and_mostly_usual(world: pd.DataFrame, desk: Desk):
    assert world["code"].nunique() > 50
    for code, values in world.groupby("code")["value"]:
        indicator = desk.indicators[code]
        assert values.between(indicator.possible.lowest, indicator.possible.highest).all(), code
        if indicator.usual:
            assert values.between(indicator.usual.lowest, indicator.usual.highest).mean() > 0.75, code


def test_shares_of_one_stand_out_where_per_cent_are_meant(world: pd.DataFrame, desk: Desk):
    for code in ("EN.POP.SLUM.UR.ZS", "EG.ELC.ACCS.ZS", "SH.STA.SMSS.ZS", "IT.NET.USER.ZS", "SG.LAW.INDX"):
        usual, values = desk.indicators[code].usual, world.loc[world["code"] == code, "value"]
        assert usual is not None
        assert not (values / 100).between(usual.lowest, usual.highest).any()


# Readings and ingredients -----------------------------------------------------------------------------------------


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6, unique=True))
def test_steps_in_order_are_read_and_others_refused(steps: list[float]):
    def read(values):
        return Reading(steps=tuple(values), stands="proxy", basis=proposal)

    assert read(sorted(steps)).rises is True
    assert read(sorted(steps, reverse=True)).rises is False
    for extra in (steps[0], steps[-1]):
        with pytest.raises(ValidationError, match="no direction"):
            read([*sorted(steps), extra])


def test_a_reading_says_how_it_reads():
    assert Reading(lowest_at=-1.5, highest_at=1.5, stands="proxy", basis=proposal).in_words == "from -1.5 to 1.5"
    assert Reading(steps=(2, 3.5, 5), stands="proxy", basis=proposal).in_words == "at 2, 3.5, 5"


def test_an_ingredient_lists_every_code_in_it():
    part = Ingredient.model_validate(
        {
            "mean": "arithmetic",
            "of": [{"code": "A", "plus": ["B"], "per": "C"}, {"mean": "highest", "of": [{"code": "D"}]}],
        }
    )

    assert list(part.codes) == ["A", "B", "C", "D"]
    assert len(list(part.parts)) == 4


@pytest.mark.parametrize(("lowest_at", "highest_at"), list(product((0, -1, None), (0, -2, None))))
def test_a_logarithm_needs_two_goalposts_above_zero(lowest_at: float | None, highest_at: float | None):
    with pytest.raises(ValidationError, match=r"a logarithm without positive goalposts|half a pair|no direction"):
        Ingredient(code="A", logarithm=True, lowest_at=lowest_at, highest_at=highest_at)


# Files ------------------------------------------------------------------------------------------------------------


def test_a_rulebook_without_desk_indicators_is_as_good_as_before(tmp_path: Path):
    folder = shutil.copytree(small, tmp_path / "small")
    shutil.rmtree(folder / "desk")

    assert load_rulebook(folder).desk is None


def test_an_empty_folder_is_none(tmp_path: Path):
    folder = shutil.copytree(small, tmp_path / "small")
    for file in (folder / "desk").iterdir():
        file.unlink()

    assert load_rulebook(folder).desk is None


def test_figures_come_in_the_order_of_the_instrument_and_not_of_the_files(rulebook: Rulebook, desk: Desk):
    first = [figure for figure in desk.indicators.values() if figure.informs]

    assert next(iter(desk.indicators)) == "RL.EST"
    assert rulebook.items[next(iter(first[-1].informs))].kind in ("inclusion", "outcome")


def test_how_the_files_are_divided_makes_no_difference(tmp_path: Path):
    whole = load_rulebook(small)
    folder = shutil.copytree(small, tmp_path / "small")
    counts = folder / "desk" / "counts.yaml"
    text = counts.read_text(encoding="utf-8")
    place = text.index("composites:")
    counts.write_text(text[:place], encoding="utf-8")
    (folder / "desk" / "more.yaml").write_text(text[place:], encoding="utf-8")

    assert load_rulebook(folder) == whole
    assert load_rulebook(folder).sha256 == whole.sha256


def test_the_hash_covers_every_goalpost(tmp_path: Path):
    folder = shutil.copytree(small, tmp_path / "small")
    counts = folder / "desk" / "counts.yaml"
    counts.write_text(counts.read_text(encoding="utf-8").replace("highest_at: 90", "highest_at: 91"), encoding="utf-8")

    assert load_rulebook(folder).sha256 != load_rulebook(small).sha256


def test_a_wrong_figure_does_not_hide_what_else_is_wrong(own_rules: Path):
    governance = own_rules / "desk" / "governance.yaml"
    text = governance.read_text(encoding="utf-8")
    governance.write_text(text.replace("method: limited", "method: exellent", 1), encoding="utf-8")
    problems = changed(own_rules, "desk/knowledge.yaml", "P5.1:", "P5.9:")

    assert [problem.partition(":")[0].split(",")[0] for problem in problems] == [
        "desk/governance.yaml", "desk/knowledge.yaml"
    ]  # fmt: skip
    assert "unknown word: found 'exellent'" in problems[0]
    assert "unknown item: found 'P5.9'" in problems[1]


def test_a_misspelt_figure_is_named_with_the_nearest_one(own_rules: Path):
    problems = changed(own_rules, "desk/shocks.yaml", "instead_of: INFORM.RISK", "instead_of: INFORM.RSIK")
    assert len(problems) == 1
    assert "unknown figure: found 'INFORM.RSIK'" in problems[0]
    assert "did you mean 'INFORM.RISK'" in problems[0]


def test_a_figure_is_never_called_a_law(own_rules: Path):
    (problem,) = changed(own_rules, "desk/knowledge.yaml", "type: official statistics", "type: Act")
    assert "a figure that counts as a law: found 'Act'" in problem


def test_proxies_may_not_be_let_up_to_reliable_evidence_on_frameworks(own_rules: Path):
    problems = changed(own_rules, "desk/reviewing.yaml", "proxy_at_most: limited", "proxy_at_most: sound")
    assert problems
    assert all("desk evidence that says too much: found 'sound on " in problem for problem in problems)
    assert any("'sound on E3.N2'" in problem for problem in problems)


def test_a_circle_through_several_composites_is_named_once_with_its_way(own_rules: Path):
    problems = changed(
        own_rules, "desk/shocks.yaml", "{name: projected conflict, code: HVC.PROB,", "{code: AFTER.INFORM.RISK,"
    )
    (problem,) = [problem for problem in problems if "nothing uses" not in problem]
    way = re.search("a circle: found '(.*)'; expected", problem)
    assert way is not None
    codes = way[1].split(" to ")
    assert codes[0] == codes[-1]
    assert {"AFTER.INFORM.HUMAN", "AFTER.INFORM.HAZARD", "AFTER.INFORM.RISK"} == set(codes)


# Changing and comparing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("desk.indicators.GE.EST.informs.E3.N1.lowest_at", -2.0),
        ("desk.indicators.GE.EST.oldest", 3.0),
        ("desk.composites.AFTER.INFORM.HUMAN.made_of.of.2.lowest_at", 2.0),
        ("desk.reviewing.wrong_unit.share", 0.8),
    ],
)
def test_an_age_or_a_goalpost_can_be_another_and_the_difference_is_named(rulebook: Rulebook, where: str, value: float):
    other = with_values(rulebook, {where: value})
    (difference,) = compare_rulebooks(rulebook, other)

    assert difference.where.removesuffix(".value") == where
    assert difference.after == f"{value:g}"
    assert other.overrides == (f"{where} = {value:g}",)
    assert other.sha256 != rulebook.sha256
    assert compare_rulebooks(rulebook, with_values(other, {where: float(str(difference.before))})) == ()


@pytest.mark.parametrize(
    ("where", "value", "what"),
    [
        ("desk.indicators.GE.EST.informs.E3.N1.lowest_at", 2, "a reading in the wrong direction"),
        ("desk.indicators.GE.EST.informs.E3.N1.lowest_at", 1.5, "no direction"),
        ("desk.indicators.GE.EST.informs.E3.N1.lowest_at", -9, "a bound that no value can reach"),
        ("desk.indicators.GE.EST.oldest", -1, "an age below zero"),
        ("desk.indicators.GE.EST.informs.E3.N1.lowest", -2, "no such number"),
    ],
)
def test_a_number_that_does_not_fit_is_refused(rulebook: Rulebook, where: str, value: float, what: str):
    with pytest.raises(RulebookError, match=what):
        with_values(rulebook, {where: value})


def test_a_difference_says_what_was_added_and_what_was_taken_away(rulebook: Rulebook, desk: Desk):
    without = {code: figure for code, figure in desk.indicators.items() if code != "LOSI"}
    slums: Indicator = desk.indicators["EN.POP.SLUM.UR.ZS"]
    later = slums.caveats[1].model_copy(update={"breaks_in": 2017})
    reads = {item: reading for item, reading in slums.informs.items() if item != "O1.2.need"}
    slums = slums.model_copy(update={"caveats": (slums.caveats[0], later, *slums.caveats[2:]), "informs": reads})
    other = desk.model_copy(update={"indicators": without | {"EN.POP.SLUM.UR.ZS": slums}})
    found = compare_rulebooks(rulebook, rulebook.model_copy(update={"desk": other}))

    assert {(change.where, change.before, change.after) for change in found} == {
        ("desk.indicators.LOSI", "Local Online Service Index, of the most populous city", None),
        ("desk.indicators.EN.POP.SLUM.UR.ZS.informs.O1.2.need", "from 5 to 75", None),
        ("desk.indicators.EN.POP.SLUM.UR.ZS.caveats.2.breaks_in", "2016", "2017"),
    }


def test_a_part_that_is_added_to_a_composite_is_a_difference(rulebook: Rulebook, desk: Desk):
    human: Composite = desk.composites["AFTER.INFORM.HUMAN"]
    made = human.made_of.model_copy(update={"of": (*human.made_of.of, Ingredient(code="INFORM.HUMAN"))})
    composites = {**desk.composites, "AFTER.INFORM.HUMAN": human.model_copy(update={"made_of": made})}
    other = rulebook.model_copy(update={"desk": desk.model_copy(update={"composites": composites})})
    (difference,) = compare_rulebooks(rulebook, other)

    assert difference.before == "projected conflict; instability"
    assert difference.after == "projected conflict; instability; INFORM.HUMAN"


def test_a_rulebook_that_gains_or_loses_its_desk_differs_in_one_line(rulebook: Rulebook):
    (difference,) = compare_rulebooks(rulebook, rulebook.model_copy(update={"desk": None}))
    assert (difference.where, difference.what) == ("desk", "removed")
