"""The catalogue of support is read as data: complete, dated, found by every name, refused where it makes no sense."""

from pathlib import Path

import pytest

from typology.errors import RulebookError
from typology.rulebook.catalogue_find import NotInCatalogueError
from typology.rulebook.catalogue_links import scores_in_need
from typology.rulebook.load import load_rulebook

BOOK = load_rulebook()
CATALOGUE = BOOK.support


def problems_of(folder: Path):
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    return caught.value.problems


@pytest.mark.parametrize(
    ("old", "new", "what", "found"),
    [
        ("strengthens: [I.L]", "strengthens: [I.X]", "unknown score in need", "I.X"),
        ("subtypes: [2C]", "subtypes: [2D]", "unknown subtype", "2D"),
        ('categories: ["3"]', 'categories: ["7"]', "unknown category", "7"),
        ("strengthens: [C2]", "strengthens: [C12]", "unknown score in need", "C12"),
        ("shocks: [5C]", "shocks: [5X]", "unknown shock state", "5X"),
        ("role: share", "role: shar", "unknown role", "shar"),
        ("partners: [PT1, PT7]", "partners: [PT1, PT9]", "unknown partner", "PT9"),
        ("flagships: [FL-SDG]", "flagships: [FL-SGD]", "unknown flagship", "FL-SGD"),
        ("outcomes: [O2.1, O2.3]", "outcomes: [O2.1, O2.4]", "unknown outcome", "O2.4"),
        ("domains: [D1]\n    supports", "domains: [D5]\n    supports", "unknown domain", "D5"),
        ("at_least: risk", "at_least: risky", "unknown threshold", "risky"),
        ("{score: R3,", "{score: R9,", "unknown score", "R9"),
        ("gaps: [P1, N]", "gaps: [P1, M]", "unknown score in need or category or shock state", "M"),
        ("    categories: [N]\n", "", "not exactly one of its keys", "none"),
        ("subtypes: [2C]", "subtypes: []", "an intervention for nobody", "an empty list"),
        ("level: local", "level: village", "unknown word", "village"),
        ("goals: [8, 11]", "goals: [8, 18]", "no such goal", "18"),
        ("  FA7:\n", "  TC1:\n", "an id used twice", "TC1"),
        ("    value: 5\n", "    value: 0\n", "no limit", "interventions 0"),
        ("    origin: natural\n", "    origin: nature\n", "unknown word", "nature"),
        ("{year: 2019, audience: 500 cities,", "{year: 2020, audience: 500 cities, venue: x,", "unknown key", "venue"),
        ("basis: [001-A3 §8(a), 004 §24]", "basis: [001-A9 §8(a)]", "unknown document", "001-A9"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(old: str, new: str, what: str, found: str, own_rules: Path):
    file = own_rules / "support.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    problem = next(entry for entry in problems_of(own_rules) if entry.what == what)
    assert (problem.found, problem.file) == (found, "support.yaml")
    assert problem.line is not None


@pytest.mark.parametrize(
    ("entry", "what", "found"),
    [
        ("finance-behind-the-plans", None, None),
        ("peer-provider show-what-works", "a category without an intervention", "N"),
        ("local-teams national-unit plan-to-project", "a subtype without an intervention", "2C"),
        ("homelessness-strategy homelessness-services", "a sector without an intervention", "C2"),
        ("resilience-plan safer-infrastructure prevention-of-conflict", "a shock state without an intervention", "5R"),
        ("E4", "a score without an entry", "E4"),
        ("S3", "an issue without an action", "S3"),
    ],
)
def test_an_entry_may_be_struck_out_but_nobody_in_need_may_be_left_without(entry, what, found, own_rules: Path):
    file = own_rules / "support.yaml"
    file.write_text(without(file.read_text(encoding="utf-8"), entry.split()), encoding="utf-8")
    if what is None:
        assert entry not in load_rulebook(own_rules).support.interventions
    else:
        assert (what, found) in {(problem.what, problem.found) for problem in problems_of(own_rules)}


def without(text: str, names: list[str]) -> str:
    """Return the text without some entries: from the line of an id to the next line indented as little."""
    lines, kept, skipping = text.splitlines(keepends=True), [], None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if skipping is not None and line.strip() and indent <= skipping:
            skipping = None
        if line.strip().rstrip(":") in names and line.rstrip().endswith(":"):
            skipping = indent
        if skipping is None:
            kept.append(line)
    return "".join(kept)


def test_two_records_of_one_year_are_refused_so_that_no_figures_are_merged(own_rules: Path):
    file = own_rules / "support.yaml"
    text = file.read_text(encoding="utf-8")
    old = '{year: 2020, audience: "governments, private sector, civil society, United Nations, experts, public"'
    file.write_text(text.replace(old, old.replace("2020", "2019"), 1), encoding="utf-8")
    assert any(problem.what == "two records of one year" for problem in problems_of(own_rules))


def test_a_rulebook_may_do_without_a_catalogue(own_rules: Path):
    (own_rules / "support.yaml").unlink()
    assert load_rulebook(own_rules).support is None


def test_every_need_has_two_to_five_types_of_support():
    decision, entries = BOOK.decision, CATALOGUE.interventions.values()
    for category in decision.order:
        subtypes = [key for key, rule in decision.subtypes.rules.items() if rule.of == category]
        for subtype in subtypes:
            assert 2 <= sum(subtype in (entry.subtypes or ()) for entry in entries) <= 5, subtype
    for category in ("3", "N"):
        assert 2 <= sum(category in (entry.categories or ()) for entry in entries) <= 5
    for sector in (key for key, part in BOOK.dimensions.items() if part.kind == "sector"):
        mine = [entry for entry in entries if sector in entry.strengthens and not entry.shocks]
        assert 2 <= len(mine) <= 5, sector
        assert all(entry.categories == ("4",) for entry in mine)
    for state in ("5R", "5C"):
        assert 2 <= sum(state in (entry.shocks or ()) for entry in entries) <= 5
    assert set(CATALOGUE.strengthen) == set(scores_in_need(BOOK))


def test_crisis_support_has_the_five_entry_points_of_the_plan():
    crisis = [entry for entry in CATALOGUE.interventions.values() if "5C" in (entry.shocks or ())]
    assert len(crisis) == 5
    assert all("004 §39" in [str(basis) for basis in entry.basis] for entry in crisis)


def test_partner_types_have_as_many_goals_and_strategies_as_the_table():
    counts = {key: (len(entry.goals), len(entry.strategies)) for key, entry in CATALOGUE.partners.items()}
    assert counts == {
        "PT1": (6, 5), "PT2": (5, 5), "PT3": (2, 3), "PT4": (1, 1), "PT5": (1, 2), "PT6": (5, 4), "PT7": (3, 3),
        "PT8": (1, 1),
    }  # fmt: skip


def test_the_five_groups_of_partners_hold_each_type_once():
    members = [name for group in CATALOGUE.partner_groups.values() for name in group.partners]
    assert len(CATALOGUE.partner_groups) == 5
    assert sorted(members) == sorted(CATALOGUE.partners)


def test_goals_of_the_commitments_are_those_of_the_annex():
    goals = {key: (entry.domains, entry.goals) for key, entry in CATALOGUE.commitments.items()}
    assert goals == {
        "TC1": (("D1",), (1, 5, 10, 11)),
        "TC2": (("D2",), (8, 11)),
        "TC3": (("D3",), (11, 12, 13, 15)),
    }
    assert all(entry.supports == ("D4",) for entry in CATALOGUE.commitments.values())


def test_the_plan_of_2025_names_three_roles_and_that_of_2019_four():
    of = {year: [key for key, role in CATALOGUE.roles.items() if year in role.years] for year in (2019, 2025)}
    assert of == {2019: ["think", "act", "share", "partner"], 2025: ["think", "act", "share"]}


def test_the_channels_of_exchange_are_the_three_of_the_typology():
    channels = [key for key, entry in CATALOGUE.platforms.items() if entry.channel]
    assert channels == ["national-urban-forum", "nua-platform", "regional-thematic-events"]


def test_figures_of_platforms_stay_with_their_year():
    reach = {record.year: record.reach for record in CATALOGUE.platforms["world-urban-forum"].records}
    assert reach[2019].startswith("20,000 directly")
    assert CATALOGUE.platforms["website"].records[0].reach == "not applicable"  # as the table prints it
    assert reach[2020].startswith("more than 13,000 directly")


def test_the_older_focus_areas_lead_to_what_they_are_about_today():
    concerns = {key: entry.concerns for key, entry in CATALOGUE.focus_areas.items()}
    assert concerns["FA1"] == ("E1", "E3", "C3")
    assert concerns["FA6"] == ("5R", "5C")
    assert len(concerns) == 7


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("城市2030", "flagship", "FL-SDG"),
        ("城市 2030（可持续发展目标城市）", "flagship", "FL-SDG"),
        ("可持续发展目标城市", "flagship", "FL-SDG"),
        ("城市再生:减少最贫穷地区的劣势", "flagship", "FL-NEI"),
        ("空间不平等现象、城市再生和复兴", "flagship", "FL-NEI"),
        ("包容、充满活力的居民区和社区", "flagship", "FL-NEI"),
        ("前沿技术和城市创新", "flagship", "FL-SMART"),
        ("以人为本的智慧城市", "flagship", "FL-SMART"),
        ("有益于城市贫民的气候行动", "flagship", "FL-RISE"),
        ("崛起", "flagship", "FL-RISE"),
        ("rise-up", "flagship", "FL-RISE"),
        ("移民和包容性城市", "flagship", "FL-INC"),
        ("INCLUSIVE CITIES", "flagship", "FL-INC"),
        ("都市校园方案", "platform", "urban-thinkers-campus"),
        ("城市智囊园", "platform", "urban-thinkers-campus"),
        ("联合国人居奖", "platform", "scroll-of-honour"),
        ("人居特别荣誉奖", "platform", "scroll-of-honour"),
        ("新城市议程平台", "platform", "nua-platform"),
        ("地方当局", "partner", "PT2"),
        ("其他利益攸关方", "partner group", "PG5"),
        ("思想", "role", "think"),
        ("思维", "role", "think"),
        ("转型承诺 2", "commitment", "TC2"),
        ("城市立法、土地和治理", "focus area", "FA1"),
        ("PT4", "partner", "PT4"),
        ("New vulnerabilities and risks", "lens", "L1"),
    ],
)
def test_every_name_of_every_year_finds_its_entry(name: str, kind: str, key: str):
    found = CATALOGUE.find(name)
    assert (found.kind, found.id) == (kind, key)


def test_every_printed_name_finds_its_own_entry():
    for table in ("roles", "flagships", "partners", "partner_groups", "platforms", "commitments", "focus_areas"):
        for key, entry in getattr(CATALOGUE, table).items():
            for word in (key, entry.name, *(word for old in entry.names for word in (old.en, old.zh) if word)):
                assert CATALOGUE.find(word).id == key


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Wrld Urban Forum", "did you mean 'World Urban Forum'?"),
        ("flagship of nothing", "has nothing of the name"),
        ("", "has nothing of the name"),
        ("城市", "more than one entry"),
    ],
)
def test_a_name_that_nothing_or_too_much_goes_by_is_refused(name: str, said: str):
    with pytest.raises(NotInCatalogueError, match=said.replace("?", r"\?")):
        CATALOGUE.find(name)


def test_texts_are_short_whole_sentences_and_no_two_are_alike():
    texts = [
        *(entry.text for entry in CATALOGUE.interventions.values()),
        *(entry.text for entry in CATALOGUE.strengthen.values()),
        *(entry.text for entry in CATALOGUE.inclusion.actions.values()),
        *(entry.brings for entry in CATALOGUE.partners.values()),
        *(entry.use for entry in CATALOGUE.platforms.values()),
        *(goal for entry in CATALOGUE.partners.values() for goal in (*entry.goals, *entry.strategies)),
    ]
    assert len(texts) == len(set(texts))
    assert all(text.endswith(".") and text[0].isupper() and len(text) <= 140 for text in texts)
