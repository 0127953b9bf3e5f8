"""What is told of a plugin in a list: origin, version, state, what it reads and writes, its options."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping
from typing import Any, get_type_hints

from sheets_sync.declarations import hooks_of
from sheets_sync.hookspecs import API
from sheets_sync.plugins import Plugin


def entry_of(plugin: Plugin) -> dict[str, Any]:
    """Return a plugin's entry; its values are plain, as JSON has them."""
    return {
        "name": plugin.name,
        "origin": plugin.origin,
        "source": plugin.source,
        "version": plugin.version or None,
        "state": plugin.state,
        "error": plugin.error,
        "api": getattr(plugin.module, "api", API) if plugin.module else None,
        "hooks": hooks_of(plugin.module),
        "options": _options(plugin.options) if plugin.state == "ok" and plugin.options else [],
        "steps": [
            {
                "description": _first_line(step.function),
                "reads": [table.name for table in step.reads],
                "lacking": step.lacking,
                "writes": step.writes,
                "flags": dict(step.flags),
            }
            for step in plugin.steps
        ],
        "stores": [{"description": _first_line(store.read), "name": store.name} for store in plugin.stores],
    }


def _first_line(function: Any) -> str:
    return (inspect.getdoc(function) or "Undocumented").splitlines()[0]


def _options(kind: type[Any]) -> list[Mapping[str, Any]]:
    types, defaults = get_type_hints(kind), kind()
    return [
        {"name": name, "type": _type_name(types[name]), "default": _plain(getattr(defaults, name))}
        for name in (field.name for field in dataclasses.fields(kind))
    ]


def _type_name(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
