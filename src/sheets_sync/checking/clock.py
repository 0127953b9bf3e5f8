"""Calls in a step's source that make it give something else tomorrow: the clock, chance."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

_CLOCK = {"today", "now", "utcnow", "time_ns", "localtime", "gmtime"}
_CHANCE = {"random", "randint", "choice", "choices", "shuffle", "uuid4", "urandom"}


def unsteady_calls(file: Path, functions: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Return line, call and what to do of each such call that the functions reach within their file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    bodies = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for name in _reached(bodies, functions):
        for node in ast.walk(bodies[name]):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                call = ast.unparse(node.func)
                if node.func.attr in _CLOCK or call == "time.time":
                    yield node.lineno, f"{call}()", "ask for `today`, the day that the run is made for"
                elif node.func.attr in _CHANCE and not call.startswith("tally."):
                    yield node.lineno, f"{call}()", "give the same for the same rows"


def _reached(bodies: dict[str, ast.FunctionDef], functions: Iterable[str]) -> list[str]:
    reached: list[str] = []
    waiting = [name for name in functions if name in bodies]
    while waiting:
        name = waiting.pop()
        reached.append(name)
        named = {node.id for node in ast.walk(bodies[name]) if isinstance(node, ast.Name)}
        waiting += [n for n in sorted(named & bodies.keys()) if n not in reached and n not in waiting]
    return reached
