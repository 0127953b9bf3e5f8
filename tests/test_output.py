"""What is written: only owned tabs, all at once, the same bytes for the same inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from sheets_sync.history import Past
from sheets_sync.problems import Problem
from sheets_sync.summaries import TableBlock
from sheets_sync.todo import todo_blocks
from sheets_sync.units import Unit, Units
from towns import TODAY, Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký", "Trạng thái"]
MODELS = "Mô hình dân vận khéo"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023", "hiệu quả"]])
    return town


def link(cell: Any) -> tuple[str, str]:
    return cell.hyperlink.target or "", cell.hyperlink.location


def changes(town: Town, *options: str) -> dict[str, str]:
    return {output["tab"]: output["change"] for output in town.report(*options)["outputs"]}


def test_a_second_run_writes_nothing(town: Town) -> None:
    first = changes(town)
    before = town.output.read_bytes(), town.output.stat().st_mtime_ns

    second = changes(town)

    assert (set(first.values()), set(second.values())) == ({"created"}, {"unchanged"})
    assert (town.output.read_bytes(), town.output.stat().st_mtime_ns) == before


def test_the_same_inputs_give_the_same_bytes_on_a_new_machine(town: Town) -> None:
    town.call("run")
    first = town.output.read_bytes()
    town.output.unlink()
    town.call("run")

    assert town.output.read_bytes() == first


def test_only_the_tabs_that_changed_are_updated(town: Town) -> None:
    town.call("run")
    town.add(
        "a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023", "hiệu quả"], ["Kỳ Hoa", "B", "2/3/2023"]]
    )

    found = changes(town)

    assert (found[MODELS], found["Đối thoại"]) == ("updated", "unchanged")


def test_a_tab_of_the_same_title_that_is_not_ours_is_left_alone(town: Town) -> None:
    town.call("run")
    workbook = load_workbook(town.output)
    workbook.remove(workbook["Tổng hợp"])
    sheet = workbook.create_sheet("Tổng hợp")
    sheet["B2"] = "của tôi"
    workbook.custom_doc_props.__delitem__("sheets-sync Tổng hợp")  # type: ignore[attr-defined]
    workbook.save(town.output)

    outcome = town.call("run", "--json")

    assert (outcome.code, outcome.report["status"]) == (3, "partial")
    assert [p["code"] for p in outcome.report["problems"]] == ["tab-not-ours"]
    assert {o["tab"]: o["change"] for o in outcome.report["outputs"]}["Tổng hợp"] == "skipped"
    assert town.values("Tổng hợp") == [[None, None], [None, "của tôi"]]


def test_a_tab_that_somebody_added_is_kept_with_its_formulas(town: Town) -> None:
    town.call("run")
    workbook = load_workbook(town.output)
    workbook.create_sheet("Ghi chú của tôi")["A1"] = "=1+1"
    workbook.save(town.output)
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", "Khác", "1/3/2023"]])

    assert town.call("run").code == 0
    assert town.values("Ghi chú của tôi") == [["=1+1"]]


def test_what_somebody_typed_into_an_owned_tab_is_kept_beside(town: Town) -> None:
    town.call("run")
    workbook = load_workbook(town.output)
    workbook[MODELS]["C7"] = 99
    workbook[MODELS]["AA1"] = "xem lại số này"
    workbook.save(town.output)

    town.call("run")
    kept = load_workbook(town.output)[f"Bản lưu 1 {MODELS}"]

    assert (kept["C7"].value, kept["AA1"].value) == (99, "xem lại số này")
    assert load_workbook(town.output)[MODELS]["C7"].value != 99
    assert set(changes(town).values()) == {"unchanged"}


def test_no_text_of_a_sheet_becomes_a_formula_or_a_control_character(town: Town) -> None:
    path = town.add(
        "a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "", "1/3/2023"], ["Kỳ Hà", "@SUM(1)\u202e", "1/3/2023"]]
    )
    source = load_workbook(path)
    source["Mô hình"]["B2"].value = '=HYPERLINK("http://x","y")'
    source["Mô hình"]["B2"].data_type = "s"
    source.save(path)
    town.call("run")
    cells = [c for sheet in load_workbook(town.output) for row in sheet.iter_rows() for c in row]

    assert [c.value for c in cells if c.data_type == "f"] == []
    assert any(str(c.value).startswith("=HYPERLINK") for c in cells)
    assert not any("\u202e" in str(c.value) for c in cells)
    assert all(c.quotePrefix for c in cells if isinstance(c.value, str) and c.value[:1] in "=+@")


def test_every_figure_leads_to_its_rows(town: Town) -> None:
    town.call("run")
    workbook = load_workbook(town.output)
    total = next(row for row in workbook[MODELS].iter_rows() if row[1].value == "Tổng cộng")[2]
    title, _, area = link(total)[1].rpartition("!")
    rows = [[cell.value for cell in row] for row in workbook[title.strip("'")][area]]

    assert total.value == len(rows) == 1
    assert rows[0] == [
        "Mô hình đăng ký", "có", "Khối xã, phường", "Kỳ Hà", 1, "registers/a.xlsx", "Mô hình", 2,
        "Camera; 01/03/2023; hiệu quả",
    ]  # fmt: skip


def test_a_problem_leads_to_its_cell(town: Town) -> None:
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "31/2/2023", "hiệu quả"]])
    town.call("run")
    sheet = load_workbook(town.output)["Cần bổ sung"]
    row = next(row for row in sheet.iter_rows() if row[2].value == "Cần sửa")

    assert (row[1].value, row[7].value) == ("Kỳ Hà", "C2")
    assert row[3].value == (
        "Cột «Ngày đăng ký»: «31/2/2023» không phải là ngày đọc được. "
        "Hãy gõ ngày/tháng/năm, ví dụ 24/02/2023."
    )
    assert link(row[7]) == ("registers/a.xlsx", "'Mô hình'!C2")


def test_a_problem_of_a_whole_tab_leads_to_its_first_cell(town: Town) -> None:
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Trạng thái", "Lĩnh vực"], ["Kỳ Hà", "hiệu quả", "KT"]])

    assert town.call("run").code == 0
    assert [row[7] for row in town.values("Cần bổ sung") if row[2] == "Cần sửa"] == ["A1"]


def test_a_dry_run_shows_each_cell_and_writes_nothing(town: Town) -> None:
    town.call("run")
    before = town.output.read_bytes()
    town.add(
        "a.xlsx",
        Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023", "hiệu quả"], ["Kỳ Hà", "B", "2/3/2023", "hiệu quả"]],
    )

    outcome = town.call("run", "--dry-run")

    assert (outcome.code, town.output.read_bytes()) == (0, before)
    assert f"updated «{MODELS}»\n  C7: 1 -> 2\n" in outcome.out


def test_an_output_that_is_no_workbook_is_refused_and_left_alone(town: Town) -> None:
    town.output.write_bytes(b"somebody's letter")

    outcome = town.call("run")

    assert (outcome.code, town.output.read_bytes()) == (1, b"somebody's letter")
    assert outcome.err == (
        "sheets-sync: tong-hop.xlsx: is no workbook that can be written to "
        "(is no Excel workbook; open it and save it as .xlsx); move it away\n"
    )


def test_a_failed_write_leaves_the_old_file_and_nothing_beside(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.call("run")
    before = town.output.read_bytes()
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", "Khác", "1/3/2023"]])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    outcome = town.call("run")

    assert (outcome.code, town.output.read_bytes()) == (1, before)
    assert "No space left on device" in outcome.err
    assert sorted(path.name for path in town.folder.glob("*.partial")) == []


def test_headers_are_frozen_and_columns_wide_enough(town: Town) -> None:
    town.call("run")
    workbook = load_workbook(town.output)

    assert {sheet.title: sheet.freeze_panes for sheet in workbook if sheet.freeze_panes} == {
        "Tổng hợp": "A5", "Cần bổ sung": "C7", MODELS: "C7", "Đối thoại": "C7", "Số liệu": "A6",
        "Tình trạng": "A4",        "Chi tiết Đối thoại": "A6", f"Chi tiết {MODELS}": "A6",
    }  # fmt: skip
    assert all(workbook[MODELS].column_dimensions[c].width >= 9 for c in "BCD")


def typed_into(town: Town, tab: str, cell: str, text: str) -> None:
    workbook = load_workbook(town.output)
    workbook[tab][cell] = text
    workbook.save(town.output)


def test_what_was_typed_is_kept_though_the_step_failed_in_between(town: Town) -> None:
    town.call("run")
    typed_into(town, MODELS, "A30", "ghi chú của tôi")
    town.plugin("models", "raise RuntimeError")
    town.call("run")
    (town.folder / "plugins" / "models.py").unlink()
    town.call("run")

    assert load_workbook(town.output)[f"Bản lưu 1 {MODELS}"]["A30"].value == "ghi chú của tôi"


def test_a_chart_sheet_and_a_comment_that_somebody_added_survive(town: Town) -> None:
    town.call("run")
    workbook = load_workbook(town.output)
    chart = BarChart()
    chart.add_data(Reference(workbook.worksheets[3], min_col=3, min_row=7, max_row=8))
    workbook.create_chartsheet("Biểu đồ").add_chart(chart)
    workbook[MODELS]["B7"].comment = Comment("xem lại", "tôi")
    workbook.save(town.output)
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", "Khác", "1/3/2023"]])
    town.call("run")
    after = load_workbook(town.output)

    assert "Biểu đồ" in after.sheetnames
    assert after[f"Bản lưu 1 {MODELS}"]["B7"].comment.text == "xem lại"


def test_a_tab_that_differs_in_letter_case_only_is_not_ours(town: Town) -> None:
    book = Workbook()
    book.worksheets[0].title = "đối thoại"
    book.worksheets[0]["A1"] = "của tôi"
    book.save(town.output)

    outcome = town.call("run", "--json")

    assert (outcome.code, [p["code"] for p in outcome.report["problems"]]) == (3, ["tab-not-ours"])
    assert town.values("đối thoại") == [["của tôi"]]


def test_an_overview_asked_for_alone_still_has_its_figures(town: Town) -> None:
    town.call("run")
    before = town.values("Tổng hợp")

    assert changes(town, "--only", "overview") == {"Tổng hợp": "unchanged"}
    assert town.values("Tổng hợp") == before


def test_many_problems_of_one_kind_in_one_column_are_told_as_one() -> None:
    tab = ("a.xlsx", "Đối thoại")
    wrong = [Problem("date-invalid", "error", *tab, f"D{n}", "Kỳ Hà", "31/2", "Ngày tổ chức")
             for n in range(7, 19)]  # fmt: skip
    other = Problem("number-invalid", "error", *tab, "E7", "Kỳ Hà", "nhiều", "Số người")
    _, table = todo_blocks(Units((Unit("Kỳ Hà", "xã"),)), [], [*wrong, other], Past(TODAY))
    assert isinstance(table, TableBlock)

    assert [(row.cells[3].value, row.cells[7].value) for row in table.rows] == [
        ("12 ô trong cột «Ngày tổ chức» (D7, D8, D9, D10, D11, D12, …). Ví dụ ô D7: "
         "«31/2» không phải là ngày đọc được. Hãy gõ ngày/tháng/năm, ví dụ 24/02/2023.", "D7"),
        ("Cột «Số người»: «nhiều» không phải là số. Hãy chỉ ghi số, ví dụ 62.", "E7"),
    ]  # fmt: skip
