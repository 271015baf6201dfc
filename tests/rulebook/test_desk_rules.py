"""The desk indicators of the shipped rulebook: what they can and cannot say, and how they are changed."""

import datetime
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

from tests.desk import desks
from typology.desk.indicators import Indicators
from typology.desk.reviews.composites import composed
from typology.desk.reviews.newest import newest
from typology.desk.reviews.review import desk_review
from typology.errors import RulebookError
from typology.rulebook.desk import Composite, Desk, Indicator, Ingredient, Reading
from typology.rulebook.diff import compare_rulebooks
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.override import with_values

small = Path(__file__).parent / "small"
proposal = [{"proposal": "For a test."}]
YEAR, DATE = 2025, datetime.date(2026, 6, 30)


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


def figures(values: dict[str, float]) -> Indicators:
    """Return figures of one country and one year."""
    return desks.indicators([("XXA", code, YEAR, float(value)) for code, value in values.items()])


def answers(rulebook: Rulebook, values: dict[str, float], *, proxies: bool = True) -> dict[str, float]:
    """Return what figures of one country answer."""
    found = desk_review(figures(values), rulebook=rulebook, date=DATE, countries=["XXA"], proxies=proxies)
    return {item: answer.value for item, answer in found["XXA"].answers.items()}


def scores(rulebook: Rulebook, values: dict[str, float]) -> pd.DataFrame:
    """Return the composites of one country."""
    used, _ = newest(figures(values), rulebook, DATE)
    return composed(used, rulebook).set_index("indicator")


# What the shipped indicators say ----------------------------------------------------------------------------------

worst_to_best = {
    "E1.N3": {"RL.EST": (-1.5, 1.5), "RQ.EST": (-1.5, 1.5), "IQ.CPA.PROP.XQ": (1.5, 4.5)},
    "E1.L1": {"v2xel_locelec": (0, 1)},
    "E2.N1": {"SDG 11.b.1": (0, 1)},
    "E2.L2": {"SDG 11.7.1": (3, 30)},
    "E2.L3": {"SDG 11.3.2": (0, 100)},
    "E3.N1": {"GE.EST": (-1.5, 1.5), "IQ.CPA.PUBS.XQ": (1.5, 4.5)},
    "E3.N2": {"SNG.SPENDING.GDP": (2, 20)},
    "E3.N3": {"CC.EST": (-1.5, 1.5), "VA.EST": (-1.5, 1.5), "IQ.CPA.TRAN.XQ": (1.5, 4.5)},
    "E3.L1": {"SDG 5.5.1(b)": (5, 50)},
    "E4.N1": {"PEFA.PI-7": (1, 4)},
    "E4.N2": {"IQ.CPA.FINQ.XQ": (1.5, 4.5)},
    "E4.L1": {"OWN.REVENUE.GDP": (0.1, 3), "IQ.CPA.REVN.XQ": (1.5, 4.5)},
    "I.N1": {"GE.EST": (-1.5, 1.5), "IQ.CPA.PADM.XQ": (1.5, 4.5)},
    "P1.1": {"IQ.SPI.OVRL": (35, 90), "IQ.SCI.OVRL": (35, 90)},
    "P2.1": {"GB.XPD.RSDV.GD.ZS": (0, 3), "LOSI": (0, 1)},
    "P5.1": {"IQ.CPA.HRES.XQ": (1.5, 4.5)},
    "P6.1": {"EGDI": (0, 1), "LOSI": (0, 1)},
    "C1.1": {"EN.POP.SLUM.UR.ZS": (75, 5)},
    "C3.1": {"SDG 1.4.2": (20, 90)},
    "C4.1": {"SH.H2O.SMDW.UR.ZS": (20, 99), "SH.STA.SMSS.UR.ZS": (10, 95)},
    "C5.1": {"SDG 11.2.1": (15, 85), "SH.STA.TRAF.P5": (35, 2)},
    "C6.1": {"SDG 11.7.1": (3, 30)},
    "C7.1": {"SDG 11.6.1": (20, 98)},
    "C8.1": {"EG.ELC.ACCS.UR.ZS": (60, 100), "EG.CFT.ACCS.ZS": (5, 100)},
    "C9.1": {"SL.EMP.VULN.ZS": (85, 5), "SL.UEM.1524.ZS": (45, 5), "SDG 8.3.1": (90, 10)},
    "C9.2": {"OWN.REVENUE.GDP": (0.1, 3)},
    "C10.1": {"EN.ATM.PM25.MC.M3": (60, 10)},
    "C10.2": {"SDG 11.b.2": (0, 100)},
    "S2.1": {"IQ.CPA.GNDR.XQ": (1.5, 4.5), "SG.LAW.INDX": (30, 100), "SG.GEN.PARL.ZS": (5, 50)},
    "S3.1": {"SH.DYN.MORT": (100, 5), "SL.TLF.0714.ZS": (40, 0)},
    "S4.1": {"SL.UEM.1524.ZS": (45, 5), "SL.UEM.NEET.ZS": (45, 5)},
    "S5.1": {"SDG 1.3.1 PENSIONS": (10, 100)},
    "O1.3.need": {"SP.URB.GROW": (4, 0)},
    "O2.1.need": {"EN.URB.LCTY.UR.ZS": (70, 10)},
    "O2.3.need": {"IT.NET.USER.ZS": (20, 95)},
    "O4.1.need": {"VC.IHR.PSRC.P5": (35, 0.5)},
}
"""Every pair of bounds of the design, the value of the worst score first; copied from it, and not from the rules."""

