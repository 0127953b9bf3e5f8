"""What is written into spreadsheets: whole, ours alone, typed, and kept when somebody typed over it."""

from __future__ import annotations

from typing import Any

import pytest

from google_server import Fault
from google_town import FEEDBACK, OUTPUT, ROBOT, GoogleTown, own_tabs, peoples_tabs
from sheets_sync.diff import Change, Mark
from sheets_sync.stores.google.cells import SheetTab
from sheets_sync.stores.google.requests import batches_for
from sheets_sync.tabs import Placed, Tab


def test_a_tab_that_is_not_ours_is_left_alone(town: GoogleTown) -> None:
    town.files[OUTPUT].sheet.add("Tổng hợp", [["của tôi"]])
    outcome = town.call("run", "--json")

    assert (outcome.code, [p["code"] for p in outcome.report["problems"] if p["code"] == "tab-not-ours"]) == (
        3, ["tab-not-ours"],
    )  # fmt: skip
    assert town.cells(OUTPUT, "Tổng hợp") == [["của tôi", *[None] * 5]]


def test_what_somebody_typed_into_an_owned_tab_is_kept_beside(town: GoogleTown) -> None:
    town.call("run")
    town.server.google.edit(OUTPUT, "Đối thoại", (30, 1), "xem lại")
    town.call("run")

    assert town.cells(OUTPUT, "Bản lưu 1 Đối thoại")[30][1] == "xem lại"
    assert not any("xem lại" in row for row in town.cells(OUTPUT, "Đối thoại"))
    assert town.report()["requests"]["sheets_write"] == 0


def test_no_text_of_a_sheet_becomes_a_formula(town: GoogleTown) -> None:
    ward = town.ward("Xã Kỳ Nam")
    ward.sheet.named("Mô hình DVK").cells[4, 1] = {"userEnteredValue": {"stringValue": "=IMPORTXML(1)"}}
    town.call("run")
    cells = [c for tab in town.files[OUTPUT].sheet.tabs for c in tab.cells.values()]

    assert not any("formulaValue" in cell.get("userEnteredValue", {}) for cell in cells)
    assert any("=IMPORTXML" in str(cell.get("userEnteredValue")) for cell in cells)


def test_owned_tabs_are_marked_and_warn_whoever_types_there(town: GoogleTown) -> None:
    town.call("run")
    tabs = [tab for tab in town.files[OUTPUT].sheet.tabs if tab.metadata]

    assert len(tabs) == 10
    assert [len(tab.metadata) for tab in tabs] == [1] * len(tabs)
    assert [[p["warningOnly"] for p in tab.protected] for tab in tabs] == [[True]] * len(tabs)


def test_a_ward_sees_in_its_own_spreadsheet_what_it_owes_and_nothing_of_others(small: GoogleTown) -> None:
    small.write_config(FEEDBACK)
    before = peoples_tabs(small.files.values())
    outcome = small.call("run", "--json")
    ward = small.ward("Xã Kỳ Hà")
    rows = small.cells(ward.id, "Cần bổ sung", 7)
    told = [(o["name"], o["change"]) for o in outcome.report["outputs"] if o["tab"] == "Cần bổ sung"]

    assert (outcome.code, outcome.err) == (0, "")
    assert told == [("Tổng hợp", "created"), ("Xã Kỳ Hà", "created"), ("Xã Kỳ Nam", "created")]
    assert rows[0][0] == "Cần bổ sung – Quý I/2023 – Thị xã Kỳ Anh"
    assert {row[1] for row in rows[6:]} <= {"Kỳ Hà"}
    assert [tab.properties["title"] for tab in ward.sheet.tabs][-1] == "Cần bổ sung"
    assert peoples_tabs(small.files.values()) == before


def test_feedback_is_written_only_when_it_changed(small: GoogleTown) -> None:
    small.write_config(FEEDBACK)
    small.call("run")
    small.asked()
    small.call("run")
    quiet = small.asked()
    small.server.google.edit(small.ward("Xã Kỳ Nam").id, "Mô hình DVK", (4, 5), "31/2/2023")
    report = small.report()
    updated = [o["name"] for o in report["outputs"] if (o["tab"], o["change"]) == ("Cần bổ sung", "updated")]

    assert quiet == {"token": 1, "drive": 1}
    assert updated == ["Tổng hợp", "Xã Kỳ Nam"]


