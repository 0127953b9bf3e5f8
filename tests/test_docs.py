"""What the documents say is true: the README's plugin runs, its numbers are those of the example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sheets_sync.problems import CATALOGUE, Problem
from towns import Town, figure

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_plugin_of_the_readme_works(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    code = next(block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    town.plugin("saturdays", code)
    rows = [["Đơn vị", "Ngày thực hiện", "Số người"], ["Kỳ Hà", "4/3/2023", "40 người"]]
    town.add("a.xlsx", Ngày_thứ_Bảy_vì_dân=rows)

    report = town.report()

    assert (figure(report, "works"), figure(report, "people")) == ((1, 1, 0), (40, 1, 0))
    assert [step["error"] for step in report["steps"]] == [None] * 4


def test_the_config_of_the_readme_is_a_whole_config(tmp_path: Path) -> None:
    config = next(block for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL))
    town = Town(tmp_path, {"Kỳ Hà": "xã"}, config)
    town.add("a.xlsx", Khác=[["x"]])

    assert town.call("run").code == 0


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_problem_has_a_sentence_in_both_languages(code: str) -> None:
    problem = Problem(code, "error", "so.xlsx", "Trang", "D7", "Kỳ Hà", "31/2", "Ngày", "chi tiết")

    assert "{" not in problem.message + problem.english
    assert problem.message != problem.english
    assert problem.message.endswith(".")
    assert not problem.english.endswith(".")


def test_text_of_a_sheet_is_never_a_template() -> None:
    problem = Problem("date-invalid", "error", "so.xlsx", found="{detail.__class__}", detail="{0}")

    assert "{detail.__class__}" in problem.message
    assert "{0}" in problem.message


def test_a_message_is_bounded() -> None:
    problem = Problem("date-invalid", "error", "so.xlsx", found="x" * 50_000 + "\n\x1b[31m", detail="")

    assert len(problem.message) < 300
    assert problem.message.isprintable()
