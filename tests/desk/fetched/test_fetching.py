"""Fetching from the World Bank, asked of a server on this machine; no test here reaches any other.

Figures of Colombia and Kenya are those of the World Development Indicators of September 2021; others are made up.
"""

import csv
import datetime
import json
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.fetched.world_bank_server import Answers, serving
from typology.desk.fetched import fetching, provenance, world_bank
from typology.desk.fetched.fetching import fetch
from typology.desk.fetched.provenance import provenance_of, verified
from typology.desk.read_indicators import read_indicators
from typology.errors import IndicatorError

GROWTH = {("COL", 2020): 1.47, ("KEN", 2019): None, ("KEN", 2020): 4.01, ("SSF", 2020): 4.0, ("WLD", 2020): 1.8}
SLUMS = {("COL", 2018): 27.8, ("KEN", 2018): 46.5, ("WLD", 2018): 29.0}


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def checked(self: socket.socket, address: tuple[str, int]) -> None:
        assert address[0] == "127.0.0.1", f"a test asked {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)
    monkeypatch.setattr(world_bank, "PAUSES", (0, 0))


@pytest.fixture
def bank() -> Iterator[Answers]:
    series = {"SP.URB.GROW": GROWTH, "EN.POP.SLUM.UR.ZS": SLUMS}
    with serving(Answers({"2": series, "3": {"GOV_WGI_GE.EST": {("KEN", 2024): -0.3}}})) as answers:
        yield answers


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_series_is_a_tidy_file_of_countries(bank: Answers, tmp_path: Path) -> None:
    paths = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)

    assert paths == [tmp_path / "SP.URB.GROW.csv"]
    source = "World Bank, World Development Indicators, updated 2026-07-13"
    assert rows(paths[0]) == [
        {
            "country": code,
            "country_name": name,
            "indicator": "SP.URB.GROW",
            "year": "2020",
            "value": value,
            "source": source,
        }
        for code, name, value in (("COL", "Colombia", "1.47"), ("KEN", "Kenya", "4.01"))
    ]


def test_what_was_fetched_is_read_back(bank: Answers, tmp_path: Path) -> None:
    fetch(tmp_path, codes=["SP.URB.GROW", "EN.POP.SLUM.UR.ZS"], endpoint=bank.endpoint)

    table = read_indicators(tmp_path).table

    assert list(table[["country", "indicator", "year", "value"]].itertuples(index=False, name=None)) == [
        ("COL", "EN.POP.SLUM.UR.ZS", 2018, 27.8),
        ("COL", "SP.URB.GROW", 2020, 1.47),
        ("KEN", "EN.POP.SLUM.UR.ZS", 2018, 46.5),
        ("KEN", "SP.URB.GROW", 2020, 4.01),
    ]
    assert set(table["source"]) == {"World Bank, World Development Indicators, updated 2026-07-13"}


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
def test_every_page_is_read(bank: Answers, tmp_path: Path, page: int) -> None:
    bank.page = page

    (path,) = fetch(tmp_path, codes=["EN.POP.SLUM.UR.ZS"], endpoint=bank.endpoint)

    assert [row["value"] for row in rows(path)] == ["27.8", "46.5"]
    assert len(bank.of_series("EN.POP.SLUM.UR.ZS")) == -(-len(SLUMS) // page)


def test_only_the_countries_and_years_asked_for_are_asked_of_it(bank: Answers, tmp_path: Path) -> None:
    (path,) = fetch(tmp_path, codes=["SP.URB.GROW"], countries=["ken"], since=2020, endpoint=bank.endpoint)

    assert [row["country"] for row in rows(path)] == ["KEN"]
    (address,) = bank.of_series("SP.URB.GROW")
    assert "/country/KEN/time/YR2020?" in address


# What the World Bank does not give


def test_one_error_of_the_server_is_not_the_end(bank: Answers, tmp_path: Path) -> None:
    bank.failing = Counter({"/series/SP.URB.GROW/": 1, "/country/all?": 1, "/sources/2?": 1})

    paths = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)

    assert len(rows(paths[0])) == 2


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("failing", "the World Bank answered 500 Internal Server Error"),
        ("broken", "an answer that is no JSON, as for a series that does not exist"),
        ("refused", "an answer that is no JSON, as for a series that does not exist"),
        ("slow", "no answer within 0.1 seconds"),
    ],
)
def test_a_series_that_fails_is_said_and_loses_no_other(bank: Answers, tmp_path: Path, fault: str, why: str) -> None:
    setattr(bank, fault, Counter({"/series/SP.URB.GROW/": 99}) if fault == "failing" else {"/series/SP.URB.GROW/"})
    said: list[str] = []

    paths = fetch(
        tmp_path, codes=["SP.URB.GROW", "EN.POP.SLUM.UR.ZS"], endpoint=bank.endpoint, timeout=0.1, say=said.append
    )

    assert paths == [tmp_path / "EN.POP.SLUM.UR.ZS.csv"]
    assert said == [f"SP.URB.GROW: not fetched: {why}", "EN.POP.SLUM.UR.ZS: 2 figures"]
    record = provenance_of(tmp_path)
    assert record is not None
    assert record.not_fetched == {"SP.URB.GROW": why}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["EN.POP.SLUM.UR.ZS.csv", "provenance.json"]


