"""What a plugin's module declares: its hooks, its steps, its stores, and what is wrong with them."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, get_type_hints

from sheets_sync import hookspecs
from sheets_sync.grids import Value
from sheets_sync.hookspecs import API, OLDEST_API
from sheets_sync.steps import Step, wrong_options
from sheets_sync.tables import Table


@dataclass(frozen=True)
class Store:
    """A kind of source that a plugin reads."""

    plugin: str
    name: str
    read: Callable[..., Mapping[str, Sequence[Sequence[Value]]]]
    options: type[Any] | None = None

    @property
    def asks_for(self) -> list[str]:
        """The names of the function's arguments."""
        return list(inspect.signature(self.read).parameters)

    @property
    def file(self) -> str:
        """The file that the function stands in."""
        return inspect.getfile(inspect.unwrap(self.read))

    def mistakes(self) -> Iterator[str]:
        """Return what is wrong with the declaration, one sentence each."""
        who = f"plugin {self.plugin}, store {self.name!r}"
        if not str(self.name).isidentifier():
            yield f"{who}: the name must be an identifier, such as csv"
        for name in self.asks_for:
            if name not in ("address", "options"):
                yield f"{who}: asks for {name!r}; it can ask for address, options"
        yield from (f"{who}: {mistake}" for mistake in wrong_options(self.options))


def hook_names() -> list[str]:
    """Return the names of all hooks."""
    return [name for name, spec in vars(hookspecs).items() if hasattr(spec, "sheets_sync_spec")]


def hooks_of(module: ModuleType | None) -> list[str]:
    """Return the names of what a module marks as a hook."""
    marked = vars(module) if module else {}
    return [name for name, function in marked.items() if hasattr(function, "sheets_sync_impl")]


def hook_mistakes(module: ModuleType) -> Iterator[str]:
    """Return what is wrong with a module's hooks and the form that they are of, one sentence each."""
    who = Path(module.__file__ or module.__name__).name
    yield from _other_form(who, getattr(module, "api", API))
    if not hooks_of(module):
        yield f"{who}: has no hook; mark register_steps or run_finished with @hookimpl"
    for name in hooks_of(module):
        if name not in hook_names():
            yield f"{who}: there is no hook {name!r}; the hooks are {', '.join(hook_names())}"
            continue
        known = list(inspect.signature(getattr(hookspecs, name)).parameters)
        for argument in inspect.signature(getattr(module, name)).parameters:
            if argument not in known:
                yield f"{who}: hook {name} has no argument {argument!r}; it has {', '.join(known)}"
    hook, kind = finished_hook(module), hook_options(module)
    if hook and kind is None and "options" in inspect.signature(hook).parameters:
        yield "run_finished: annotate options with a dataclass that has a default for every field"
    yield from (f"run_finished: {mistake}" for mistake in wrong_options(kind))


def _other_form(who: str, api: object) -> Iterator[str]:
    if not isinstance(api, int) or isinstance(api, bool):
        yield f"{who}: api must be a number such as {API}"
    elif api > API:
        yield f"{who}: is written for api {api}, this sheets-sync speaks {API}; upgrade sheets-sync"
    elif api < OLDEST_API:
        known = f"speaks {OLDEST_API} to {API}; docs/plugins.md says what changed"
        yield f"{who}: is written for api {api}, this sheets-sync {known}"


def declared_steps(module: ModuleType, plugin: str) -> list[Step]:
    """Return the steps that a module declares, in their order."""
    steps: list[Step] = []

    def register(function: Callable[..., Any], *, reads: Table | str | Sequence[Table | str] = (),
                 writes: str, options: type[Any] | None = None,
                 flags: Mapping[str, str] = MappingProxyType({}),
                 place: int = sys.maxsize) -> None:  # fmt: skip
        if not inspect.isfunction(inspect.unwrap(function)):
            raise TypeError(f"register takes a function, not {function!r:.40}")
        tables = (reads,) if isinstance(reads, Table | str) else tuple(reads)
        own = tuple(table for table in tables if not isinstance(table, str))
        of_others = tuple(table for table in tables if isinstance(table, str))
        steps.append(Step(plugin, function, own, writes, options, of_others, flags, place))

    _call(module, "register_steps", register)
    return steps


def declared_stores(module: ModuleType, plugin: str) -> list[Store]:
    """Return the kinds of sources that a module declares."""
    stores: list[Store] = []

    def register(name: str, read: Callable[..., Any], *, options: type[Any] | None = None) -> None:
        if not inspect.isfunction(inspect.unwrap(read)):
            raise TypeError(f"register takes a function, not {read!r:.40}")
        stores.append(Store(plugin, name, read, options))

    _call(module, "register_stores", register)
    return stores


def _call(module: ModuleType, hook: str, register: Callable[..., None]) -> None:
    function = getattr(module, hook, None)
    if hasattr(function, "sheets_sync_impl"):
        getattr(module, hook)(register)


def finished_hook(module: ModuleType | None) -> Callable[..., None] | None:
    """Return a plugin's `run_finished`, None if it has none that is marked as a hook."""
    hook = getattr(module, "run_finished", None)
    return hook if hasattr(hook, "sheets_sync_impl") else None


def hook_options(module: ModuleType | None) -> type[Any] | None:
    """Return the dataclass of the options that a plugin's `run_finished` asks for."""
    hook = finished_hook(module)
    kind = get_type_hints(hook).get("options") if hook else None
    return kind if isinstance(kind, type) and is_dataclass(kind) else None
