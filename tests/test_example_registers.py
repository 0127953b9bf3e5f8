"""Every other register of the example town gives its published figures, duties and flags."""

from __future__ import annotations

from typing import Any

import pytest

from test_example_town import figures, report

__all__ = ["report"]

SITE: dict[str, dict[str, float]] = {
    "conclusions": {"total": 14, "done": 6, "done_in_time": 5, "done_late": 1, "ended_otherwise": 0,
                    "open": 8, "overdue": 2},
    "petitions": {"carried_over": 6, "received": 41, "settled": 33, "open": 14, "late": 3, "settled_late": 4},
    "receptions": {"days": 98, "turns": 375, "cases": 153},
    "democracy": {"published": 22, "meetings": 4, "opinion_rounds": 2},
    "countryside": {"met": 52, "of": 57, "open_criteria": 5, "units_complete": 1},
    "urban": {"met": 45, "of": 54, "open_criteria": 9, "units_complete": 1},
    "land": {"projects": 2, "households": 120, "counted": 104, "approved": 97, "paid": 92, "handed_over": 88,
             "resettled": 60, "stuck": 8, "area_ha": 20.7, "handed_over_pct": 73.333333},
    "houses": {"houses": 9, "wisdom_houses": 3, "active": 7, "activities": 103, "visits": 4540},
    "scams": {"sessions": 34, "people": 2850, "leaflets": 1900, "broadcasts": 0, "posts": 0, "cases": 7,
              "damage_vnd": 0, "prevented": 0},
    "rewards": {"rewards": 4},
}  # fmt: skip


@pytest.mark.parametrize("plugin", SITE)
def test_the_figures_of_the_town(report: Any, plugin: str) -> None:
    found = {name: value for name, value in figures(report, plugin).items() if "by_" not in name}

    assert found == SITE[plugin]


def by_unit(report: Any, plugin: str, figure: str) -> dict[str, int]:
    found = [f for f in report["figures"] if (f["plugin"], f["figure"]) == (plugin, figure) and f["unit"]]
    return {f["unit"]: f["value"] for f in found if f["value"]}


def test_criteria_met_by_unit(report: Any) -> None:
    assert by_unit(report, "countryside", "met") == {"Kỳ Ninh": 19, "Kỳ Hà": 17, "Kỳ Hoa": 16}
    assert by_unit(report, "urban", "met") == {
        "Hưng Trí": 9, "Kỳ Trinh": 8, "Kỳ Long": 8, "Kỳ Thịnh": 7, "Kỳ Liên": 7, "Kỳ Phương": 6,
    }  # fmt: skip


def test_the_years_with_the_units_of_their_time(report: Any) -> None:
    found = figures(report, "five_years")
    held = {year: found[f"held.{year}"] for year in range(2018, 2024)}
    planned = by_unit(report, "five_years", "plans.2019")

    assert held == {2018: 7, 2019: 9, 2020: 7, 2021: 5, 2022: 10, 2023: 3}
    assert list(planned) == [
        "Kỳ Trinh", "Kỳ Thịnh", "Kỳ Long", "Kỳ Liên", "Kỳ Phương", "Kỳ Ninh", "Kỳ Lợi", "Kỳ Hà", "Kỳ Hoa",
        "Kỳ Nam", "Sông Trí (đến 31/12/2019)", "Kỳ Hưng",
    ]  # fmt: skip


def test_flags_by_code_and_unit(report: Any) -> None:
    others = [f for f in report["flags"] if f["plugin"] not in ("models", "dialogues")]

    assert sorted((f["code"], f["unit"], f["due"] or "") for f in others) == [
        ("bad-state", "Kỳ Nam", ""),
        ("inactive", "Kỳ Long", ""),
        ("inactive", "Kỳ Nam", ""),
        ("no-board", "Kỳ Nam", ""),
        ("no-decision", "Kỳ Hoa", ""),
        ("no-due-date", "Hưng Trí", ""),
        ("no-first-reply", "Kỳ Ninh", "2023-03-24"),
        ("no-first-reply", "Kỳ Phương", "2023-03-22"),
        ("overdue", "Hưng Trí", "2023-02-12"),
        ("overdue", "Kỳ Hà", "2023-03-20"),
        ("overdue", "Kỳ Liên", "2023-01-13"),
        ("overdue", "Kỳ Lợi", "2023-02-26"),
        ("overdue", "Kỳ Thịnh", "2023-03-25"),
    ]


def test_duties_beside_those_of_dialogues(report: Any) -> None:
    found = [d for d in report["duties"] if d["plugin"] != "dialogues" and d["state"] != "not-required"]

    assert {d["duty"] for d in found} == {"secretary-monthly"}
    assert {d["unit"]: (d["state"], d["due"]) for d in found if d["state"] != "on-time"} == {
        "Kỳ Lợi": ("missing", "2023-03-31")
    }
    assert len(found) == 11
