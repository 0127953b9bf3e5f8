"""The architecture: data flows one way, and each file stays within the house's sizes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "sheets_sync"
# From low to high; a module imports from its own layer and those below.
LAYERS: list[set[str]] = [
    {"errors", "texts", "legacy", "grids", "periods", "threads", "working_days", "garbage"},
    {"limits", "clocks", "plugin_places", "addresses", "pinging", "places", "journal", "whole_files", "zips"},
    {"containment"},
    {"tables", "problems", "units", "duties"},
    {"unit_names", "summaries", "repeats", "plain_rows"},
    {"soundness"},
    {"blame"},
    {"reading", "figures", "layout", "tabs", "unit_tables", "charts"},
    {"measuring"},
    {"closed", "earlier"},
    {"questions", "diff", "details"},
    {"tally"},
    {"history", "matters", "criteria", "conditions"},
    {"steps", "hookspecs", "stores", "todo"},
    {"declarations"},
    {"plugins", "tidy", "config_lines", "units_file"},
    {"config", "output", "report", "closings"},
    {"plugin_options", "engines", "code_state", "kept_runs"},
    {"site", "store_reading", "locks", "feedback", "writing"},
    {"telling"},
    {"intake"},
    {"kept_readings"},
    {"computing", "local_reading"},
    {"notices", "leftovers"},
    {"runner", "examination"},
    {"closure", "starting", "cautions"},
    {"briefing", "page"},
    {"checking"},
    {"trial"},
    {"testing"},
    {"authoring"},
    {"cli"},
]
EDGE_LIBRARIES = {
    "lxml": {"stores"},
    "orjson": {"stores"},
    "openpyxl": {"stores", "starting"},
    "python_calamine": {"stores"},
    "click": {"cli"},
    "distributed": {"engines"},
    "docx": {"briefing"},
    "docxtpl": {"briefing"},
    "jinja2": {"briefing", "page"},
    "rich": {"cli"},
    "filelock": {"locks"},
    "holidays": {"working_days"},
    "pydantic": {"config", "plugin_options"},
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).with_suffix("").parts[0]
        if name not in ("__init__", "__main__"):
            yield name, path


def test_every_module_has_a_layer() -> None:
    assert {name for name, _ in modules()} == set().union(*LAYERS)


def test_no_module_imports_from_a_layer_above() -> None:
    rank = {name: number for number, names in enumerate(LAYERS) for name in names}
    wrong = [
        f"{path.relative_to(SOURCE)} imports {imported}"
        for name, path in modules()
        for imported in imports(path)
        if imported.startswith("sheets_sync.") and rank.get(imported.split(".")[1], rank[name]) > rank[name]
    ]

    assert wrong == []


def test_libraries_of_the_edges_are_imported_at_the_edges_only() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} imports {imported}"
        for name, path in modules()
        for imported in imports(path)
        if name not in EDGE_LIBRARIES.get(imported.split(".")[0], {name})
    ]

    assert wrong == []


def test_stores_know_grids_and_diffs_and_nothing_above() -> None:
    allowed = {
        "stores",
        "grids",
        "diff",
        "errors",
        "layout",
        "tabs",
        "duties",
        "summaries",
        "threads",
        "whole_files",
        "zips",
    }
    known = {
        imported.split(".")[1]
        for name, path in modules()
        if name == "stores"
        for imported in imports(path)
        if imported.startswith("sheets_sync.")
    }

    assert known <= allowed
