"""The example town gives the published figures of quý I/2023."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sheets_sync.cli import cli

Q1 = ["--period", "2023-Q1", "--today", "2023-04-01"]


@pytest.fixture(scope="module")
def report(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    town = tmp_path_factory.mktemp("town") / "ky-anh"
    shutil.copytree(repository / "examples" / "ky-anh", town, ignore=shutil.ignore_patterns("tong-hop*"))
    result = CliRunner().invoke(cli, ["run", "-c", str(town / "sheets-sync.toml"), *Q1, "--json"])
    assert result.exception is None, result.output
    return json.loads(result.stdout)


def figures(report: Any, plugin: str, unit: str | None = None, kind: str | None = None) -> dict[str, int]:
    return {
        f["figure"]: f["value"]
        for f in report["figures"]
        if (f["plugin"], f["unit"], f["kind"]) == (plugin, unit, kind) and not f["figure"].endswith("_ytd")
    }


def test_models_are_27_of_which_wards_15_and_organisations_12(report: Any) -> None:
    registered = [
        figures(report, "models", None, kind)["registered"] for kind in (None, "ward", "organisation")
    ]

    assert registered == [27, 15, 12]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(None, [8, 12, 4, 3]), ("ward", [5, 6, 2, 2]), ("organisation", [3, 6, 2, 1])],
)
def test_models_by_field(report: Any, kind: str | None, fields: list[int]) -> None:
    found = figures(report, "models", None, kind)

    assert [value for name, value in found.items() if name.startswith("by_field.")] == fields


def test_models_by_status(report: Any) -> None:
    found = figures(report, "models")

    assert {name: value for name, value in found.items() if name.startswith("by_status.") and value} == {
        "by_status.đăng ký": 9,
        "by_status.đang triển khai": 15,
        "by_status.hiệu quả": 3,
    }
    assert (found["effective"], found["rewarded"], found["recognised"]) == (3, 0, 0)


def test_models_by_unit(report: Any) -> None:
    by_unit = {f["unit"]: f["value"] for f in report["figures"] if f["figure"] == "registered" and f["unit"]}

    assert by_unit == {
        "Hưng Trí": 2, "Kỳ Trinh": 2, "Kỳ Thịnh": 1, "Kỳ Long": 1, "Kỳ Liên": 1, "Kỳ Phương": 1, "Kỳ Ninh": 1,
        "Kỳ Lợi": 1, "Kỳ Hà": 2, "Kỳ Hoa": 2, "Kỳ Nam": 1, "Uỷ ban MTTQ": 2, "Hội Liên hiệp Phụ nữ": 3,
        "Thị đoàn": 2, "Hội Nông dân": 2, "Hội Cựu chiến binh": 2, "Liên đoàn Lao động": 1,
    }  # fmt: skip


def test_dialogues(report: Any) -> None:
    assert figures(report, "dialogues") == {
        "plans": 11, "units_with_plan": 11, "units_held": 3, "held": 3, "attendees": 257, "opinions": 64,
        "answered_now": 45, "passed_on": 14, "beyond_power": 5,
    }  # fmt: skip


def test_duty_states(report: Any) -> None:
    states: dict[str, list[str]] = {}
    for duty in report["duties"]:
        if duty["plugin"] == "dialogues":
            states.setdefault(duty["unit"], []).append(duty["state"])

    assert states == {
        "Hưng Trí": ["on-time", "on-time", "missing"],
        "Kỳ Trinh": ["on-time", "missing", "not-required"],
        "Kỳ Thịnh": ["on-time", "on-time", "on-time"],
        "Kỳ Long": ["on-time", "not-due", "not-required"],
        "Kỳ Liên": ["late", "not-due", "not-required"],
        "Kỳ Phương": ["on-time", "not-due", "not-required"],
        "Kỳ Ninh": ["late", "not-due", "not-required"],
        "Kỳ Lợi": ["on-time", "not-due", "not-required"],
        "Kỳ Hà": ["on-time", "on-time", "on-time"],
        "Kỳ Hoa": ["on-time", "not-due", "not-required"],
        "Kỳ Nam": ["late", "not-due", "not-required"],
    }


def test_flags_of_models_and_dialogues(report: Any) -> None:
    assert sorted((f["code"], f["unit"], f["due"], f["evidence"]) for f in report["flags"]
                  if f["plugin"] in ("models", "dialogues")) == [
        ("effective-unrewarded", "Hưng Trí", None,
         ["registers/xa-phuong/Phường Hưng Trí.xlsx!Mô hình DVK!H6"]),
        ("effective-unrewarded", "Hội Liên hiệp Phụ nữ", None,
         ["registers/Các tổ chức chính trị - xã hội.xlsx!Đăng ký mô hình!G8"]),
        ("effective-unrewarded", "Kỳ Hà", None, ["registers/xa-phuong/Xã Kỳ Hà.xlsx!Mô hình DVK!H5"]),
        ("notice-late", "Hưng Trí", "2023-03-18", ["registers/Theo dõi đối thoại.xlsx!Hưng Trí!M6"]),
        ("planned-not-held", "Kỳ Trinh", "2023-03-31", ["registers/Theo dõi đối thoại.xlsx!Kỳ Trinh!D6"]),
    ]  # fmt: skip


def test_problems(report: Any) -> None:
    assert [
        (p["code"], p["severity"], p["tab"], p["cell"], p["unit"], p["found"]) for p in report["problems"]
    ] == [
        (
            "unit-corrected",
            "warning",
            "Đăng ký mô hình",
            "B10",
            "Hội Liên hiệp Phụ nữ",
            "Hội Liên hiệp Phụ nử",
        ),
        ("choice-unknown", "error", "Kỳ Phương", "E6", "Kỳ Phương", "Gặp mặt"),
        ("date-invalid", "error", "Mô hình DVK", "F5", "Kỳ Long", "31/9/2023"),
    ]


def test_total_is_the_sum_of_units_and_of_groups(report: Any) -> None:
    wrong = []
    for name in {(f["plugin"], f["figure"]) for f in report["figures"]} - {("land", "handed_over_pct")}:
        own = [f for f in report["figures"] if (f["plugin"], f["figure"]) == name]
        site = [f["value"] for f in own if not f["unit"] and not f["kind"]]
        if (
            not site
            == [sum(f["value"] for f in own if f["unit"])]
            == [sum(f["value"] for f in own if f["kind"])]
        ):
            wrong.append(name)

    assert wrong == []
