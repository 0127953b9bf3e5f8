"""Sources of a kind that a plugin brings: read, contained, named without what is secret in their address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from towns import CONFIG, Town, figure

PLUGIN = """
from dataclasses import dataclass
from sheets_sync import SourceError, hookimpl

@dataclass(frozen=True)
class Options:
    unit: str = "Kỳ Hà"

@hookimpl
def register_stores(register):
    register("notes", read, options=Options)

def read(address, options):
    heads = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
    return {"Mô hình": [heads, [options.unit, address.split("?")[0], "1/3/2023"]]}
"""


def town_with(folder: Path, sources: str, plugin: str = PLUGIN) -> Town:
    config = CONFIG.replace('[[sources]]\npath = "registers/**/*.xlsx"\n', sources)
    town = Town(folder, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"}, config)
    town.plugin("notes", plugin)
    return town


SOURCE = '[[sources]]\nstore = "notes"\naddress = "https://notes.test/town/A?token=secret"\n'


def sources_of(report: Any) -> list[tuple[str, str, str | None]]:
    return [(source["name"], source["status"], source["error"]) for source in report["sources"]]


def test_register_stores_brings_sources_that_are_read_like_any_other(tmp_path: Path) -> None:
    named = SOURCE.replace("A?", "B?") + 'name = "Sổ B"\n'
    town = town_with(tmp_path, SOURCE + SOURCE.replace("?token", "?t") + named)

    report = town.report()

    assert sources_of(report) == [("A", "read", None), ("A (2)", "read", None), ("Sổ B", "read", None)]
    assert figure(report, "registered", "Kỳ Hà") == (2, 2, 1)
    assert "secret" not in str(report)


def test_the_options_of_a_store_are_those_of_the_config(tmp_path: Path) -> None:
    town = town_with(tmp_path, SOURCE)
    text = town.config.read_text(encoding="utf-8") + '[plugins.options.notes]\nunit = "Kỳ Hoa"\n'
    town.config.write_text(text, encoding="utf-8")

    assert figure(town.report(), "registered", "Kỳ Hoa") == (1, 1, 0)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('raise SourceError("is closed", "đang đóng")', "is closed"),
        ("raise ValueError(address)",
         "plugin notes, notes.py:15: ValueError, whose message may quote a cell; -v shows it"),
        ("return {'Trang': [[object()]]}",
         "its store gave a cell of type object, expected text, a number, a date or None"),
        ("return None", "its store gave NoneType, expected rows by tab"),
    ],
)  # fmt: skip
def test_a_store_that_fails_costs_its_own_source_only(tmp_path: Path, body: str, says: str) -> None:
    town = town_with(tmp_path, SOURCE + '[[sources]]\npath = "registers/**/*.xlsx"\n')
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hoa", "C", "1/3/2023"]])
    town.plugin("notes", PLUGIN[: PLUGIN.index("    return {")] + f"    {body}\n")

    outcome = town.call("run", "--json")

    assert outcome.code == 3
    assert outcome.err.splitlines()[0] == f"sheets-sync: A: {says}"
    assert sources_of(outcome.report) == [("A", "failed", says), ("registers/a.xlsx", "read", None)]
    assert figure(outcome.report, "registered", "Kỳ Hoa") == (1, 1, 0)


def test_a_store_that_no_plugin_reads_is_a_mistake_of_the_config(tmp_path: Path) -> None:
    town = town_with(tmp_path, SOURCE.replace('"notes"', '"note"'))

    outcome = town.call("run")

    assert (outcome.code, outcome.err) == (
        2, "sheets-sync: sheets-sync.toml, sources[1].store: no plugin reads 'note'; there are notes\n",
    )  # fmt: skip


def test_where_the_plugin_of_a_store_is_broken_its_source_alone_is_lost(
    tmp_path: Path,
) -> None:
    town = town_with(tmp_path, SOURCE + '[[sources]]\npath = "registers/**/*.xlsx"\n', "def f(:\n")
    town.add("a.xlsx", Mô_hình=[["Đơn vị", "Tên mô hình", "Ngày đăng ký"], ["Kỳ Hoa", "C", "1/3/2023"]])

    outcome = town.call("run")

    assert outcome.code == 3
    assert outcome.err.splitlines()[0] == "sheets-sync: A: no sound plugin reads the store 'notes'"
