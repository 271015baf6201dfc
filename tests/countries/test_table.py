"""The table holds every area of ISO 3166-1 once, with names in six languages, its regions, and the 193 UN members."""

import copy
import math
import pickle
import subprocess
import sys
from collections import Counter

import pytest

from typology.countries.index import clashes
from typology.countries.table import Country, aliases, countries, others, un_members

languages = ("en", "fr", "es", "ar", "ru", "zh")


def test_it_is_in_order_of_code_and_every_code_leads_to_one_country():
    table = countries()
    assert list(table) == sorted(table)
    assert len(table) == len({one.iso2 for one in table.values()}) == len({one.m49 for one in table.values()}) == 249


def test_every_country_has_a_name_of_its_own_in_each_language():
    for language in languages:
        names = [one.names[language] for one in countries().values()]
        assert all(name == name.strip() != "" for name in names)
        assert len(set(names)) == 249, language
    assert all(tuple(one.names) == languages for one in countries().values())


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("TUR", "en", "Türkiye"),
        ("CIV", "en", "Côte d'Ivoire"),
        ("SWZ", "en", "Eswatini"),
        ("CPV", "en", "Cabo Verde"),
        ("VNM", "en", "Viet Nam"),
        ("LAO", "en", "Lao People's Democratic Republic"),
        ("IRN", "en", "Iran (Islamic Republic of)"),
        ("PSE", "en", "State of Palestine"),
        ("COG", "fr", "Congo"),
        ("NZL", "es", "Nueva Zelandia"),
        ("RUS", "ru", "Российская Федерация"),
        ("KOR", "zh", "大韩民国"),
        ("EGY", "ar", "مصر"),
    ],
)
def test_names_are_the_short_names_of_the_united_nations(code, language, name):
    assert countries()[code].names[language] == name


def test_the_members_of_the_united_nations_are_193_in_alphabetical_order():
    assert len(un_members()) == 193
    assert list(un_members()) == sorted(un_members())
    assert {"NAM", "CHE", "TLS", "SSD", "TUV"} <= set(un_members())
    assert not {"PSE", "VAT", "TWN", "HKG", "GRL", "ESH"} & set(un_members())


def test_every_member_lies_in_a_region_and_subregion():
    assert all(countries()[code].region and countries()[code].subregion for code in un_members())
    assert [one.code for one in countries().values() if one.region is None] == ["ATA"]
    assert Counter(countries()[code].region for code in un_members()) == {
        "Africa": 54,
        "Asia": 47,
        "Europe": 43,
        "Americas": 35,
        "Oceania": 14,
    }


def test_the_arab_states_are_the_eighteen_that_un_habitat_names():
    arab = {code for code, one in countries().items() if one.office == "Arab States"}
    assert len(arab) == 18
    assert {"EGY", "SDN", "PSE", "YEM", "MAR"} <= arab
    assert {countries()[code].office for code in ("SOM", "DJI", "COM", "MRT")} == {"Africa"}


@pytest.mark.parametrize(
    ("code", "office"),
    [
        ("KEN", "Africa"),
        ("IND", "Asia and the Pacific"),
        ("FJI", "Asia and the Pacific"),
        ("UZB", "Asia and the Pacific"),
        ("COL", "Latin America and the Caribbean"),
        ("HTI", "Latin America and the Caribbean"),
        ("TUR", None),
        ("POL", None),
        ("USA", None),
    ],
)
def test_the_other_offices_follow_the_subregions(code, office):
    assert countries()[code].office == office


def test_no_code_and_no_name_leads_to_two_places():
    assert clashes([*countries().values(), *others()]) == []


def test_a_name_given_to_two_countries_would_be_noticed():
    kenya = countries()["KEN"]
    other = Country("XXA", "XX", 999, {"en": "KENYA"}, None, None, False, None, also_coded=("KE",))
    assert clashes([kenya, other]) == [
        "'KE' leads to Kenya (KEN) and to KENYA (XXA)",
        "'kenya' leads to Kenya (KEN) and to KENYA (XXA)",
    ]


def test_a_group_named_like_a_country_would_be_noticed():
    assert clashes([*countries().values(), *(other for other in others() if other.kind != "ambiguous")]) == []
    (south_africa,) = (other for other in others() if "ZAF" in other.candidates)
    assert south_africa.candidates == ("ZAF", "018")


def test_other_codes_and_names_are_listed_with_their_country():
    assert aliases()["ZAR"] == "COD"
    assert aliases()["West Bank and Gaza"] == "PSE"
    assert "Korea" not in aliases()
    assert set(aliases().values()) <= set(countries())


def test_the_table_does_not_change():
    with pytest.raises(TypeError):
        countries()["XXA"] = countries()["KEN"]
    with pytest.raises(AttributeError):
        countries()["KEN"].code = "XXA"
    with pytest.raises(TypeError):
        countries()["KEN"].names["en"] = "Elsewhere"


def test_a_country_can_be_sent_to_another_process_and_copied():
    kenya = countries()["KEN"]
    assert pickle.loads(pickle.dumps(kenya)) == kenya
    assert copy.deepcopy([kenya]) == [kenya]
    assert {kenya: 1}[countries()["KEN"]] == 1


def test_reading_it_needs_no_heavy_library():
    heavy = {"pandas", "numpy", "pydantic", "ruamel.yaml", "babel", "pycountry"}
    code = (
        "import sys; from typology.countries.table import countries; countries();"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_every_member_has_a_point_on_land_and_languages():
    members = [countries()[code] for code in un_members()]
    assert all(-90 < country.latitude < 90 and -180 <= country.longitude <= 180 for country in members)
    assert all(country.languages for country in members)
    assert countries()["KEN"].languages == ("sw", "en")
    assert countries()["KEN"].latitude == pytest.approx(-1.28, abs=0.1)


def test_the_points_of_neighbours_are_not_far_apart():
    """A sign or a column that slipped would put a country on another continent."""
    far = {
        (one, other): math.dist(*((countries()[code].latitude, countries()[code].longitude) for code in (one, other)))
        for one, other in [("KEN", "UGA"), ("FRA", "BEL"), ("COL", "ECU"), ("LAO", "THA"), ("AUS", "NZL")]
    }
    assert max(far.values()) < 35


def test_members_of_a_part_are_those_that_say_so():
    of_africa = un_members(region="Africa")
    assert {countries()[code].region for code in of_africa} == {"Africa"}
    assert set(un_members(region="Africa", office="Africa")) < set(of_africa)
    by_office = [un_members(office=office) for office in ("Africa", "Arab States", "Asia and the Pacific")]
    assert len({code for part in by_office for code in part}) == sum(map(len, by_office))


def test_an_unknown_part_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match=r"no region 'Afrika'; did you mean 'Africa'.*no office 'Arab'"):
        un_members(region="Afrika", office="Arab")
