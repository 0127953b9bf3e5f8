"""Plugins: loaded one by one from where they are, listed with their state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pluggy

from sheets_sync import hookspecs
from sheets_sync.blame import Author, cause_of, own_trace
from sheets_sync.containment import contained
from sheets_sync.declarations import (
    Store,
    declared_steps,
    declared_stores,
    hook_mistakes,
    hook_options,
)
from sheets_sync.plugin_places import Found, Origin, find_plugins
from sheets_sync.steps import Step
from sheets_sync.tables import Table

CORE_TABS = ("Cần bổ sung", "Số liệu", "Đã chốt", "Tình trạng")
RESERVED = ("chi tiết", "bản lưu")
State = Literal["ok", "broken", "disabled"]


@dataclass
class Plugin:
    """One plugin: where it comes from, its state, the steps and the stores that it declared.

    `error` says in one line why it is broken, `own_trace` is the traceback of that in its own code.
    """

    name: str
    source: str
    origin: Origin = "site"
    version: str = ""
    state: State = "ok"
    error: str | None = None
    own_trace: str = ""
    steps: list[Step] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    module: ModuleType | None = None

    @property
    def file(self) -> str:
        """The file that its code begins in, as tracebacks name it."""
        return (self.module.__file__ if self.module else None) or self.source

    @property
    def options(self) -> type[Any] | None:
        """The dataclass of its options, None if it has none."""
        kinds = [step.options for step in self.steps] + [store.options for store in self.stores]
        return next((kind for kind in reversed(kinds) if kind), hook_options(self.module))

    def break_for(self, error: str) -> None:
        """Make it broken: it takes part in nothing."""
        self.state, self.error, self.steps, self.stores = "broken", error, [], []


@dataclass(frozen=True)
class Plugins:
    """All plugins of a site, and the manager that calls their hooks."""

    plugins: list[Plugin]
    manager: pluggy.PluginManager

    @property
    def steps(self) -> list[Step]:
        """The steps of all sound plugins in the order of their tabs; those that ask for results come last."""
        steps = [step for plugin in self.plugins for step in plugin.steps]
        return sorted(steps, key=lambda step: (step.last, step.place))

    @property
    def tables(self) -> list[Table]:
        """Every table that a step reads, each once."""
        return list({table.name: table for step in self.steps for table in step.reads}.values())

    @property
    def stores(self) -> dict[str, Store]:
        """The kinds of sources that plugins read, by name."""
        return {store.name: store for plugin in self.plugins for store in plugin.stores}


def load_plugins(
    folder: Path | None,
    disabled: Sequence[str] = (),
    *,
    shipped: Path | None = None,
    seconds: float | None = None,
) -> Plugins:
    """Load the shipped plugins, those of the site's folder, and those of entry points.

    A site's plugin replaces a shipped one of the same name. One that fails to load, or takes longer than the
    seconds, is listed as broken and takes part in nothing; the others are as if it were not there.
    """
    return gathered(load_plugin(found, disabled, seconds) for found in find_plugins(folder, shipped))


def gathered(loaded: Iterable[Plugin]) -> Plugins:
    """Return loaded plugins as those of one site: none does what another does, each has its tables."""
    manager = pluggy.PluginManager("sheets_sync")
    manager.add_hookspecs(hookspecs)
    plugins = list(loaded)
    _refuse_clashes(plugins)
    _lend_tables(plugins)
    for plugin in plugins:
        if plugin.state == "ok":
            manager.register(plugin.module, plugin.name)
    return Plugins(sorted(plugins, key=lambda plugin: plugin.name), manager)


def load_plugin(found: Found, disabled: Sequence[str] = (), seconds: float | None = None) -> Plugin:
    """Load one plugin, contained; whatever is wrong with it makes it broken."""
    plugin = Plugin(found.name, found.source, found.origin, found.version)
    if found.name in disabled:
        plugin.state = "disabled"
        return plugin
    try:
        with contained(seconds, "limits.step_seconds"):
            plugin.module = found.load()
            mistakes = list(hook_mistakes(plugin.module))
            if not mistakes:
                plugin.steps = declared_steps(plugin.module, plugin.name)
                plugin.stores = declared_stores(plugin.module, plugin.name)
                mistakes = [m for step in plugin.steps for m in step.mistakes()]
                mistakes += [m for store in plugin.stores for m in store.mistakes()]
        if mistakes:
            plugin.break_for(mistakes[0])
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        author = Author(plugin.name, _file_of(plugin, error))
        plugin.break_for(cause_of(author, error))
        plugin.own_trace = own_trace(author, error)
    return plugin


def _file_of(plugin: Plugin, error: BaseException) -> str:
    """Return the file to look at: of a package that did not load, the first that is nobody else's."""
    if plugin.origin != "package" or plugin.module:
        return plugin.file
    here, trace = str(Path(__file__).parent), error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith((here, "<frozen")) and "importlib" not in Path(file).parts:
            return file
        trace = trace.tb_next
    return plugin.source


def _refuse_clashes(plugins: Iterable[Plugin]) -> None:
    """Refuse each plugin that writes a tab, declares a table or reads a store that one before it has."""
    tabs = {title.casefold(): "sheets-sync" for title in CORE_TABS}
    tables: dict[str, tuple[Table, str]] = {}
    stores: dict[str, str] = {}
    for plugin in plugins:
        error = next(_clashes(plugin, tabs, tables, stores), None)
        if error:
            plugin.break_for(error)
        for step in plugin.steps:
            tabs[step.writes.casefold()] = plugin.name
            tables |= {table.name: (table, plugin.name) for table in step.reads}
        stores |= {store.name: plugin.name for store in plugin.stores}


def _clashes(
    plugin: Plugin, tabs: Mapping[str, str], tables: Mapping[str, tuple[Table, str]],
    stores: Mapping[str, str],
) -> Iterator[str]:  # fmt: skip
    own = [step.writes.casefold() for step in plugin.steps]
    for step in plugin.steps:
        who = f"plugin {plugin.name}, step {step.function.__name__} ({step.stands_at})"
        title = step.writes.casefold()
        if title.startswith(RESERVED):
            yield f"{who}: a tab title must not begin like «{step.writes[:8]}»; choose another title"
        if title in tabs or own.count(title) > 1:
            other = tabs.get(title, plugin.name)
            yield f"{who}: the tab «{step.writes}» is already written by {other}; choose another title"
        for table in step.reads:
            known, other = tables.get(table.name, (table, ""))
            if known != table:
                yield f"{who}: {other} declares another table {table.name!r}; choose another name"
    for name in [store.name for store in plugin.stores if store.name in stores]:
        yield f"plugin {plugin.name}: {stores[name]} reads the store {name!r} already; choose another name"


def _lend_tables(plugins: Sequence[Plugin]) -> None:
    """Give each step the tables that it reads of other plugins, as far as one declares them."""
    declared = {table.name: table for p in plugins for step in p.steps for table in step.reads}
    for plugin in plugins:
        plugin.steps = [
            replace(step, reads=(*step.reads, *(declared[n] for n in step.reads_of_others if n in declared)))
            for step in plugin.steps
        ]
