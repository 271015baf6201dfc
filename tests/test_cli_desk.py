"""The commands of the desk: what is printed of public figures, what is written, and with which exit code.

Figures of Colombia, Egypt, India and Kenya are those of the World Development Indicators of 15 September 2021 and of
INFORM Risk 2020; those of Antarctica are made up.
"""

import csv
import json
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import typology as ty
from tests.desk.fetched.world_bank_server import Answers, serving
from typology.cli import main
from typology.desk.fetched import world_bank

LABEL = "desk pre-classification from public indicators, not a UN-Habitat result"
THEN = ("--date", "2021-09-15")

PUBLISHED = """\
iso3,indicator,year,value,source
COL,EN.POP.SLUM.UR.ZS,2014,13.1,World Bank
COL,EN.POP.SLUM.UR.ZS,2018,27.8,World Bank
EGY,EN.POP.SLUM.UR.ZS,2018,5.2,World Bank
IND,EN.POP.SLUM.UR.ZS,2018,35.2,World Bank
KEN,EN.POP.SLUM.UR.ZS,2018,46.5,World Bank
KEN,EG.ELC.ACCS.UR.ZS,2019,90.8,World Bank
IND,EN.ATM.PM25.MC.M3,2017,90.9,World Bank
EGY,INFORM.RISK,2020,5.1,INFORM
KEN,INFORM.RISK,2020,6.0,INFORM
IND,IQ.CPA.PADM.XQ,2013,3.5,World Bank
KEN,IQ.CPA.PADM.XQ,2020,3.5,World Bank
KEN,SI.POV.NAHC,2015,36.1,World Bank
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def desk(*words: str) -> Result:
    return run("desk", *words)


def flat(text: str) -> str:
    return " ".join(text.split())


def rows(result: Result) -> dict[str, list[str]]:
    """Return the printed rows of units, by unit."""
    return {
        line.split()[0]: line.split() for line in result.stdout.splitlines() if line[:3].isupper() and line[3:4] == " "
    }


def table(result: Result) -> pd.DataFrame:
    """Return what was printed as CSV."""
    return pd.read_csv(StringIO(result.stdout), dtype=str, keep_default_na=False)


@pytest.fixture
def figures(tmp_path: Path) -> str:
    path = tmp_path / "figures.csv"
    path.write_text(PUBLISHED)
    return str(path)


@pytest.fixture
def bad_figures(tmp_path: Path) -> str:
    path = tmp_path / "bad.csv"
    path.write_text(
        "iso3,indicator,year,value\n"
        "KEN,EN.POP.SLUM.UR.ZS,2018,46.5\n"
        "KNE,EN.POP.SLUM.UR.ZS,2016,40.0\n"
        "IND,EG.ELC.ACCS.UR.ZS,2019,145\n"
        "EGY,INFORM.RISK,2020,high\n"
    )
    return str(path)


# review


def test_a_review_begins_with_its_label(figures: str):
    assert desk("review", figures, *THEN).stdout.splitlines()[0] == f"D{LABEL[1:]}."


def test_a_review_says_what_figures_leave_possible(figures: str):
    found = rows(desk("review", figures, *THEN))

    assert list(found) == ["COL", "EGY", "IND", "KEN"]
    assert " ".join(found["COL"]) == "COL Colombia 1 or 2 or 3 or 4 or N undetermined none or 5R or 5C 2%"
    assert " ".join(found["KEN"][:9]) == "KEN Kenya 1 or 2 or 3 or 4"
    assert found["KEN"][9:] == ["undetermined", "5R", "or", "5C", "6%", "C1"]


def test_challenged_sectors_are_named_below(figures: str):
    told = desk("review", figures, *THEN).stdout.splitlines()
    assert "Challenged, whatever the missing answers are: C1 Housing & slums, C10 Climate & environment." in told


def test_what_only_a_proxy_rules_out_is_said(tmp_path: Path):
    sanitation = tmp_path / "national.csv"
    sanitation.write_text("iso3,indicator,year,value\nCOL,SH.STA.SMSS.ZS,2020,18\nEGY,EN.POP.SLUM.UR.ZS,2018,60\n")

    told = desk("review", str(sanitation), *THEN).stdout
    assert "For 1 of 2 only a proxy narrows what is possible (COL); --measures-only leaves proxies out." in told
    assert "only a proxy" not in desk("review", str(sanitation), *THEN, "--measures-only").stdout


def test_a_sector_that_only_a_proxy_shows_challenged_is_told(tmp_path: Path):
    roads = tmp_path / "roads.csv"
    roads.write_text(
        "iso3,indicator,year,value\nKEN,SH.STA.TRAF.P5,2019,28.3\nIND,SH.STA.TRAF.P5,2019,40\n"
        "KEN,EN.POP.SLUM.UR.ZS,2018,60\n"
    )

    told = desk("review", str(roads), *THEN).stdout
    assert "Only a proxy shows it for C5 in 2; it goes along with what is asked" in told
    assert "Only a proxy" not in desk("review", str(roads), *THEN, "--measures-only").stdout


def test_a_review_counts_what_was_not_used_by_reason(figures: str):
    lines = desk("review", figures, *THEN).stdout.splitlines()

    assert sorted(lines[lines.index("Not used:") + 1 :]) == [
        "  1  a newer one is used",
        "  1  a series that the rulebook does not know",
        "  1  older than the rulebook lets it be",
    ]


def test_a_figure_later_than_the_review_is_not_used(figures: str):
    result = desk("review", figures, "--date", "2019-12-31")

    assert rows(result)["KEN"][9:] == ["undetermined", "none", "or", "5R", "or", "5C", "4%", "C1"]
    assert "  3  later than 2019-12-31" in result.stdout.splitlines()


def test_figures_age_to_the_day_of_the_review(figures: str):
    roles = {}
    for day in ("2017-01-01", "2021-09-15"):
        lines = table(desk("ledger", figures, "--date", day, "--countries", "IND", "--csv"))
        roles[day] = lines.loc[lines["figure"] == "IQ.CPA.PADM.XQ", "role"].item()

    assert roles["2017-01-01"] == "stands"
    assert roles["2021-09-15"].startswith("not used: 2013")


def test_what_is_odd_is_told_on_stderr_and_used(tmp_path: Path):
    path = tmp_path / "jump.csv"
    path.write_text("iso3,indicator,year,value\nATA,EG.ELC.ACCS.UR.ZS,2018,40\nATA,EG.ELC.ACCS.UR.ZS,2019,95\n")

    result = desk("review", str(path), *THEN, "--csv")

    assert result.exit_code == 0
    assert "jump.csv, row 3, column value" in result.stderr
    assert flat(result.stderr).endswith("1 warning; the figures were used.")
    assert table(result)["unit"].tolist() == ["ATA"]


def test_countries_are_asked_for_by_code_or_name_and_come_in_that_order(figures: str):
    assert list(rows(desk("review", figures, *THEN, "--countries", "ken, India ,FRA"))) == ["KEN", "IND", "FRA"]


def test_a_country_without_figures_is_there_and_nothing_is_known_of_it(figures: str):
    found = rows(desk("review", figures, *THEN, "--countries", "FRA"))["FRA"]

    assert " ".join(found) == "FRA France 1 or 2 or 3 or 4 or N undetermined none or 5R or 5C 0%"


def test_un_stands_for_its_members(figures: str):
    found = table(desk("review", figures, *THEN, "--countries", "un", "--csv"))

    assert len(found) == 193
    assert (found["answered"] != "0.0").sum() == 4


def test_what_was_not_used_is_of_the_countries_asked_for(figures: str):
    lines = desk("review", figures, *THEN, "--countries", "KEN").stdout.splitlines()

    assert lines[lines.index("Not used:") + 1 :] == ["  1  a series that the rulebook does not know"]


def test_without_proxies_less_is_answered(figures: str):
    both = [
        table(desk("review", figures, *THEN, "--csv", *more)).set_index("unit") for more in ([], ["--measures-only"])
    ]
    kenya, india = ([float(found.at[unit, "answered"]) for found in both] for unit in ("KEN", "IND"))

    assert kenya[0] > kenya[1] > 0
    assert india[0] > india[1] > 0


def test_json_is_a_list_of_results_each_with_the_label(figures: str):
    results = json.loads(desk("review", figures, *THEN, "--json").stdout)

    assert [result["unit"]["code"] for result in results] == ["COL", "EGY", "IND", "KEN"]
    assert {result["label"] for result in results} == {LABEL}
    assert all(result["trace"] and result["respondent"] == "desk" for result in results)


def test_csv_is_the_table_with_the_label_and_what_is_sure(figures: str):
    found = table(desk("review", figures, *THEN, "--csv")).set_index("unit")

    assert set(found["label"]) == {LABEL}
    assert found["challenged"].to_dict() == {"COL": "", "EGY": "", "IND": "C10", "KEN": "C1"}
    assert found.at["KEN", "possible"] == "1|2|3|4"


@pytest.mark.parametrize("name", ["desk.csv", "desk.json"])
def test_answers_are_written_for_every_other_command(figures: str, tmp_path: Path, name: str):
    answers = tmp_path / name
    reviewed = table(desk("review", figures, *THEN, "--answers", str(answers), "--csv"))
    classified = table(run("classify", str(answers), "--csv"))

    pd.testing.assert_frame_equal(classified, reviewed[classified.columns])
    letter = flat(run("explain", "KEN", str(answers), "--brief").stdout)
    assert f"D{LABEL[1:]}" in letter
    assert "Too little is answered" in letter
    assert ty.read_assessments(answers)["KEN"].answers["C1.1"].value == 1.5


def test_everything_not_used_is_written_with_its_place(figures: str, tmp_path: Path):
    target = tmp_path / "unused.csv"
    desk("review", figures, *THEN, "--unused", str(target))

    found = pd.read_csv(target, dtype=str, keep_default_na=False)
    india = found[found["country"] == "IND"].iloc[0]
    assert (india["indicator"], india["year"], india["file"], india["row"]) == (
        "IQ.CPA.PADM.XQ",
        "2013",
        "figures.csv",
        "11",
    )
    assert "at most 5" in india["why"]
    assert len(found) == 3


def test_files_and_folders_are_read_together(figures: str, tmp_path: Path):
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "roads.csv").write_text("iso3,indicator,year,value\nKEN,SH.STA.TRAF.P5,2019,28.3\n")

    alone, together = desk("review", figures, *THEN), desk("review", figures, str(folder), *THEN)

    assert [rows(result)["KEN"][-1] for result in (alone, together)] == ["C1", "C5"]


def test_figures_of_no_use_leave_no_country_and_say_so(tmp_path: Path):
    path = tmp_path / "poverty.csv"
    path.write_text("iso3,indicator,year,value\nKEN,SI.POV.NAHC,2015,36.1\n")

    lines = desk("review", str(path), *THEN).stdout.splitlines()

    assert lines[0] == "No country: none of the figures is one that the rulebook reads."
    assert lines[-1] == "  1  a series that the rulebook does not know"


def test_a_place_that_cannot_be_written_is_told(figures: str, tmp_path: Path):
    link = tmp_path / "unused.csv"
    link.symlink_to(tmp_path / "gone" / "unused.csv")

    result = desk("review", figures, *THEN, "--unused", str(link))

    assert result.exit_code == 1
    assert "unused.csv cannot be written: No such file or directory" in flat(result.stderr)
    assert result.stdout == ""


# bad input


@pytest.mark.parametrize(
    "words",
    [
        ["desk", "review", "BAD", "--csv"],
        ["desk", "review", "BAD", "--json"],
        ["desk", "ledger", "BAD"],
        ["desk", "compare", "--data", "BAD"],
        ["classify", "--desk", "BAD"],
    ],
)
def test_bad_figures_are_all_printed_with_row_and_column_and_exit_is_1(bad_figures: str, words: list[str]):
    result = run(*(bad_figures if word == "BAD" else word for word in words))

    assert result.exit_code == 1
    assert result.stdout == ""
    said = result.stderr.splitlines()
    assert said[0].startswith("bad.csv, row 3: unknown country: found 'KNE'")
    assert "'KEN'" in said[0]
    assert said[1].startswith("bad.csv, row 4, column value: not possible for EG.ELC.ACCS.UR.ZS: found '145'")
    assert "0 to 100" in said[1]
    assert said[2].startswith("bad.csv, row 5, column value: ")
    assert "'high'" in said[2]
    assert said[3] == "3 problems."


def test_of_bad_figures_nothing_is_written(figures: str, bad_figures: str, tmp_path: Path):
    answers, unused = tmp_path / "answers.csv", tmp_path / "unused.csv"
    answers.write_text("as it was")

    result = desk("review", figures, bad_figures, "--answers", str(answers), "--unused", str(unused))

    assert result.exit_code == 1
    assert answers.read_text() == "as it was"
    assert not unused.exists()


def test_a_file_without_known_shape_says_what_it_lacks(tmp_path: Path):
    path = tmp_path / "letter.csv"
    path.write_text("dear,colleague\nthank,you\n")

    result = desk("review", str(path))

    assert result.exit_code == 1
    assert "letter.csv" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["review"], "Missing argument 'DATA...'"),
        (["review", "FIGURES", "--csv", "--json"], "exclude each other"),
        (["ledger", "FIGURES", "--csv", "--json"], "exclude each other"),
        (["compare", "--data", "FIGURES", "--csv", "--json"], "exclude each other"),
        (["compare"], "Missing option '--data'"),
        (["review", "FIGURES", "--countries", "KNE"], "did you mean 'KEN'?"),
        (["review", "FIGURES", "--countries", " , "], "there is nothing in it"),
        (["review", "FIGURES", "--countries", "SSF"], "a group of countries"),
        (["review", "FIGURES", "--date", "2021"], "expected one such as 2020-12-31"),
        (["review", "FIGURES", "--answers", "desk.xlsx"], "ends in .csv or .json"),
        (["review", "FIGURES", "--unused", "no such folder/unused.csv"], "no such folder"),
        (["review", "FIGURES", "--answers", "same.csv", "--unused", "same.csv"], "the same file"),
        (["indicators", "EN.POP.SLUM"], "did you mean 'EN.POP.SLUM.UR.ZS'?"),
        (["indicators", "--csv", "--json"], "exclude each other"),
        (["fetch"], "Missing option '--to'"),
        (["fetch", "--to", "FOLDER", "--countries", "KNE"], "did you mean 'KEN'?"),
        (["fetch", "--to", "FOLDER", "--since", "20"], "1900<=x<=2100"),
        (["reveiw"], "No such command"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_right(figures: str, tmp_path: Path, words: list[str], said: str):
    given = {"FIGURES": figures, "FOLDER": str(tmp_path / "fetched")}

    result = desk(*(given.get(word, word) for word in words))

    assert result.exit_code == 2
    assert said in flat(result.stderr)
    assert result.stdout == ""


def test_no_such_file_exits_with_1():
    result = desk("review", "nowhere.csv")

    assert result.exit_code == 1
    assert "no such file" in result.stderr


def test_a_rulebook_without_a_desk_is_the_wrong_one(figures: str, own_rules: Path):
    for path in (own_rules / "desk").iterdir():
        path.unlink()
    (own_rules / "desk").rmdir()
    (own_rules / "crosscheck.yaml").unlink()

    for words in (["review", figures], ["ledger", figures], ["compare", "--data", figures], ["indicators"]):
        result = desk(*words, "--rulebook", str(own_rules))
        assert result.exit_code == 2
        assert "has no desk indicators" in result.stderr


# ledger


def test_the_ledger_tells_what_each_figure_says_and_how_far_it_counts(figures: str):
    result = desk("ledger", figures, *THEN, "--countries", "IND")
    text = flat(result.stdout)

    assert text.startswith(f"D{LABEL[1:]}. country item figure value year reads")
    assert "IND C1.1 Population living in slums" in text
    assert "35.2 (per cent of urban" in text
    assert "2018 2.5 measure stands R1-" in text
    assert "not used: 2013, 7.7 years" in text
    assert "KEN" not in result.stdout


def test_the_ledger_as_csv_tells_the_place_of_each_figure(figures: str):
    found = table(desk("ledger", figures, *THEN, "--csv"))
    slums = found[(found["country"] == "KEN") & (found["item"] == "C1.1")].iloc[0]

    assert (slums["file"], slums["row"], slums["role"], slums["stands"]) == ("figures.csv", "6", "stands", "measure")
    assert set(found["label"]) == {LABEL}


def test_the_ledger_as_json_has_the_same_lines(figures: str):
    lines = json.loads(desk("ledger", figures, *THEN, "--json").stdout)

    assert [line["figure"] for line in lines] == table(desk("ledger", figures, *THEN, "--csv"))["figure"].tolist()
    assert all(line["label"] == LABEL for line in lines)


# compare


@pytest.mark.parametrize("words", [[], ["pilots"]])
def test_pilots_are_compared_with_their_figures(figures: str, words: list[str]):
    text = flat(desk("compare", *words, "--data", figures, *THEN).stdout)

    assert text.startswith(f"Illustrative desk review, not a UN-Habitat result. D{LABEL[1:]}.")
    assert "EGY, C1.1: the expert says 2.5 and the desk, by a measure, 4, which is 1.5 points better; a reason" in text
    assert "desk: Population living in slums" in text
    assert "KEN, C1.1" not in text
    assert " answers that both give, 0 without a written reason." in text


def test_with_all_what_is_near_is_listed_too(figures: str):
    far, everything = (table(desk("compare", "--data", figures, *THEN, "--csv", *more)) for more in ([], ["--all"]))

    assert set(far["diverges"]) == {"True"}
    assert set(everything["diverges"]) == {"True", "False"}
    assert set(everything["unit"]) == {"IND", "KEN", "EGY", "COL"}
    assert set(everything["desk_label"]) == {LABEL}
    assert set(everything["expert_label"]) == {"illustrative desk review, not a UN-Habitat result"}
    assert "KEN, C1.1: " in desk("compare", "--data", figures, *THEN, "--all").stdout


def test_a_missing_reason_and_missing_figures_are_told(figures: str, tmp_path: Path):
    answers = tmp_path / "answers.csv"
    answers.write_text("unit,name,C1.1\nKEN,Kenya,4\nFRA,France,3\n")

    result = desk("compare", str(answers), "--data", figures, *THEN)

    assert result.exit_code == 0
    assert "KEN, C1.1: the expert says 4 and the desk, by a measure, 1.5" in result.stdout
    assert "Far apart: 1 of the 1 answers that both give, 1 without a written reason." in result.stdout
    assert "Without public figures: FRA." in result.stdout


def test_compare_as_json_is_a_list_of_the_items_that_are_far_apart(figures: str):
    found = json.loads(desk("compare", "--data", figures, *THEN, "--json").stdout)

    assert ("EGY", "C1.1") in [(entry["unit"], entry["item"]) for entry in found]
    assert all(entry["diverges"] for entry in found)


# classify --desk


def flags(*words: str) -> dict[str, str]:
    found = table(run("classify", *words, "--csv"))
    return dict(zip(found["unit"], found["flags"], strict=True))


def test_answers_far_from_the_desk_are_flagged_where_no_reason_is_written(figures: str, tmp_path: Path):
    answers = tmp_path / "answers.csv"
    answers.write_text("unit,item,value,why\nKEN,C1.1,4,\nEGY,C1.1,1,The national count is larger.\nIND,C1.1,2,\n")

    found = flags(str(answers), "--desk", figures, "--desk-date", "2021-09-15")

    assert {unit for unit, raised in found.items() if "DIVERGENCE" in raised} == {"KEN"}
    assert not any("DIVERGENCE" in raised for raised in flags(str(answers)).values())


def test_a_figure_too_old_for_the_day_flags_nothing(figures: str, tmp_path: Path):
    answers = tmp_path / "answers.csv"
    answers.write_text("unit,item,value\nKEN,C1.1,4\n")

    assert "DIVERGENCE" not in flags(str(answers), "--desk", figures, "--desk-date", "2040-01-01")["KEN"]


def test_a_day_of_no_desk_is_wrong_usage():
    result = run("classify", "--desk-date", "2021-09-15")

    assert result.exit_code == 2
    assert "--desk-date is for --desk" in result.stderr


# indicators


def test_every_figure_of_the_rulebook_is_listed():
    listed = table(desk("indicators", "--csv"))
    figures = ty.load_rulebook().desk.figures

    assert list(dict.fromkeys(listed["code"])) == list(figures)
    slums = listed[listed["code"] == "EN.POP.SLUM.UR.ZS"].set_index("item")
    assert slums.loc["C1.1", ["stands", "reads", "oldest"]].tolist() == ["measure", "from 75 to 5", "10.0"]
    printed = desk("indicators").stdout
    assert all(code in printed for code in figures)


def test_a_code_is_told_with_goalposts_caveats_and_basis():
    text = flat(desk("indicators", "EN.POP.SLUM.UR.ZS", "DISPLACED.NEW").stdout)

    assert text.startswith("Population living in slums (EN.POP.SLUM.UR.ZS)")
    assert "informs C1.1 as a measure, from 75 to 5" in text
    assert "at most 10 years old" in text
    assert "beware: A share of exactly 0 is coded: in some countries nobody measures it. Not used: 0." in text
    assert "(COL)" in text
    assert "basis: proposal: Estimated by UN-Habitat" in text
    assert "computed from VC.IDP.NWDS, VC.IDP.NWCV, SP.URB.TOTL" in text


def test_figures_as_json_hold_everything():
    (code, told), *more = json.loads(desk("indicators", "EGDI", "--json").stdout).items()

    assert (code, more) == ("EGDI", [])
    assert told["informs"]["P6.1"]["basis"]
    assert told["possible"] == {"lowest": 0.0, "highest": 1.0}


def test_the_figures_are_those_of_the_rulebook_that_was_asked_for(own_rules: Path):
    for path in (own_rules / "desk").glob("*.yaml"):
        path.write_text(
            path.read_text().replace("lowest_at: 75\n        highest_at: 5\n", "lowest_at: 70\n        highest_at: 5\n")
        )

    assert "from 70 to 5" in desk("indicators", "EN.POP.SLUM.UR.ZS", "--rulebook", str(own_rules)).stdout
    assert "from 70 to 5" not in desk("indicators", "EN.POP.SLUM.UR.ZS").stdout


# fetch


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    monkeypatch.setattr(world_bank, "PAUSES", (0, 0))
    slums = {("COL", 2018): 27.8, ("KEN", 2018): 46.5, ("WLD", 2018): 29.0}
    with serving(
        Answers({"2": {"EN.POP.SLUM.UR.ZS": slums, "SP.URB.GROW": {("KEN", 2020): 4.01}}, "3": {}})
    ) as answers:
        yield answers


def test_what_is_fetched_can_be_reviewed(bank: Answers, tmp_path: Path):
    folder = tmp_path / "figures"
    result = desk("fetch", "--to", str(folder), "--codes", "EN.POP.SLUM.UR.ZS,SP.URB.GROW", "--endpoint", bank.endpoint)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(folder / "EN.POP.SLUM.UR.ZS.csv"), str(folder / "SP.URB.GROW.csv")]
    assert "EN.POP.SLUM.UR.ZS: 2 figures" in result.stderr
    assert rows(desk("review", str(folder), *THEN))["KEN"][-1] == "C1"


def test_only_the_countries_and_years_asked_for_are_fetched(bank: Answers, tmp_path: Path):
    desk(
        "fetch", "--to", str(tmp_path), "--codes", "EN.POP.SLUM.UR.ZS", "--countries", "kenya", "--since", "2018",
        "--endpoint", bank.endpoint,
    )  # fmt: skip

    with (tmp_path / "EN.POP.SLUM.UR.ZS.csv").open() as file:
        assert [(row["country"], row["year"]) for row in csv.DictReader(file)] == [("KEN", "2018")]


def test_a_series_that_fails_is_listed_and_the_others_are_kept(bank: Answers, tmp_path: Path):
    bank.broken.add("SP.URB.GROW")
    result = desk(
        "fetch", "--to", str(tmp_path), "--codes", "SP.URB.GROW,EN.POP.SLUM.UR.ZS", "--endpoint", bank.endpoint
    )

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [str(tmp_path / "EN.POP.SLUM.UR.ZS.csv")]
    assert "SP.URB.GROW: not fetched: " in result.stderr
    assert result.stderr.splitlines()[-1] == "1 series not fetched: SP.URB.GROW."


def test_a_failure_of_before_is_none_of_a_later_call(bank: Answers, tmp_path: Path):
    words = ["fetch", "--to", str(tmp_path), "--endpoint", bank.endpoint, "--codes"]
    bank.broken.add("SP.URB.GROW")
    assert desk(*words, "SP.URB.GROW,EN.POP.SLUM.UR.ZS").exit_code == 1

    kept = desk(*words, "EN.POP.SLUM.UR.ZS")

    assert kept.exit_code == 0
    assert "kept" in kept.stderr


def test_files_of_today_are_fetched_again_if_asked_for(bank: Answers, tmp_path: Path):
    words = ["fetch", "--to", str(tmp_path), "--endpoint", bank.endpoint, "--codes", "EN.POP.SLUM.UR.ZS"]
    desk(*words)
    assert "kept" in desk(*words).stderr
    assert "kept" not in desk(*words, "--max-days", "0").stderr


def test_nothing_fetched_at_all_exits_with_1_and_says_why(bank: Answers, tmp_path: Path):
    bank.broken.add("SP.URB.GROW")
    result = desk("fetch", "--to", str(tmp_path), "--codes", "SP.URB.GROW", "--endpoint", bank.endpoint)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-2].startswith("not fetched: an answer that is no JSON")
    assert "'SP.URB.GROW'" in result.stderr.splitlines()[-2]


def test_without_the_extra_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "wbgapi", None)
    result = desk("fetch", "--to", str(tmp_path), "--codes", "SP.URB.GROW")

    assert result.exit_code == 1
    assert 'pip install "typology[data]"' in result.stderr
    assert result.stdout == ""


# help


def test_the_commands_of_the_desk_are_listed():
    listed = [line.split()[0] for line in desk("--help").stdout.partition("Commands:")[2].splitlines() if line.strip()]

    assert listed == ["compare", "fetch", "indicators", "ledger", "review"]
