"""Briefs: what they say is so, what is open is said to be open, and what is left out is counted."""

import pandas as pd
import pytest

import typology as ty
from tests.show.briefs.made_up import ARABIC, CHINESE, LONG, answers_at, worst
from tests.show.briefs.reading import read
from typology.portfolio.groups.grouping import group
from typology.portfolio.presence.advising import presence
from typology.portfolio.support.supporting import support
from typology.show.briefs.briefing import brief
from typology.show.briefs.page import Lines, Rows

LABEL = "Illustrative desk review, not a UN-Habitat result."


@pytest.fixture(scope="module")
def pilots():
    return support(ty.classify(ty.load_pilots()))


@pytest.fixture(scope="module")
def found(pilots):
    return {unit: brief(pilots, unit) for unit in pilots.units}


def section(told, title):
    """Return the blocks of a section of a brief."""
    return next(part.blocks for page in told.pages for part in page.sections if part.title == title)


def one(**told):
    """Return a brief on a unit of which this is known."""
    return brief(support(ty.classify(pd.DataFrame([{"unit": "XXA", **told}]))), "XXA")


# What it says ---------------------------------------------------------------------------------------------------


def test_it_says_what_the_results_say(pilots, found):
    for unit in pilots.units:
        result, text = pilots.result[unit], str(found[unit])
        assert f"Support needed: Category {result.category}: {result.category_name}." in text
        assert f"Category 5: shocks: {result.shock.state}: {result.shock.says}." in text
        assert f"Evidence: {result.evidence.level.casefold()}" in text
        assert f"{len(result.unanswered)} of" in text
        assert presence(pilots.result).parts(unit).why in " ".join(text.split())


def test_every_test_on_the_way_stands_with_its_number_margin_and_paragraph(found):
    (rows, *_) = section(found["KEN"], "Why")
    assert rows.entries[1] == (
        "Are the frameworks adequate, and is there finance behind them?",
        "no",
        "Mean of the frameworks: 2.19 (asked: at least 2.5).",
        "0.31",
        "001 §14(c), 001-A3 §8(c), 001-A3 §5",
    )
    assert [row[1] for row in section(found["COL"], "Why")[0].entries] == ["no", "yes", "yes", "no"]


def test_a_fragile_result_is_called_so_and_names_what_comes_out_more_often(found):
    text = " ".join(str(found["COL"]).split())
    assert "How sure: Fragile. No missing answer can change it." in text
    assert "category 2 comes out more often." in text
    assert "How sure: Robust." in str(found["KEN"])


def test_bars_show_every_score_of_the_categories(pilots, found):
    (bars, _) = section(found["EGY"], "Where it stands")
    shown = {bar.name: bar.value for _, column in bars.columns for bar in column}
    lines = {line.name: line.value for line in pilots.result["EGY"].scores}
    assert len(shown) == 4 + 2 + 6 + 10
    assert all(value == lines[name] for name, value in shown.items())
    short = {bar.name for _, column in bars.columns for bar in column if bar.short}
    assert "Climate & environment" in short
    assert "Energy" not in short


def test_what_is_open_is_never_said_to_be_so():
    told = one(**{"E1.N1": 2})
    text = " ".join(str(told).split())
    assert "Support needed: Open: category 1, 2, 3, 4 or N." in text
    assert "Category 5: shocks: Open: no major shock, 5R or 5C." in text
    assert "How sure: Not yet known." in text
    assert "trials" not in text
    assert "SUPPORT THAT MAY FIT" in text
    assert "SUPPORT THAT FITS" not in text
    assert "Open between resident team, hub and remote support." in text
    assert "They leave open the category, the shock state and which domain comes first." in text
    assert {row[1] for row in section(told, "Why")[0].entries} == {"open"}
    (rows,) = section(told, "Support that may fit")
    assert all(row[2].startswith("If the ") for row in rows.entries)


def test_a_crisis_shows_its_surge_and_its_support_beside_the_category():
    told = brief(support(ty.classify(worst("Isle"))), "XXA")
    text = " ".join(str(told).split())
    assert "Support needed: Category 1: Frameworks." in text
    assert "Category 5: shocks: 5C: crisis." in text
    assert "On top of it: surge team." in text
    (rows,) = section(told, "Support that fits")
    catalogue = ty.load_rulebook().support.interventions
    names = {entry.name: entry for entry in catalogue.values()}
    assert {bool(names[row[0]].shocks) for row in rows.entries} == {True, False}


def test_a_country_with_no_need_is_told_as_a_peer():
    told = one(**answers_at(4))
    assert "Category N: No priority need." in str(told)
    assert "Remote support." in str(told)
    assert "No major shock" in str(told)


def test_known_offices_are_read(pilots):
    told = brief(pilots, "EGY", presence=presence(pilots.result, offices=["EGY"]))
    assert "an office is already there" in " ".join(str(told).split())


