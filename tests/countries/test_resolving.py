"""A code and a name lead to one country or to a reason; nothing is guessed, and a contradiction is never overlooked."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.countries.resolving import NotACountry, resolve, resolve_all
from typology.countries.table import Country, countries, others, un_members

members = st.sampled_from(un_members())

with (Path(__file__).parent / "names_of_producers.csv").open(encoding="utf-8", newline="") as lines:
    of_producers = [tuple(row.values()) for row in csv.DictReader(lines)]


def kind(found):
    return found.kind if isinstance(found, NotACountry) else "country"


@pytest.mark.parametrize(("producer", "code", "name", "country"), of_producers)
def test_the_names_and_codes_that_producers_use(producer, code, name, country):
    assert resolve(code, name).code == country
    if name != "Micronesia":
        assert resolve(name=name).code == country
    if code:
        assert resolve(code).code == country


@given(members)
def test_every_kind_of_code_leads_to_its_country(code):
    country = countries()[code]
    written = (
        code,
        code.lower(),
        country.iso2,
        country.m49,
        float(country.m49),
        f"{country.m49:03}",
        f"{country.m49}.0",
    )
    assert {resolve(entry) for entry in written} == {country}
    assert resolve(np.int64(country.m49)) == resolve(np.float32(country.m49)) == country


@given(members, st.sampled_from(["en", "fr", "es", "ar", "zh"]))
def test_every_name_of_a_member_leads_to_it(code, language):
    assert resolve(name=countries()[code].names[language]) == countries()[code]


@pytest.mark.parametrize("entry", ["NA", "na", "NAM", 516, "516"])
def test_namibia_is_never_missing(entry):
    assert resolve(entry).code == "NAM"
    assert resolve(entry, "Namibia").code == "NAM"


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("ADO", "AND"),
        ("ROM", "ROU"),
        ("ZAR", "COD"),
        ("TMP", "TLS"),
        ("WBG", "PSE"),
        ("IMY", "IMN"),
        ("GBR", "GBR"),
        ("UK", "GBR"),
        ("EL", "GRC"),
    ],
)
def test_older_codes_of_producers_lead_to_their_country(code, country):
    assert resolve(code).code == country


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("South Korea", "KOR"),
        ("DPR Korea", "PRK"),
        ("Sudan", "SDN"),
        ("S. Sudan", "SSD"),
        ("Swaziland", "SWZ"),
        ("Cape Verde", "CPV"),
        ("Macedonia, FYR", "MKD"),
        ("Cote d'Ivoire", "CIV"),
        ("Costa de Marfil", "CIV"),
        ("Corée du Nord", "PRK"),
        ("Papúa Nueva Guinea", "PNG"),
        ("Южная Корея", "KOR"),
        ("فلسطين", "PSE"),
        ("刚果（金）", "COD"),
    ],
)
def test_names_that_are_easily_confused(name, country):
    assert resolve(name=name).code == country


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Korea", ("KOR", "PRK")),
        ("Corée", ("KOR", "PRK")),
        ("كوريا", ("KOR", "PRK")),
        ("Virgin Islands", ("VGB", "VIR")),
        ("St. Martin", ("MAF", "SXM")),
        ("多米尼加", ("DMA", "DOM")),
        ("Micronesia", ("FSM",)),
        ("Южная Африка", ("ZAF",)),
    ],
)
def test_a_name_of_several_is_refused_with_all_it_may_mean(name, candidates):
    found = resolve(name=name)
    assert (found.kind, found.candidates) == ("ambiguous", candidates)
    for code in candidates:
        assert code in found.why
        assert resolve(code, name).code == code
    assert resolve("KEN", name).kind == "contradiction"


groups_by_producer = {
    "World Bank": """
        AFE AFW ARB CEB CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX INX LAC LCN LDC LIC LMC LMY LTE
        MEA MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD 1W ZG
    """,
    "M49": "001 002 009 019 142 150 202 419",
    "SDG database": "199 432 513 722 747 753",
    "Human Development Report": "ZZK.WORLD",
}


@pytest.mark.parametrize("code", [code for codes in groups_by_producer.values() for code in codes.split()])
def test_groups_of_countries_are_told_apart_from_countries(code):
    assert resolve(code).kind == "aggregate"
    assert resolve(code, "a name nobody knows").kind == "aggregate"


@pytest.mark.parametrize(
    "name",
    [
        "World",
        "Sub-Saharan Africa",
        "Least developed countries",
        "Least Developed Countries (LDCs)",
        "Latin America & Caribbean (excluding high income)",
        "Middle East, North Africa, Afghanistan & Pakistan",
        "Upper middle income",
        "Europe and Northern America",
        "Oceania (exc. Australia and New Zealand)",
        "Total",
        "Monde",
        "世界",
    ],
)
def test_names_of_groups_are_told_apart_from_countries(name):
    assert resolve(name=name).kind == "aggregate"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("XKX", "Kosovo"),
        ("KSV", None),
        (412, "Kosovo"),
        (None, "Косово"),
        ("CHI", "Channel Islands"),
        ("ANT", "Netherlands Antilles (former)"),
        (None, "Somaliland"),
        (None, "Serbia and Montenegro [former]"),
    ],
)
def test_areas_outside_the_table_are_named_as_such(code, name):
    found = resolve(code, name)
    assert found.kind == "outside"
    assert found.why.startswith("outside the table of countries: ")


@pytest.mark.parametrize(
    ("code", "name", "why"),
    [
        ("KEN", "Uganda", "the code leads to Kenya (KEN), the name to Uganda (UGA)"),
        (
            "COG",
            "Congo, Dem. Rep.",
            "the code leads to Congo (COG), the name to Democratic Republic of the Congo (COD)",
        ),
        ("NER", "Nigeria", "the code leads to Niger (NER), the name to Nigeria (NGA)"),
        ("SSF", "Kenya", "the code leads to Sub-Saharan Africa, the name to Kenya (KEN)"),
        ("KEN", "World", "the code leads to Kenya (KEN), the name to World"),
        ("SRB", "Kosovo", "the code leads to Serbia (SRB), the name to Kosovo"),
    ],
)
def test_a_code_and_a_name_of_two_places_contradict_each_other(code, name, why):
    found = resolve(code, name)
    assert (found.kind, found.why) == ("contradiction", why)
    assert str(found) == f"{f'{code}, {name}'!r}: {why}"


@given(members, members)
def test_swapped_codes_are_always_noticed(one, other):
    found = resolve(one, countries()[other].name)
    assert found == countries()[one] if one == other else found.candidates == tuple(sorted((one, other)))


@given(members)
def test_what_is_unknown_beside_what_is_known_is_passed_over(code):
    country = countries()[code]
    assert resolve(code, "a name nobody knows") == country
    assert resolve("a code nobody knows", country.name) == country


@pytest.mark.parametrize("nothing", [None, "", "  ", float("nan"), np.nan, pd.NA, pd.NaT])
def test_nothing_is_nothing(nothing):
    assert resolve(nothing, nothing).kind == "missing"
    assert resolve("KEN", nothing).code == resolve(nothing, "Kenya").code == "KEN"


def test_one_column_may_hold_either():
    assert resolve("Kenya").code == resolve(name="KEN").code == "KEN"
    assert resolve(name="404").kind == resolve(name="no").kind == "unknown", "ranks and words in a column of names"


@pytest.mark.parametrize(
    ("code", "name", "suggestion"),
    [
        (None, "Swazilnd", "Eswatini (SWZ)"),
        (None, "Moçambique", "Mozambique (MOZ)"),
        (None, "Sub-Sahara Africa", "Sub-Saharan Africa"),
        ("XYZ", "Keniya", "Kenya (KEN)"),
        ("KNE", None, "KEN"),
        (None, "an indicator of something else", None),
    ],
)
def test_the_unknown_is_refused_with_what_is_nearest(code, name, suggestion):
    found = resolve(code, name)
    assert (found.kind, found.suggestion) == ("unknown", suggestion)
    assert ("did you mean" in str(found)) == (suggestion is not None)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru"])
def test_a_name_with_a_letter_missing_is_never_another_country(language):
    for code, country in countries().items():
        name = country.names[language]
        for place in range(len(name)):
            found = resolve(name=name[:place] + name[place + 1 :])
            assert not isinstance(found, Country) or found.code == code, name


@given(st.text(min_size=1, max_size=20))
def test_any_text_at_all_has_an_answer(text):
    assert kind(resolve(text, text)) in {"country", "aggregate", "outside", "ambiguous", "unknown", "missing"}


def test_whole_columns_are_resolved_pair_by_pair():
    codes = pd.Series(["KEN", "NA", None, "WLD", "KEN", 404.0])
    names = pd.Series(["Kenya", "Namibia", "Viet Nam", "World", "Uganda", None])
    found = resolve_all(codes, names)
    assert list(found) == [resolve(code, name) for code, name in zip(codes, names, strict=True)]
    assert [kind(entry) for entry in found] == ["country"] * 3 + ["aggregate", "contradiction", "country"]
    assert list(resolve_all(codes)) == [resolve(code) for code in codes]
    assert list(resolve_all(None, names)) == [resolve(name=name) for name in names]
    assert resolve_all([]).shape == (0,)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        resolve_all(["KEN", "UGA"], ["Kenya"])


def test_repeated_pairs_are_looked_up_once(monkeypatch):
    asked = []
    looked_up = resolve("KEN")
    monkeypatch.setattr("typology.countries.resolving._resolve", lambda *pair: asked.append(pair) or looked_up)
    assert list(resolve_all(["KEN", "ken", "KEN"] * 1000)) == [looked_up] * 3000
    assert asked == [("KEN", None), ("ken", None)]


def test_every_group_and_area_listed_is_found_by_its_codes_and_names():
    for other in others():
        found = [resolve(code) for code in other.codes] + [resolve(name=name) for name in other.names]
        assert {kind(entry) for entry in found} == {other.kind}, other