def test_half_of_the_pages_leave_no_file(bank: Answers, tmp_path: Path) -> None:
    bank.page = 2
    bank.failing = Counter({"page=2": 99})

    with pytest.raises(IndicatorError, match="500"):
        fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)

    assert [path.name for path in tmp_path.iterdir()] == ["provenance.json"]


def test_a_series_that_no_database_has_is_not_asked_for(bank: Answers, tmp_path: Path) -> None:
    with pytest.raises(IndicatorError) as caught:
        fetch(tmp_path, codes=["XX.YYY.ZZZ"], endpoint=bank.endpoint)

    why = "not a series of World Development Indicators and Worldwide Governance Indicators"
    assert [(problem.what, problem.found) for problem in caught.value.problems] == [
        (f"not fetched: {why}", "XX.YYY.ZZZ")
    ]
    assert not bank.of_series("XX.YYY.ZZZ")


def test_a_series_on_another_scale_does_not_stand_in(bank: Answers, tmp_path: Path) -> None:
    with pytest.raises(IndicatorError, match=r"replaced by GOV_WGI_GE\.EST, which is on another scale"):
        fetch(tmp_path, codes=["GE.EST"], endpoint=bank.endpoint)

    (path,) = fetch(tmp_path, codes=["GOV_WGI_GE.EST"], endpoint=bank.endpoint)
    assert rows(path)[0]["source"] == "World Bank, Worldwide Governance Indicators, updated 2025-11-05"


def test_no_figures_for_what_was_asked_is_a_failure(bank: Answers, tmp_path: Path) -> None:
    with pytest.raises(IndicatorError, match="no figures of these countries and years"):
        fetch(tmp_path, codes=["SP.URB.GROW"], countries=["NAM"], endpoint=bank.endpoint)


def test_one_database_out_of_order_does_not_stop_the_other(bank: Answers, tmp_path: Path) -> None:
    bank.broken = {"/sources/3?"}

    (path,) = fetch(tmp_path, codes=["SP.URB.GROW", "GOV_WGI_GE.EST"], endpoint=bank.endpoint)

    assert path.name == "SP.URB.GROW.csv"
    record = provenance_of(tmp_path)
    assert record is not None
    assert "database 3: an answer that is no JSON" in record.not_fetched["GOV_WGI_GE.EST"]


def test_without_a_connection_everything_is_named(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{free.getsockname()[1]}/v2"

    with pytest.raises(IndicatorError) as caught:
        fetch(tmp_path, codes=["SP.URB.GROW", "EN.POP.SLUM.UR.ZS"], endpoint=endpoint)

    assert [problem.found for problem in caught.value.problems] == ["SP.URB.GROW", "EN.POP.SLUM.UR.ZS"]
    assert "no connection" in str(caught.value)


def test_of_a_whole_desk_only_what_may_be_a_series_of_the_world_bank_is_asked_for(
    bank: Answers, tmp_path: Path
) -> None:
    paths = fetch(tmp_path, endpoint=bank.endpoint)

    assert {path.name for path in paths} == {"SP.URB.GROW.csv", "EN.POP.SLUM.UR.ZS.csv"}
    record = provenance_of(tmp_path)
    assert record is not None
    assert "GE.EST" in record.not_fetched
    assert not [code for code in record.not_fetched if code.startswith(("INFORM", "SDG", "v2x"))]


def test_settings_of_the_library_are_as_before(bank: Answers, tmp_path: Path) -> None:
    import wbgapi

    before = wbgapi.endpoint, dict(wbgapi.get_options)

    fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)

    assert (wbgapi.endpoint, wbgapi.get_options) == before


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "wbgapi", None)

    with pytest.raises(ImportError, match=r'pip install "typology\[data\]"'):
        fetch(tmp_path, codes=["SP.URB.GROW"])