def test_an_override_is_told_beside_the_result():
    override = {"EGY": {"category": "2", "reason": "The new law is in force."}}
    offer = support(ty.classify(ty.load_pilots(), overrides=override))
    text = " ".join(str(brief(offer, "EGY")).split())
    assert "Support needed: Category 1: Frameworks." in text
    assert "People decided on category 2 instead." in text


def test_a_rulebook_may_do_without_presence_robustness_and_exchange(own_rules):
    for name in ("presence.yaml", "robustness.yaml", "exchange.yaml"):
        (own_rules / name).unlink()
    book = ty.load_rulebook(own_rules)
    offer = support(ty.classify(ty.load_pilots(rulebook=book), rulebook=book), groups={"KEN": "a", "IND": "a"})
    text = " ".join(str(brief(offer, "KEN")).split())
    assert "How sure: Determinate. No missing answer can change it. Evidence:" in text
    assert "trials" not in text
    assert "esident team" not in text
    assert "WHO CAN TEACH WHOM" not in str(brief(offer, group="a"))


# What is left out -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["IND", "KEN", "EGY", "COL"])
def test_suggestions_that_stand_elsewhere_are_counted(unit, pilots, found):
    everything = pilots.of(unit, everything=True)
    kinds = {
        "Support that fits": {"intervention"},
        "What else to strengthen": {"strengthen"},
        "With whom, and through what": {"partner", "flagship", "platform"},
        "For whom, and to which end": {"inclusion", "sdg"},
    }
    for title, of in kinds.items():
        block = section(found[unit], title)[0]
        assert len(block.entries) + block.left_out == sum(entry.kind in of for entry in everything)
        assert f"{block.left_out} more in the full list." in str(found[unit])


def test_every_lens_and_role_stands_with_its_answer(pilots, found):
    for unit, told in found.items():
        (_, lenses) = section(told, "For whom, and to which end")
        answers = pilots.lenses.loc[unit]
        said = "; ".join(f"{row.name}: {row.answer}" for row in answers.itertuples(index=False))
        assert lenses.entries[0].text == f"{said}."
        (served,) = section(told, "How it would be served")
        roles = [entry.name for entry in pilots.of(unit) if entry.kind == "role"]
        assert [line.lead for line in served.entries if line.lead.startswith("Role")] == [
            f"Role: {role.casefold()}." for role in roles
        ]


def test_the_first_of_each_kind_stays(pilots, found):
    for unit, told in found.items():
        (rows,) = section(told, "With whom, and through what")
        for kind in ("partner", "flagship", "platform"):
            first = next(entry.name for entry in pilots.of(unit) if entry.kind == kind)
            assert any(row[1].startswith(f"{first}. ") for row in rows.entries)


# Groups ---------------------------------------------------------------------------------------------------------


def test_a_group_is_told_with_what_it_shares(pilots):
    groups = group(pilots.result, draws=0)
    offer = support(pilots.result, groups=groups)
    told = brief(offer, group="D1 in front x 2", groups=groups)
    assert str(told) == str(brief(offer, group="D1 in front x 2"))
    text = " ".join(str(told).split())
    assert "India (IND)" in text
    assert "Kenya (KEN)" in text
    assert "Support needed: Category 2. For all 2." in text
    (rows,) = section(told, "What falls short in common")
    common = groups.gaps.query("group == 'D1 in front x 2' and common")
    assert len(rows.entries) + rows.left_out == len(common)
    assert [row[0] for row in rows.entries] == common["subject_name"].head(len(rows.entries)).tolist()
    (pairs,) = section(told, "Who can teach whom inside the group")
    assert all("India (IND)" in line.text and "Kenya (KEN)" in line.text for line in pairs.entries)
    (channels,) = section(told, "Through which channels")
    assert len(channels.entries) == (groups.channels["group"] == "D1 in front x 2").sum()
    assert told.labels == (LABEL,)


def test_a_group_may_be_a_mapping(pilots):
    offer = support(pilots.result, groups={"KEN": "<a>", "EGY": "<a>", "COL": "b"})
    told = brief(offer, group="<a>")
    text = " ".join(str(told).split())
    assert "Mostly" in text
    assert "resident team for 2." in text.casefold()
    assert "COL" not in text
    assert "<a>" not in told.to_html()
    assert "not a UN-Habitat result" in told.to_html()


# Files ----------------------------------------------------------------------------------------------------------


def test_the_file_is_whole_and_nothing_in_it_runs_or_loads(found, tmp_path):
    file = found["KEN"].save(tmp_path / "kenya.html")
    html = file.read_text(encoding="utf-8")
    reader = read(html)
    tags = dict(reader.tags)
    assert html.startswith("<!doctype html>")
    assert tags["html"]["lang"] == "en"
    policy = next(attrs for tag, attrs in reader.tags if tag == "meta" and "http-equiv" in attrs)
    assert policy == {
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'",
    }
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in reader.tags}
    assert not any(name.startswith("on") or name in ("src", "href") for _, attrs in reader.tags for name in attrs)
    assert "url(" not in html
    assert "@import" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_headings_come_in_order_and_tables_have_headers(found):
    reader = read(found["KEN"].to_html())
    headings = [tag for tag, _ in reader.tags if tag in ("h1", "h2", "h3")]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert set(headings[1:]) == {"h2"}
    tables = sum(tag == "table" for tag, _ in reader.tags)
    assert tables == sum(tag == "thead" for tag, _ in reader.tags)
    heads = [attrs.get("scope") for tag, attrs in reader.tags if tag == "th"]
    assert set(heads) == {"col", "row"}
    rows, named = sum(tag == "tr" for tag, _ in reader.tags), heads.count("row")
    assert rows == named + tables
    assert all(text for tag, text in reader.texts if tag == "th")


