"""Makes `reference.md`: all that a plugin can import. Run `python docs/make_reference.py`."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sheets_sync
from sheets_sync.trial import RunEnd, StepEnd, Town

HEAD = """# Reference: all that a plugin can import

From the program's own docstrings; [plugins](plugins.md) says in short what each is for. Nothing else is
promised to stay.
"""
PUBLIC = Path(sheets_sync.__file__).with_name("__init__.pyi")
LONGEST = 90
# What a step or a test is given; nobody makes one.
GIVEN = ("Tally", "Town", "StepEnd", "RunEnd", "Results", "Outcome", "Period", "PlainError", "SourceError")
# Types that signatures name.
WORDS = {
    "tables": ["ColumnType"],
    "units": ["Kind"],
    "summaries": ["CellValue", "Style", "RowRole", "ChartKind", "Link", "Block"],
    "unit_tables": ["UnitColumn"],
    "measuring": ["Where", "Span"],
}
_NAME = re.compile(r"^from \.(\w+) import (\w+) as \w+$", re.MULTILINE)
_TIDIED = {
    r"(?:datetime|dt|pd|pandas|sheets_sync\.\w+|collections\.abc|typing)\.(?=\w)": "",
    r"ForwardRef\('([^']*)'\)": r"\1",
    r"mappingproxy\(\{\}\)": "{}",
    r"<factory>": "…",
    r"Series\[Any\]": "Series",
}


def page() -> str:
    """Return the page: each public name, then what the fixture of tests has."""
    text = PUBLIC.read_text(encoding="utf-8")
    modules = {name: importlib.import_module(f"sheets_sync.{module}") for module, name in _NAME.findall(text)}
    names = sorted(modules, key=str.lower)
    parts = [part for name in names for part in entry(name, getattr(modules[name], name))]
    tests = [part for kind in (Town, StepEnd, RunEnd) for part in entry(kind.__name__, kind)]
    words = [
        f"| `{name}` | {_listed(getattr(importlib.import_module(f'sheets_sync.{module}'), name))} |"
        for module, names in WORDS.items()
        for name in names
    ]
    types = ["# Types that signatures name\n", "| type | what it may be |", "| --- | --- |", *words, ""]
    return "\n".join([HEAD, *parts, *types, "# In tests: `sheets_sync.testing`\n", *tests])


def entry(name: str, thing: Any) -> Iterator[str]:
    """Return a heading, the signature, the docstring; of a class also its methods'."""
    yield f"## {name}\n"
    if inspect.isclass(thing):
        protocol = getattr(thing, "_is_protocol", False)
        built = dataclasses.is_dataclass(thing) or issubclass(thing, tuple) or "__init__" in vars(thing)
        made = built and not protocol and name not in GIVEN
        yield _code(f"{name}{_signature(thing)}" if made else f"class {name}")
        yield f"{_says(thing)}\n"
        yield from _members(name, thing)
    elif inspect.isfunction(inspect.unwrap(thing)):
        yield _code(f"{name}{_signature(thing)}")
        yield f"{_says(thing)}\n"
    elif name == "hookimpl":
        yield "Marks a function as one of the [hooks](plugins.md#hooks).\n"
    else:
        yield _code(f"{name} = {_values(thing)}")


def _values(thing: Any) -> str:
    """Return what a name stands for, one line an entry of a mapping."""
    if isinstance(thing, dict):
        return "{\n" + "".join(f"    {key!r}: {value!r},\n" for key, value in thing.items()) + "}"
    return _tidy(repr(thing))


def _listed(alias: Any) -> str:
    """Return what a type may be: its values, or the types that it joins."""
    parts = [repr(v) if isinstance(v, str) else inspect.formatannotation(v) for v in typing.get_args(alias)]
    whole = [_tidy(str(alias))] if typing.get_origin(alias) in (tuple, Mapping) else parts
    return ", ".join(f"`{_tidy(part)}`" for part in whole).replace("|", "\\|")


def _members(name: str, kind: Any) -> Iterator[str]:
    for called, member in inspect.getmembers(kind):
        if called.startswith("_") or not _is_ours(kind, called):
            continue
        if inspect.isfunction(member):
            yield f"### {name}.{called}\n"
            yield _code(f"{called}{_signature(member)}")
            yield f"{_says(member)}\n"
        elif hasattr(inspect.getattr_static(kind, called), "__doc__") and _asked(kind, called):
            yield f"### {name}.{called}\n"
            yield f"{_says(inspect.getattr_static(kind, called))}\n"


def _is_ours(kind: Any, called: str) -> bool:
    return any(called in vars(k) for k in kind.__mro__ if k.__module__.startswith("sheets_sync"))


def _asked(kind: Any, called: str) -> bool:
    """Tell whether a member is worked out when it is asked for."""
    return isinstance(inspect.getattr_static(kind, called), property) or bool(
        getattr(inspect.getattr_static(kind, called), "func", None)
    )


def _signature(thing: Callable[..., Any]) -> str:
    """Return the arguments and what is returned, as they are written; without self."""
    signature = inspect.signature(thing)
    arguments = [p for p in signature.parameters.values() if p.name != "self"]
    returned = signature.empty if inspect.isclass(thing) else signature.return_annotation
    plain = signature.replace(
        parameters=[p.replace(annotation=_written(p.annotation)) for p in arguments],
        return_annotation=_written(returned),
    )
    line = _tidy(str(plain))
    if len(line) <= LONGEST:
        return line
    each = "".join(f"    {_tidy(str(p))},\n" for p in _with_marks(plain))
    ending = _tidy(str(plain.replace(parameters=[])))
    return f"(\n{each}){ending.removeprefix('()')}"


def _with_marks(signature: inspect.Signature) -> Iterator[inspect.Parameter | str]:
    """Return the parameters, and a star before those that are given by name."""
    named = False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not named:
            named = True
            yield "*"
        yield parameter


def _written(annotation: Any) -> Any:
    empty = annotation is inspect.Parameter.empty
    return annotation if empty or isinstance(annotation, _Written) else _Written(annotation)


class _Written:
    """An annotation as it is written in the source."""

    def __init__(self, annotation: Any) -> None:
        self.text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)

    def __repr__(self) -> str:
        return self.text


def _tidy(text: str) -> str:
    for pattern, short in _TIDIED.items():
        text = re.sub(pattern, short, text)
    return text


def _code(text: str) -> str:
    return f"```text\n{text}\n```\n"


def _says(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "")


if __name__ == "__main__":
    Path(__file__).with_name("reference.md").write_text(page(), encoding="utf-8")
