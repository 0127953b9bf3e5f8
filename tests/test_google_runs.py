"""The example town on Google, through the real gspread and google-auth over real HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from google_api import Request
from google_town import CONFIG, OUTPUT, GoogleTown, peoples_tabs
from towns import figure

FIGURES = ("registered", "effective", "units_with_plan", "units_held", "opinions")


def test_the_town_on_google_gives_the_figures_of_the_local_one(whole_town: GoogleTown) -> None:
    before = peoples_tabs(whole_town.files.values())
    outcome = whole_town.call("run", "--json")
    report = outcome.report

    assert (outcome.code, outcome.err, report["status"]) == (0, "", "done")
    assert [figure(report, "registered", None, kind)[0] for kind in (None, "ward", "organisation")] == [
        27, 15, 12,
    ]  # fmt: skip
    assert [figure(report, name)[0] for name in FIGURES] == [27, 3, 11, 3, 64]
    assert len(report["problems"]) == 3
    assert whole_town.cells(OUTPUT, "Tổng hợp")[0][0] == "Tổng hợp – Quý I/2023 – Thị xã Kỳ Anh"
    assert peoples_tabs(whole_town.files.values()) == before


def test_cold_it_takes_one_listing_a_read_a_file_and_one_write_with_its_check(whole_town: GoogleTown) -> None:
    requests = whole_town.report()["requests"]

    assert requests == {"sheets_read": 28, "sheets_write": 1, "drive": 1, "token": 2, "retries": 0}
    assert whole_town.asked() == {"token": 2, "drive": 1, "read": 28, "write": 1}


def test_a_quiet_run_takes_the_listing_alone(town: GoogleTown) -> None:
    first = town.report()
    town.asked()
    second = town.report()

    assert town.asked() == {"token": 1, "drive": 1}
    assert {o["change"] for o in second["outputs"]} == {"unchanged"}
    assert {s["status"] for s in second["sources"]} == {"unchanged"}
    assert [second[part] for part in ("figures", "duties", "flags", "problems")] == [
        first[part] for part in ("figures", "duties", "flags", "problems")
    ]


def test_the_edit_of_a_ward_reads_that_ward_and_writes_what_changed(town: GoogleTown) -> None:
    town.call("run")
    ward = town.ward("Xã Kỳ Nam")
    town.server.google.edit(ward.id, "Mô hình DVK", (4, 6), "Hiệu quả")
    town.asked()
    report = town.report()
    changed = [o["tab"] for o in report["outputs"] if o["change"] == "updated"]

    assert [s["name"] for s in report["sources"] if s["status"] == "read"] == ["Xã Kỳ Nam"]
    assert figure(report, "effective")[0] == 4
    assert changed == ["Tổng hợp", "Mô hình dân vận khéo", "Số liệu", "Chi tiết Mô hình dân vận khéo"]
    # The ward, the output just before it is replaced, and the output again to check it.
    assert town.asked() == {"token": 2, "drive": 1, "read": 3, "write": 1}


def test_every_answer_is_asked_for_without_its_indents(
    town: GoogleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    google, asked = town.server.google, []
    answer = google.answer

    def noted(request: Request) -> Any:
        asked.append((request.kind, *request.query.get("prettyPrint", [])))
        return answer(request)

    monkeypatch.setattr(google, "answer", noted)
    town.call("run")

    assert set(asked) == {("token",), ("drive", "false"), ("read", "false"), ("write", "false")}


def test_full_reads_everything_anew(town: GoogleTown) -> None:
    town.call("run")
    town.asked()
    report = town.report("--full")

    assert {s["status"] for s in report["sources"]} == {"read"}
    assert town.asked() == {"token": 1, "drive": 1, "read": 14}


def test_a_dry_run_writes_nothing(town: GoogleTown) -> None:
    before = repr(town.files[OUTPUT].sheet)
    outcome = town.call("run", "--dry-run")

    assert (outcome.code, repr(town.files[OUTPUT].sheet) == before) == (0, True)
    assert "created «Tổng hợp»" in outcome.out


def test_check_needs_no_right_to_write(town: GoogleTown) -> None:
    town.files[OUTPUT].rights = dict.fromkeys(town.files[OUTPUT].rights, "reader")
    outcome = town.call("check")

    assert (outcome.code, town.asked().get("write", 0)) == (4, 0)


def test_the_units_list_may_be_a_tab_of_a_spreadsheet(town: GoogleTown) -> None:
    lines = (town.folder / "units.csv").read_text(encoding="utf-8").splitlines()
    rows: list[list[object]] = [[*line.split(",")] for line in lines]
    units = town.files[OUTPUT]
    sheet = town.ward("Xã Kỳ Nam").sheet
    sheet.add("Danh mục đơn vị", rows)
    place = f'spreadsheet = "{town.ward("Xã Kỳ Nam").id}"\ntab = "Danh mục đơn vị"'
    town.write_config(CONFIG.replace('path = "units.csv"', place))

    assert figure(town.report(), "registered")[0] == 26  # the spreadsheet of the units is no source
    town.asked()
    assert figure(town.report(), "registered")[0] == 26
    assert town.asked() == {"token": 1, "drive": 1}
    assert units.name == "Tổng hợp"


def test_the_local_and_the_google_output_hold_the_same_values(whole_town: GoogleTown, tmp_path: Path) -> None:
    whole_town.call("run")
    place = f'spreadsheet = "https://docs.google.com/spreadsheets/d/{OUTPUT}/edit"'
    whole_town.write_config(CONFIG.replace(place, 'path = "tong-hop.xlsx"'))
    whole_town.call("run")
    workbook = load_workbook(tmp_path / "tong-hop.xlsx")

    for sheet in workbook:
        mine = [list(row[:3]) for row in sheet.iter_rows(values_only=True)][:8]
        theirs = [row[:3] for row in whole_town.cells(OUTPUT, sheet.title)][:8]
        assert [[str(v) for v in row if isinstance(v, str)] for row in mine] == [
            [str(v) for v in row if isinstance(v, str)] for row in theirs
        ]