cuts = {
    ("R1", "INFORM.NATURAL"): (2, 3.5, 5, 6.5),
    ("R2", "INFORM.HUMAN"): (2, 3.5, 5, 6.5),
    ("R3", "INFORM.VULNERABILITY.COPING"): (2, 3.5, 5, 6.5),
    ("R4", "INFORM.RISK"): (2, 3.5, 5, 6.5),
    ("K2", "DISPLACED.NEW"): (0.5, 2, 5, 20),
    ("E1.N1", "NUP.STAGE"): (1, 2, 3, 4),
}
"""The cuts of the design, where it has some."""

named = {
    "E1.N1": ["SDG 11.a.1"],
    "E1.N2": ["SDG 11.a.1 QUALIFIERS"],
    "E1.L2": ["SDG 16.b.1", "court and permit statistics"],
    "E2.N2": ["SDG 11.3.1 DISTANCE"],
    "E2.L1": ["register of plans", "003 §25"],
    "E2.L2": ["SDG 11.3.1 DISTANCE"],
    "E3.N2": ["v2xel_locelec"],
    "E3.L1": ["SDG 16.7.1"],
    "E3.L2": ["metropolitan governance"],
    "E4.N2": ["IQ.CPA.PRES.XQ"],
    "E4.L2": ["SNG-WOFI", "bonds and credit ratings"],
    "I.N2": ["SDG 16.6.1"],
    "I.L1": ["professional registers"],
    "I.L2": ["SDG 11.6.1"],
    "I.L3": ["PEFA"],
    "I.L4": ["scores among the cities"],
    "P1.2": ["voluntary local reviews", "New Urban Agenda platform"],
    "P3.1": ["national urban forums", "Urban October"],
    "P4.1": ["register of partners"],
    "P6.2": ["SDG 16.6.1"],
    "C1.2": ["003 §22"],
    "C2.1": ["counts of homeless people"],
    "C3.1": ["SDG 5.a.1"],
    "C3.2": ["IQ.CPA.PROP.XQ"],
    "C4.1": ["SH.H2O.BASW.UR.ZS", "SH.STA.BASS.UR.ZS"],
    "C4.2": ["utility benchmarks"],
    "C5.2": ["urban mobility plans"],
    "C6.1": ["SDG 11.7.2"],
    "C7.1": ["SDG 12.5.1"],
    "C7.2": ["Waste Wise"],
    "C8.2": ["EG.FEC.RNEW.ZS"],
    "C10.1": ["SDG 11.6.2", "EN.ATM.CO2E.PC"],
    "C10.2": ["SDG 13.2.1"],
    "R2": ["BATTLE.DEATHS.RATE", "VC.IHR.PSRC.P5", "PV.EST"],
    "K1": ["humanitarian response plan", "flash appeal", "GLIDE", "INFORM.SEVERITY"],
    "K2": ["damage assessments"],
    "K3": ["mission reports"],
    "S1.1": ["SDG 16.a.1", "SDG 10.3.1", "16.b.1"],
    "S1.2": ["OHCHR", "Universal Periodic Review"],
    "S2.1": ["SDG 5.5.1(b)"],
    "S2.2": ["SDG 11.7.2", "SL.UEM.TOTL.FE.ZS"],
    "S3.2": ["SDG 1.2.1", "SDG 1.3.1"],
    "S4.2": ["SDG 8.6.1"],
    "S6.1": ["Convention on the Rights of Persons with Disabilities", "SDG 11.2.1", "SDG 11.7.1"],
    "S6.2": ["Washington Group"],
    "O1.1.need": ["C4 to C8", "SH.H2O.SMDW.UR.ZS", "SH.STA.SMSS.UR.ZS", "SDG 11.2.1", "SDG 11.7.1"],
    "O1.2.need": ["C1 to C3", "EN.POP.SLUM.UR.ZS", "SDG 1.4.2"],
    "O1.3.need": ["SDG 11.3.1 DISTANCE"],
    "O2.1.need": ["SDG 9.1.1"],
    "O2.2.need": ["C9", "SDG 17.1.1", "OWN.REVENUE.GDP"],
    "O2.3.need": ["P2"],
    "O3.1.need": ["EN.ATM.PM25.MC.M3", "EN.ATM.CO2E.PC"],
    "O3.2.need": ["SDG 11.6.1", "SDG 12.5.1", "SDG 15.1.2", "SDG 11.4.1"],
    "O3.3.need": ["R1", "SDG 11.b.2"],
    "O4.1.need": ["SDG 11.7.2", "SDG 16.1.4"],
    "O4.2.need": ["DISPLACED.URBAN", "INFORM.UPROOTED"],
    "O4.3.need": ["SDG 11.5.1", "SDG 11.5.2", "SDG 11.b.1", "INFORM.INFRASTRUCTURE"],
}
"""What else the design names as desk evidence for an item: a figure that reads it, or words beside it."""