def test_the_label_stands_on_every_page(found):
    reader = read(found["KEN"].to_html())
    labels = [text for tag, text in reader.texts if text == LABEL]
    assert len(labels) == len(found["KEN"].pages) == 2
    assert str(found["KEN"]).count(f"*** {LABEL} ***") == 2
    assert found["KEN"].to_markdown().count(LABEL) == 2


@pytest.mark.parametrize("name", ['<script>alert("x")</script>', "a & b", ARABIC, CHINESE, f"{LONG}\n| *x*"])
def test_names_are_only_text(name):
    told = brief(support(ty.classify(worst(name, label="<i>mine</i>"))), "XXA")
    reader = read(told.to_html())
    assert not {"script", "i "} & {tag for tag, _ in reader.tags}
    assert " ".join(name.split()) in reader.text
    assert "<i>mine" not in told.to_html()
    assert "<i>mine" not in told._repr_html_()
    assert read(told._repr_html_()).text.count(" ".join(name.split())) >= 2
    for line in told.to_markdown().splitlines():
        assert not line.startswith("| *x*")


def test_every_kind_of_file_says_the_same(found, tmp_path):
    told = found["IND"]
    assert told.save(tmp_path / "india.txt").read_text(encoding="utf-8") == str(told)
    assert told.save(str(tmp_path / "india.MD")).read_text(encoding="utf-8") == told.to_markdown()
    page = read(told.save(tmp_path / "india.html").read_text(encoding="utf-8")).text
    for part in (part for page_ in told.pages for part in page_.sections):
        for block in part.blocks:
            if isinstance(block, Lines | Rows):
                for entry in block.entries:
                    cells = entry if isinstance(block, Rows) else (entry.lead, entry.text)
                    assert all(cell in page for cell in cells)


def test_tables_of_markdown_keep_their_columns(found):
    for told in found.values():
        rows = [line for line in told.to_markdown().splitlines() if line.startswith("|")]
        assert rows
        widths = [line.replace("\\|", "").count("|") for line in rows]
        heads = [place for place, line in enumerate(rows) if line.startswith("| ---")]
        for start, end in zip(heads, [*(head - 1 for head in heads[1:]), len(rows)], strict=True):
            assert len(set(widths[start - 1 : end])) == 1


def test_lines_of_text_fit_a_terminal(found):
    assert all(len(line) <= 110 for told in found.values() for line in str(told).splitlines())


# Wrong use ------------------------------------------------------------------------------------------------------


def test_wrong_use_is_told(pilots, found, tmp_path):
    with pytest.raises(TypeError, match="on one unit"):
        brief(pilots)
    with pytest.raises(TypeError, match="on one unit"):
        brief(pilots, "KEN", group="a")
    with pytest.raises(ty.UnknownUnitError, match="did you mean 'KEN'"):
        brief(pilots, "KENY")
    with pytest.raises(ValueError, match=r"expected support\(result, groups=\.\.\.\)"):
        brief(pilots, group="a")
    with pytest.raises(ValueError, match="did you mean 'East'"):
        brief(support(pilots.result, groups={"KEN": "East"}), group="Eest")
    with pytest.raises(ValueError, match=r"html, md or txt, not as 'kenya\.pdf'"):
        found["KEN"].save(tmp_path / "kenya.pdf")
    assert repr(found["KEN"]) == "<Brief on Kenya (KEN): 2 pages>"


def test_a_share_that_is_not_all_of_the_trials_does_not_read_so(found):
    result = ty.acceptability(ty.load_pilots(), draws=2000).table
    assert 0.99 < result.loc["KEN", "2"] < 1
    assert "the same in more than 99 % of 2,000 trials" in " ".join(str(found["KEN"]).split())


def test_weights_that_were_set_are_told():
    result = ty.classify(ty.load_pilots())
    weighted = support(result, ty.priorities(result, profile={"D3": 1.5}), {"KEN": "East"})
    for told in (brief(weighted, "KEN"), brief(weighted, group="East")):
        assert "Weights set: D3 counts 1.5 times." in str(told)
        assert "Weights set" in told.to_html()
    assert "Weights set" not in str(brief(support(result), "KEN"))


def test_a_brief_is_written_from_support():
    with pytest.raises(TypeError, match="from what support returns, not from Classification"):
        brief(ty.classify(ty.load_pilots()), "KEN")