def test_a_spreadsheet_that_takes_no_feedback_is_named_with_the_fix(small: GoogleTown) -> None:
    small.write_config(FEEDBACK)
    ward = small.ward("Xã Kỳ Nam")
    ward.rights = dict.fromkeys(ward.rights, "reader")
    outcome = small.call("run", "--json")
    skipped = [o for o in outcome.report["outputs"] if o["change"] == "skipped"]

    assert outcome.code == 3
    assert outcome.err == (
        "sheets-sync: Xã Kỳ Nam: can only be read, so nothing is written there; "
        "share it with robot@example.iam.gserviceaccount.com as Editor\n"
    )
    assert [(o["name"], o["tab"]) for o in skipped] == [("Xã Kỳ Nam", "Cần bổ sung")]
    assert "Cần bổ sung" in [tab.properties["title"] for tab in small.ward("Xã Kỳ Hà").sheet.tabs]


def test_a_large_summary_is_built_out_of_sight_and_put_in_place_at_once(
    small: GoogleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.call("run")
    wanted = own_tabs([small.files[OUTPUT]])
    small.files[OUTPUT].sheet = type(small.files[OUTPUT].sheet)()
    small.files[OUTPUT].sheet.add("Trang tính1", [])
    monkeypatch.setattr("sheets_sync.stores.google.output.LARGEST", 100_000)
    seen: list[list[str]] = []
    small.server.faults.append(Fault(0, lambda: seen.append(visible(small)), after=True, times=100))
    outcome = small.call("run", "--json", "--full")
    seen = [titles for titles in seen if titles != ["Trang tính1"]]

    assert (outcome.code, outcome.report["requests"]["sheets_write"] > 3) == (0, True)
    assert own_tabs([small.files[OUTPUT]]) == wanted
    assert {len(titles) for titles in seen} == {len(wanted) + 1}


def visible(town: GoogleTown) -> list[str]:
    """Return the titles of the output's tabs that a reader sees."""
    tabs = town.files[OUTPUT].sheet.tabs
    return [tab.properties["title"] for tab in tabs if not tab.properties.get("hidden")]


def test_what_a_crash_left_half_built_is_taken_away(small: GoogleTown) -> None:
    small.call("run")
    wanted = own_tabs([small.files[OUTPUT]])
    sheet = small.files[OUTPUT].sheet
    stage = sheet.add("sheets-sync đang ghi 99", [["nửa chừng"]])
    mark = '{"owner": "sheets-sync đang ghi", "content": "", "look": "", "tab": "sheets-sync đang ghi 99"}'
    stage.metadata.append({"metadataId": 999, "metadataKey": "sheets-sync", "metadataValue": mark})
    small.server.google.touch(small.files[OUTPUT], ROBOT, later=3600)
    outcome = small.call("run")

    assert outcome.code == 0
    assert own_tabs([small.files[OUTPUT]]) == wanted


def tab_of(rows: int) -> Tab:
    """Return a tab with so many rows."""
    return Tab(
        "Đối thoại", "dialogues", [[Placed(f"dòng {n} {'x' * 50}"), Placed(n)] for n in range(rows)], [20, 9]
    )


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_no_request_is_larger_than_the_limit_and_nothing_is_lost_by_cutting(rows: int) -> None:
    tab = tab_of(rows)
    standing = [SheetTab(7, "Đối thoại", [["cũ"]], mark=Mark("dialogues", "", ""), metadata_id=3)]
    batches = batches_for([Change(tab.title, "updated", tab)], standing, largest=6_000)
    written: dict[tuple[int, int], Any] = {}
    for batch in batches:
        for request in batch.requests:
            if "rows" in request.get("updateCells", {}):
                start = request["updateCells"]["start"]
                for down, row in enumerate(request["updateCells"]["rows"]):
                    written[start["sheetId"], start["rowIndex"] + down] = row["values"]

    assert all(len(str(batch.requests)) < 8_000 for batch in batches)
    assert [row[0]["userEnteredValue"]["stringValue"] for _, row in sorted(written.items())] == [
        placed[0].value for placed in tab.rows
    ]
    assert (len(batches) > 1) == (rows > 1)