@pytest.mark.parametrize("item", worst_to_best)
def test_the_bounds_and_their_direction_are_those_of_the_design(rulebook: Rulebook, desk: Desk, item: str):
    high_is_good = rulebook.scale_of(item).better == "high"

    for code, (worst, best) in worst_to_best[item].items():
        reading = desk.figures[code].informs[item]
        assert (reading.lowest_at, reading.highest_at) == ((worst, best) if high_is_good else (best, worst)), code


@pytest.mark.parametrize(("item", "code"), cuts, ids=lambda text: text)
def test_the_cuts_are_those_of_the_design(desk: Desk, item: str, code: str):
    assert desk.figures[code].informs[item].steps == cuts[item, code]


@pytest.mark.parametrize("item", named)
def test_whatever_else_the_design_names_is_a_figure_or_stands_beside_the_item(
    rulebook: Rulebook, desk: Desk, item: str
):
    figures, words = desk.for_items.get(item, ()), " ".join(rulebook.items[item].desk)

    assert [name for name in named[item] if name not in figures and name not in words] == []


def test_items_without_desk_evidence_in_the_design_have_none(rulebook: Rulebook, desk: Desk):
    for item in ("I.N3", "I.N4", "P2.2", "P3.2", "P4.2", "P5.2", "C2.2", "C6.2", "S5.2", "K4"):
        assert item not in desk.for_items
        assert rulebook.items[item].desk == ()


@pytest.mark.parametrize(("ratio", "score"), [(1, 4), (2, 2), (0, 2), (3, 0), (-1, 0), (7, 0)])
def test_land_is_read_by_its_distance_from_balanced_growth(rulebook: Rulebook, ratio: float, score: float):
    assert answers(rulebook, {"SDG 11.3.1": ratio})["E2.N2"] == score


