"""The tables are what the build script makes of the facts, and contradictory facts are refused."""

import copy
from importlib.resources import files

import pytest

from typology.countries.build import build, foreign_versions, read_facts

facts = read_facts()
foreign = foreign_versions(facts)
needs_the_packages = pytest.mark.skipif(
    bool(foreign), reason=f"other packages than the tables were made with: {foreign}"
)


@pytest.fixture
def own_facts():
    return copy.deepcopy(facts)


@needs_the_packages
@pytest.mark.parametrize("file", ["countries.csv", "languages.csv", "others.csv"])
def test_a_rebuild_gives_the_same_bytes(file):
    kept = (files("typology.countries") / file).read_text(encoding="utf-8")
    assert build(facts)[file].decode() == kept, "run python -m typology.countries.build"


@needs_the_packages
def test_everything_wrong_with_the_facts_is_said_at_once(own_facts):
    own_facts["also_named"]["UGA"] = ["Kenya"]
    own_facts["not_members"] += " XXA"
    own_facts["regions"]["142"]["subregions"]["034"]["countries"] += " KEN"
    own_facts["aggregates"]["XXB"] = "Uganda"
    with pytest.raises(ValueError, match="contradicts itself") as caught:
        build(own_facts)
    said = str(caught.value)
    assert "XXA is no code of ISO 3166-1" in said
    assert "KEN is in two subregions" in said
    assert "'kenya' leads to Kenya (KEN) and to Uganda (UGA)" in said
    assert "'uganda' leads to Uganda (UGA) and to Uganda" in said


@needs_the_packages
def test_an_ambiguous_name_is_taken_from_its_candidates(own_facts):
    assert "Zaire" in build(facts)["countries.csv"].decode()
    own_facts["ambiguous"]["COD COG"] = ["Zaire"]
    tables = build(own_facts)
    assert "Zaire" not in tables["countries.csv"].decode()
    assert "Zaire,COD | COG" in tables["others.csv"].decode()


def test_other_versions_of_the_packages_are_noticed(own_facts):
    own_facts["packages"]["pytest"] = "0.1"
    assert any(line.startswith("pytest: found ") for line in foreign_versions(own_facts))
