"""The messy town, the same truth typed badly, gives what the example town gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sheets_sync.cli import cli


def report_of(repository: Path, folder: Path, town: str) -> Any:
    """Run a copy of an example town and return its report."""
    copy = folder / town
    shutil.copytree(repository / "examples" / town, copy, ignore=shutil.ignore_patterns("tong-hop*"))
    options = ["--period", "2023-Q1", "--today", "2023-04-01", "--json"]
    result = CliRunner().invoke(cli, ["run", "-c", str(copy / "sheets-sync.toml"), *options])
    assert result.exception is None, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def towns(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    folder = tmp_path_factory.mktemp("towns")
    return report_of(repository, folder, "ky-anh"), report_of(repository, folder, "ky-anh-messy")


def test_the_figures_are_the_same(towns: tuple[Any, Any]) -> None:
    clean, messy = ([(f["plugin"], f["figure"], f["unit"], f["kind"], f["value"]) for f in report["figures"]]
                    for report in towns)  # fmt: skip

    assert messy == clean


def test_the_duties_are_the_same(towns: tuple[Any, Any]) -> None:
    clean, messy = (
        [(d["duty"], d["unit"], d["state"], d["due"]) for d in report["duties"]] for report in towns
    )

    assert messy == clean


def test_the_flags_are_the_same(towns: tuple[Any, Any]) -> None:
    clean, messy = (
        sorted((f["code"], f["unit"], f["due"] or "") for f in report["flags"]) for report in towns
    )

    assert messy == clean


def test_no_sound_cell_of_it_is_doubted(towns: tuple[Any, Any]) -> None:
    assert [(p["code"], p["cell"], p["found"]) for p in towns[1]["problems"]] == []
