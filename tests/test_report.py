"""The run report has the form that its schema says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from towns import Town

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[1] / "src/sheets_sync/report.schema.json").read_text(encoding="utf-8")
)


def test_a_report_with_everything_in_it_fits_the_schema(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã", "Thị đoàn": "tổ chức"})
    town.add("a.xlsx", Mô_hình=[
        ["Đơn vị", "Tên mô hình", "Ngày đăng ký", "Trạng thái"], ["Kỳ Hà", "A", "1/3/2023", "hiệu quả"],
        ["Kỳ Châu", "B", "31/2/2023", "?"],
    ], Khác=[["x"]])  # fmt: skip
    (tmp_path / "registers" / "b.xlsx").write_bytes(b"no workbook")
    town.plugin("broken", "raise RuntimeError")

    report = town.report()

    jsonschema.validate(report, SCHEMA)
    assert all(
        report[key] for key in ("sources", "steps", "figures", "duties", "flags", "problems", "outputs")
    )


def test_a_figure_of_the_report_is_the_figure_of_the_tidy_tab(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "A", "1/3/2023"]])

    report = town.report()
    rows = [row for row in town.values("Số liệu") if row[0] == "2023-Q1"]

    assert [(row[3], row[4], row[7], row[8], row[9], row[10]) for row in rows] == [
        (f["plugin"], f["figure"], f["unit"], f["value"], f["rows"], f["set_aside"])
        for f in report["figures"]
        if f["unit"] is None or f["value"] or f["rows"] or f["set_aside"]
    ]


def test_the_report_of_a_run_that_failed_fits_the_schema_too(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hà", "A", "1/3/2023"]])
    town.output.write_bytes(b"no workbook")

    outcome = town.call("run", "--json")

    jsonschema.validate(outcome.report, SCHEMA)
    assert (outcome.code, outcome.report["status"], outcome.report["period"]["label"]) == (
        1,
        "failed",
        "2023-Q1",
    )