# Where it is from, and what is kept


def test_the_record_says_where_each_file_is_from(bank: Answers, tmp_path: Path) -> None:
    begin = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    (path,) = fetch(tmp_path, codes=["SP.URB.GROW"], countries=["KEN"], since=2000, endpoint=bank.endpoint)

    written = json.loads((tmp_path / "provenance.json").read_text())
    assert (written["producer"], written["endpoint"]) == ("World Bank", bank.endpoint)
    assert written["licence"].startswith("CC BY 4.0")
    assert written["library"].startswith("wbgapi 1.")
    file = written["files"]["SP.URB.GROW.csv"]
    assert begin <= datetime.datetime.fromisoformat(file.pop("retrieved")) <= datetime.datetime.now(datetime.UTC)
    assert file == {
        "indicator": "SP.URB.GROW",
        "database": "World Development Indicators",
        "last_updated": "2026-07-13",
        "url": f"{bank.endpoint}/en/sources/2/series/SP.URB.GROW/country/KEN/time/YR2018;YR2019;YR2020",
        "sha256": provenance.sha256_of(path.read_bytes()),
        "rows": 1,
        "countries": ["KEN"],
        "since": 2000,
    }


def test_a_young_file_is_kept_and_nobody_is_asked(bank: Answers, tmp_path: Path) -> None:
    paths = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)
    bank.asked.clear()
    said: list[str] = []

    assert fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint, say=said.append) == paths

    assert not bank.asked
    assert said[0].startswith("SP.URB.GROW: kept, fetched on 2")


@pytest.mark.parametrize(
    "changes",
    [{"max_days": 0}, {"countries": ["KEN"]}, {"since": 2019}, {"edited": True}, {"gone": True}],
    ids=["too old", "other countries", "other years", "edited", "gone"],
)
def test_a_file_that_is_not_what_is_asked_for_is_fetched_again(
    bank: Answers, tmp_path: Path, changes: dict[str, object]
) -> None:
    (path,) = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)
    if changes.pop("edited", None):
        path.write_text("mine")
    if changes.pop("gone", None):
        path.unlink()
    bank.asked.clear()

    fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint, **changes)

    assert bank.of_series("SP.URB.GROW")
    assert not verified(tmp_path)


def test_an_old_file_outlives_a_failure(bank: Answers, tmp_path: Path) -> None:
    paths = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)
    content = paths[0].read_bytes()
    bank.broken = {"/series/SP.URB.GROW/"}

    assert fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint, max_days=0) == paths

    assert paths[0].read_bytes() == content
    record = provenance_of(tmp_path)
    assert record is not None
    assert set(record.not_fetched) == {"SP.URB.GROW"}
    assert not verified(tmp_path)


def test_a_failure_stays_on_record_while_other_series_are_fetched(bank: Answers, tmp_path: Path) -> None:
    bank.broken = {"/series/SP.URB.GROW/"}
    fetch(tmp_path, codes=["SP.URB.GROW", "EN.POP.SLUM.UR.ZS"], endpoint=bank.endpoint)

    fetch(tmp_path, codes=["GOV_WGI_GE.EST"], endpoint=bank.endpoint)

    record = provenance_of(tmp_path)
    assert record is not None
    assert (set(record.files), set(record.not_fetched)) == (
        {"EN.POP.SLUM.UR.ZS.csv", "GOV_WGI_GE.EST.csv"},
        {"SP.URB.GROW"},
    )


def test_a_later_success_ends_the_failure(bank: Answers, tmp_path: Path) -> None:
    bank.broken = {"/series/SP.URB.GROW/"}
    with pytest.raises(IndicatorError):
        fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)
    bank.broken = set()

    fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)

    record = provenance_of(tmp_path)
    assert record is not None
    assert not record.not_fetched


