"""Many ways to write a name have one spelling, and no two names that say different things share it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.countries.spelling import folded, spelled
from typology.countries.table import countries

names = st.sampled_from([name for country in countries().values() for name in country.names.values()])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte d'Ivoire", "COTE D’IVOIRE"),
        ("Côte d'Ivoire", "Cote d Ivoire"),
        ("Lao People´s Democratic Republic", "LAO PEOPLE'S DEMOCRATIC REPUBLIC"),
        ("Bahamas, The", "the Bahamas"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
        ("St. Lucia", "Saint Lucia"),
        ("Marshall Is.", "Marshall Islands"),
        ("Lao People's Dem. Rep.", "Lao Peoples Democratic Republic"),
        ("Korea (Republic of)", "Rep. of Korea"),
        ("U.S. Virgin Islands", "Virgin Islands (US)"),
        ("République dém. du Congo", "Congo, République Démocratique du"),
        ("أنتيغوا و بربودا", "أنتيغوا وبربودا"),
        ("الجزائر", "الجَزَائِر"),
        ("Соломоновы о-ва", "Соломоновы Острова"),
        ("Королёвство", "Королевство"),
        ("刚果（金）", "刚果 (金)"),
    ],
)
def test_ways_to_write_one_name_meet(one, other):
    assert spelled(one) == spelled(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("Guinea", "Guinea-Bissau"),
        ("Guinea", "Equatorial Guinea"),
        ("Guinea", "E. Guinea"),
        ("Sudan", "S. Sudan"),
        ("Korea", "N. Korea"),
        ("Congo", "Congo, Rep."),
        ("Congo, Rep.", "Congo, Dem. Rep."),
        ("Samoa", "American Samoa"),
        ("Dominica", "Dominican Republic"),
        ("Africa", "South Africa"),
        ("Republic of China", "People's Republic of China"),
    ],
)
def test_words_that_say_something_stay(one, other):
    assert spelled(one) != spelled(other)


@given(names, st.sampled_from([str.upper, str.casefold, str.title]), st.sampled_from(["NFC", "NFD"]))
def test_case_and_the_form_of_accents_make_no_difference(name, cased, form):
    assert spelled(unicodedata.normalize(form, cased(name))) == spelled(name)


@given(names, st.text(" \t\u00a0,.;()-*", max_size=4))
def test_blanks_and_signs_around_a_name_make_no_difference(name, around):
    assert spelled(around + name + around[::-1]) == spelled(name)


@given(st.text(max_size=30))
def test_what_is_folded_stays_folded(text):
    assert folded(folded(text)) == folded(text)