def test_only_what_the_anchors_speak_of_for_city_dwellers_is_called_a_measure(desk: Desk):
    """What is of the whole country, or of one part of the question, is a proxy; R1, R2 and R4 mean the country."""
    assert {
        (item, code)
        for code, figure in desk.figures.items()
        for item, reading in figure.informs.items()
        if reading.stands == "measure"
    } == {
        ("E1.N1", "NUP.STAGE"), ("E1.N2", "SDG 11.a.1 QUALIFIERS"), ("E2.L3", "SDG 11.3.2"),
        ("E4.N1", "PEFA.PI-7"), ("E4.L1", "OWN.REVENUE.GDP"),
        ("C1.1", "EN.POP.SLUM.UR.ZS"), ("C4.1", "WATER.SANITATION.URBAN"), ("C5.1", "SDG 11.2.1"),
        ("C6.1", "SDG 11.7.1"), ("C7.1", "SDG 11.6.1"), ("C8.1", "ENERGY.URBAN"), ("C10.1", "SDG 11.6.2"),
        ("R1", "INFORM.NATURAL"), ("R2", "INFORM.HUMAN"), ("R4", "INFORM.RISK"),
        ("R1", "AFTER.INFORM.NATURAL"), ("R2", "AFTER.INFORM.HUMAN"), ("R4", "AFTER.INFORM.RISK"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("item", "one", "other"),
    [
        ("C4.1", "SH.H2O.SMDW.UR.ZS", "SH.STA.SMSS.UR.ZS"),
        ("C8.1", "EG.ELC.ACCS.UR.ZS", "EG.CFT.ACCS.UR.ZS"),
    ],
)
def test_a_question_about_two_services_is_measured_by_both_together(
    rulebook: Rulebook, desk: Desk, item: str, one: str, other: str
):
    """One that all have does not make up for one that few have; and alone it only goes along with the answer."""
    best, worst = desk.figures[one].informs[item].highest_at, desk.figures[other].informs[item].lowest_at
    assert best is not None
    assert worst is not None

    assert answers(rulebook, {one: best, other: worst}, proxies=False)[item] == 0
    assert answers(rulebook, {one: best})[item] == 4
    assert item not in answers(rulebook, {one: best}, proxies=False)


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

    assert desk.for_items["K2"] == ("DISPLACED.NEW", "DISPLACED.NEW.DISASTERS", "DISPLACED.NEW.CONFLICT")
    for code in desk.for_items["K2"]:
        assert not stock & set(desk.composites[code].made_of.codes)


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
    assert {reading.stands for reading in desk.figures[national].informs.values()} == {"proxy"}
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
        "11.7.1[a]": "OPEN.SPACE.CITIES",
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
    assert "unweighted" in desk.figures["OPEN.SPACE.CITIES"].caveats[0].says
    assert "single city" in desk.figures["OPEN.SPACE.CITIES"].caveats[1].says
    assert "modelled" in desk.figures["EN.POP.SLUM.UR.ZS"].caveats[-1].says
    assert "shares of 1" in desk.figures["HVC.PROB"].caveats[1].says


# Zero, and nothing recorded ---------------------------------------------------------------------------------------


def test_zeros_that_may_mean_nothing_recorded_are_coded_and_zeros_on_a_map_are_not(desk: Desk):
    coded = {code for code, one in desk.indicators.items() if any(0 in caveat.coded for caveat in one.caveats)}

    assert coded == {
        "EN.POP.SLUM.UR.ZS", "LOCAL.REVENUE.GDP", "AFF_DR",
        "TRPS", "POP.SEC.IDP", "RET_REF", "SM.POP.REFG", "VC.IDP.TOCV", "VC.IDP.NWDS", "VC.IDP.NWCV",
        "VU.VGR.OG.NATDIS-CUR", "VU.VGR.OG.NATDIS-1", "VU.VGR.OG.NATDIS-2",
    }  # fmt: skip
    for code, one in desk.indicators.items():
        said = " ".join(caveat.says for caveat in one.caveats)
        assert ("may mean that" in said) <= (code in coded), code


def test_of_displaced_people_what_was_recorded_counts_and_nothing_recorded_is_not_nobody(rulebook: Rulebook):
    people = {"TRPS": 10_000, "POP.SEC.IDP": 20_000, "RET_REF": 10_000, "SP.POP.TOTL": 1_000_000}
    unrecorded = {"POP.SEC.IDP": 0, "RET_REF": 0}

    assert answers(rulebook, people)["O4.2.need"] == 3
    assert answers(rulebook, people | {"RET_REF": 0})["O4.2.need"] == 2
    assert answers(rulebook, people | unrecorded)["O4.2.need"] == 2
    assert answers(rulebook, people | {"TRPS": 0, "RET_REF": 0})["O4.2.need"] == 2
    assert "O4.2.need" not in answers(rulebook, people | unrecorded | {"TRPS": 0})
    assert answers(rulebook, {"SM.POP.REFG": 20_000, "VC.IDP.TOCV": 0, "SP.URB.TOTL": 1_000_000})["O4.2.need"] == 2


def test_a_new_crisis_is_seen_where_the_other_kind_was_not_recorded(rulebook: Rulebook):
    quake = {"VC.IDP.NWDS": 60_000, "VC.IDP.NWCV": 0, "SP.URB.TOTL": 1_000_000}

    assert answers(rulebook, quake)["K2"] == 3
    assert answers(rulebook, quake | {"VC.IDP.NWCV": 150_000})["K2"] == 4
    assert "K2" not in answers(rulebook, quake | {"VC.IDP.NWDS": 0})
    assert "K2" not in answers(rulebook, quake, proxies=False)


def test_the_score_after_inform_takes_zero_exposure_for_none_and_zero_records_for_unknown(rulebook: Rulebook):
    people = {"SP.POP.TOTL": 1_000_000}
    exposed = {"EX_FL": 10_000, "EX_TS": 0, "EX_CFL": 0}
    hurt = {"SH.DYN.MORT": 50, "SN.ITK.DEFC.ZS": 20, "TRPS": 0, "POP.SEC.IDP": 30_000, "RET_REF": 0}
    disasters = {"VU.VGR.OG.NATDIS-CUR": 0, "VU.VGR.OG.NATDIS-1": 40_000, "VU.VGR.OG.NATDIS-2": 0}

    natural = scores(rulebook, people | exposed | {"AFF_DR": 0}).loc["AFTER.INFORM.NATURAL"]
    assert ("EX_TS" in natural["source"], "AFF_DR" in natural["source"]) == (True, False)
    assert natural["value"] == scores(rulebook, people | exposed).loc["AFTER.INFORM.NATURAL", "value"]
    vulnerable = scores(rulebook, people | hurt | disasters).loc["AFTER.INFORM.VULNERABILITY"]
    assert all(code in vulnerable["source"] for code in ("POP.SEC.IDP", "NATDIS-1"))
    assert not any(code in vulnerable["source"] for code in ("TRPS", "RET_REF", "NATDIS-CUR", "NATDIS-2"))


def test_every_estimate_of_governance_knows_its_error(desk: Desk):
    for code in ("GE", "RL", "RQ", "CC", "VA", "PV"):
        assert desk.indicators[f"{code}.EST"].error == f"{code}.STD.ERR"


def test_a_desk_result_says_what_it_is_not(desk: Desk):
    assert desk.reviewing.label == "desk pre-classification from public indicators, not a UN-Habitat result"


# Real figures -----------------------------------------------------------------------------------------------------


begins_high = ("EN.POP.SLUM.UR.ZS",)
"""Series whose low values look like shares of 1, so that usual ones begin above them."""


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
        if indicator.usual and code not in begins_high:
            assert values.between(indicator.usual.lowest, indicator.usual.highest).mean() >= 0.95, code


def test_where_usual_values_begin_high_on_purpose_the_basis_says_so(world: pd.DataFrame, desk: Desk):
    for code in begins_high:
        usual, values = desk.indicators[code].usual, world.loc[world["code"] == code, "value"]
        assert usual is not None
        assert values.between(usual.lowest, usual.highest).mean() > 0.75
        assert any("Usual values begin" in (basis.proposal or "") for basis in desk.indicators[code].basis)


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