def test_a_file_that_cannot_be_written_whole_leaves_the_old_one(
    bank: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)
    content = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(IndicatorError, match=r"a folder that cannot be written: found .*: no space left"):
        fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint, max_days=0)

    assert path.read_bytes() == content
    assert not list(tmp_path.glob(".*"))
    assert not verified(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "figures").write_text("a file")

    with pytest.raises(IndicatorError, match=r"a folder that cannot be written: found .*figures: File exists"):
        fetch(tmp_path / "figures", codes=["SP.URB.GROW"], endpoint="http://127.0.0.1:9")


def test_records_and_files_that_cannot_be_read_are_named(bank: Answers, tmp_path: Path) -> None:
    (path,) = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint)
    path.unlink()
    path.mkdir()
    assert [problem.what for problem in verified(tmp_path)] == ["a fetched file that cannot be read"]

    (tmp_path / "provenance.json").unlink()
    (tmp_path / "provenance.json").mkdir()
    with pytest.raises(IndicatorError, match="a record of provenance that cannot be read"):
        verified(tmp_path)


def test_files_of_another_address_are_fetched_anew(bank: Answers, tmp_path: Path) -> None:
    (path,) = fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=f"{bank.endpoint}/")
    record = tmp_path / "provenance.json"
    record.write_text(record.read_text().replace(f'"endpoint": "{bank.endpoint}"', '"endpoint": "http://elsewhere"'))
    bank.asked.clear()

    assert fetch(tmp_path, codes=["SP.URB.GROW"], endpoint=bank.endpoint) == [path]

    assert bank.of_series("SP.URB.GROW")


# Whether it is still what was fetched


def test_a_file_that_was_changed_or_is_gone_is_named(bank: Answers, tmp_path: Path) -> None:
    growth, slums = fetch(tmp_path, codes=["SP.URB.GROW", "EN.POP.SLUM.UR.ZS"], endpoint=bank.endpoint)
    (tmp_path / "own.csv").write_text("iso3,indicator,year,value\n")
    assert verified(tmp_path) == []

    growth.write_bytes(growth.read_bytes().replace(b"4.01", b"4.10"))
    slums.unlink()

    assert {(problem.what, problem.file) for problem in verified(tmp_path)} == {
        ("a fetched file that was changed", "SP.URB.GROW.csv"),
        ("a fetched file that is gone", "EN.POP.SLUM.UR.ZS.csv"),
    }


@pytest.mark.parametrize("content", ["{", "{}", '{"producer": 1}', "[]"])
def test_a_damaged_record_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "provenance.json").write_text(content)

    with pytest.raises(IndicatorError, match=r"provenance\.json: a damaged record of provenance"):
        verified(tmp_path)


def test_nothing_is_asked_where_nobody_fetches() -> None:
    program = """
import socket, sys

def refuse(*_): raise AssertionError("somebody connected")

socket.socket.connect = socket.create_connection = refuse
import typology as ty
import typology.desk.fetched.fetching
ty.classify(ty.load_pilots())
assert not {"wbgapi", "requests", "urllib3"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, capture_output=True, timeout=120)


@pytest.mark.parametrize("nothing", [{"codes": []}, {"codes": ["SP.URB.GROW"], "countries": []}])
def test_nothing_to_fetch_is_not_everything(tmp_path: Path, nothing: dict[str, list[str]]) -> None:
    with pytest.raises(IndicatorError, match="nothing to fetch"):
        fetch(tmp_path / "new", **nothing)

    assert not (tmp_path / "new").exists()


def test_years_to_come_are_not_all_years(bank: Answers, tmp_path: Path) -> None:
    with pytest.raises(IndicatorError, match="not fetched: no years since 2021"):
        fetch(tmp_path, codes=["SP.URB.GROW"], since=2021, endpoint=bank.endpoint)


def test_one_code_and_one_country_may_stand_alone(bank: Answers, tmp_path: Path) -> None:
    (path,) = fetch(tmp_path, codes="SP.URB.GROW", countries="COL", endpoint=bank.endpoint)

    assert [row["country"] for row in rows(path)] == ["COL"]


def test_the_codes_of_the_world_bank_are_told_by_their_form() -> None:
    assert all(map(fetching.code_form.fullmatch, ("SP.URB.GROW", "GE.EST", "IQ.CPA.PROP.XQ", "GOV_WGI_GE.EST")))
    assert not any(
        map(fetching.code_form.fullmatch, ("INFORM.RISK", "HA.NAT", "SDG 11.6.2", "EX_FL", "hdi", "PEFA.PI-7"))
    )
