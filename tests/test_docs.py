"""What the documents say is true: the README's plugin runs, its numbers are those of the example."""

from __future__ import annotations

import inspect
import re
import runpy
import textwrap
from pathlib import Path

import pytest

import sheets_sync
from sheets_sync import hookspecs
from sheets_sync.config import load_config
from sheets_sync.declarations import hook_names
from sheets_sync.problems import CATALOGUE, Problem
from sheets_sync.trial import Town as TownInMemory
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


@pytest.mark.parametrize("page", ["google.md", "google.vi.md"])
def test_the_config_of_the_google_guide_is_a_whole_config(tmp_path: Path, page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    block = next(iter(re.findall(r"```toml\n(.*?)```", text, re.DOTALL)))
    path = tmp_path / "sheets-sync.toml"
    path.write_text(textwrap.dedent("    " + block), encoding="utf-8")
    config = load_config(path)

    assert (config.uses_google, config.output.feedback) == (True, True)
    assert config.google.credentials == "credentials.json"


def test_each_line_that_the_google_guide_explains_is_one_that_the_product_says() -> None:
    store = ROOT / "src" / "sheets_sync" / "stores" / "google"
    said = "".join(path.read_text(encoding="utf-8") for path in store.glob("*.py"))
    text = (ROOT / "docs" / "google.md").read_text(encoding="utf-8")
    table = text[text.index("## When something is wrong") :]
    lines = [re.split("…|429", line.split("|")[1])[0].strip() for line in table.splitlines() if "| " in line]

    assert len(lines) == 9
    assert [line for line in lines[2:] if line.removesuffix("share it with") not in said] == []


def test_the_page_of_indicators_is_what_the_plugins_declare() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_indicators.py"))

    assert (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8") == made["page"]()


def test_the_page_of_problems_is_that_of_the_catalogue() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_problems.py"))

    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == made["page"]()


def test_the_page_of_commands_is_what_their_help_says() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_commands.py"))

    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == made["page"]()


def test_the_page_of_all_that_can_be_imported_is_what_the_docstrings_say() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))

    assert (ROOT / "docs" / "reference.md").read_text(encoding="utf-8") == made["page"]()


PLUGINS = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")


def test_every_hook_is_documented_with_its_exact_signature_and_an_example() -> None:
    written = re.findall(r"^### `(\w+\(.*\))`$", PLUGINS, re.MULTILINE)
    signatures = {n: ", ".join(inspect.signature(getattr(hookspecs, n)).parameters) for n in hook_names()}

    assert written == [f"{name}({arguments})" for name, arguments in signatures.items()]
    assert [name for name in signatures if f"@hookimpl\ndef {name}(" not in PLUGINS] == []


def test_every_hook_has_a_test_of_its_name() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))

    assert [name for name in hook_names() if not re.search(rf"def test_{name}_", tests)] == []


def test_every_public_name_is_documented() -> None:
    assert [name for name in dir(sheets_sync) if f"`{name}`" not in PLUGINS] == []


def test_what_the_plugins_page_says_of_the_tally_and_the_town_is_there() -> None:
    calls = set(re.findall(r"`(\w+)\(", PLUGINS[PLUGINS.index("### The tally") : PLUGINS.index("## All")]))
    own = set(re.findall(r"`town\.(\w+)\(", PLUGINS))

    assert [name for name in calls if not hasattr(sheets_sync.Tally, name)] == []
    assert [name for name in own if not hasattr(TownInMemory, name)] == []


def test_every_public_name_is_there() -> None:
    assert [name for name in dir(sheets_sync) if not hasattr(sheets_sync, name)] == []
    assert {"Column", "Table", "Tally", "hookimpl"} <= set(dir(sheets_sync))
