"""Functions and files stay small enough to read at one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src", "plugins", "tests", "bench", "examples", "docs")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def body_sizes() -> Iterator[tuple[int, str]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                documented = ast.get_docstring(node) is not None and len(node.body) > 1
                start = node.body[0].end_lineno if documented else node.body[0].lineno - 1
                yield (node.end_lineno or 0) - (start or 0), f"{path.name}:{node.name}"


def test_no_file_is_longer_than_300_lines() -> None:
    assert [p.name for p in FILES if len(p.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_no_function_body_is_longer_than_50_lines() -> None:
    assert [name for size, name in body_sizes() if size > 50] == []


def test_nine_function_bodies_in_ten_have_at_most_25_lines() -> None:
    sizes = sorted(size for size, _ in body_sizes())

    assert sizes[int(len(sizes) * 0.9)] <= 25
