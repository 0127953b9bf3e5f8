"""Plugins: found in folders and by entry point, loaded one by one, listed with their state."""

from __future__ import annotations

import importlib.util
import inspect
import os
import stat
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field, is_dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, Literal, get_type_hints

import pluggy

from sheets_sync import hookspecs
from sheets_sync.errors import bounded
from sheets_sync.steps import Step, wrong_options
from sheets_sync.tables import Table

ENTRY_POINT_GROUP = "sheets_sync"
CORE_TABS = ("Cần bổ sung", "Số liệu", "Đã chốt", "Tình trạng")
RESERVED = ("chi tiết", "bản lưu")
State = Literal["ok", "broken", "disabled"]


@dataclass
class Plugin:
    """One plugin: where it comes from, its state, and the steps it declared.

    `error` says in one line why it is broken.
    """

    name: str
    source: str
    state: State = "ok"
    error: str | None = None
    steps: list[Step] = field(default_factory=list)
    module: ModuleType | None = None


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


def shipped_folder() -> Path:
    """Return the folder of the indicators that come with the product."""
    here = Path(__file__).resolve().parent
    installed = here / "shipped"
    return installed if installed.is_dir() else here.parents[1] / "plugins"


def load_plugins(
    folder: Path | None, disabled: Sequence[str] = (), *, shipped: Path | None = None
) -> Plugins:
    """Load the shipped plugins, those of the site's folder, and those of entry points.

    A site's plugin replaces a shipped one of the same name. One that fails to load is listed as
    broken and takes part in nothing; the others are as if it were not there.
    """
    manager = pluggy.PluginManager("sheets_sync")
    manager.add_hookspecs(hookspecs)
    loaders: dict[str, tuple[str, Callable[[], ModuleType]]] = {}
    for place in [shipped or shipped_folder(), folder]:
        for path in sorted(place.glob("*.py")) if place else []:
            if not path.name.startswith("_"):
                loaders[path.stem] = (str(path), _file_loader(path, guarded=place == folder))
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda e: e.name):
        loaders.setdefault(entry.name, (f"{entry.value} (entry point)", _entry_loader(entry)))
    plugins = [_load(name, *loader, disabled) for name, loader in loaders.items()]
    _refuse_clashes(plugins)
    _lend_tables(plugins)
    for plugin in plugins:
        if plugin.state == "ok":
            manager.register(plugin.module, plugin.name)
    return Plugins(sorted(plugins, key=lambda plugin: plugin.name), manager)


def _refuse_clashes(plugins: Iterable[Plugin]) -> None:
    """Refuse each plugin that writes a tab, or declares a table, that one before it has."""
    tabs = {title.casefold(): "sheets-sync" for title in CORE_TABS}
    tables: dict[str, tuple[Table, str]] = {}
    for plugin in plugins:
        plugin.error = plugin.error or next(_clashes(plugin, tabs, tables), None)
        if plugin.error:
            plugin.state, plugin.steps = "broken", []
        for step in plugin.steps:
            tabs[step.writes.casefold()] = plugin.name
            tables |= {table.name: (table, plugin.name) for table in step.reads}


def _clashes(
    plugin: Plugin, tabs: Mapping[str, str], tables: Mapping[str, tuple[Table, str]]
) -> Iterator[str]:
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


def _lend_tables(plugins: Sequence[Plugin]) -> None:
    """Give each step the tables that it reads of other plugins, as far as one declares them."""
    declared = {table.name: table for p in plugins for step in p.steps for table in step.reads}
    for plugin in plugins:
        plugin.steps = [
            replace(step, reads=(*step.reads, *(declared[n] for n in step.reads_of_others if n in declared)))
            for step in plugin.steps
        ]


def _file_loader(path: Path, *, guarded: bool) -> Callable[[], ModuleType]:
    """Return what loads a file; a `guarded` one only if nobody else can have written it."""

    def load() -> ModuleType:
        for place in (path.parent, path) if guarded and os.name == "posix" else ():
            if place.stat().st_mode & stat.S_IWOTH:
                raise PermissionError(f"any user of this machine can write to {place.name}; chmod o-w it")
        name = f"sheets_sync_plugin_{path.stem}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path.name} is no Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    return load


def _entry_loader(entry: EntryPoint) -> Callable[[], ModuleType]:
    return entry.load


def _load(name: str, source: str, load: Callable[[], ModuleType], disabled: Sequence[str]) -> Plugin:
    plugin = Plugin(name, source)
    if name in disabled:
        plugin.state = "disabled"
        return plugin
    try:
        with redirect_stdout(sys.stderr):
            plugin.module = load()
            mistakes = [*_hook_mistakes(plugin.module), *_option_mistakes(plugin.module)]
            if not mistakes:
                plugin.steps = _declared(plugin.module, name)
                mistakes = [m for step in plugin.steps for m in step.mistakes()]
        plugin.error = mistakes[0] if mistakes else None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        plugin.error = cause_of(name, source, error)
    if plugin.error:
        plugin.state, plugin.steps = "broken", []
    return plugin


def cause_of(name: str, source: str, error: BaseException, *, told: bool = True) -> str:
    """Return in one line where a plugin failed, and with what; unless it is `told`, not what that says."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == source]
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    place = f"{Path(source).name}:{line or (lines[-1] if lines else 1)}"
    what = "called sys.exit" if isinstance(error, SystemExit) else type(error).__name__
    says = f": {error}" if told else ", whose message may quote a cell"
    return bounded(f"plugin {name}, {place}: {what}{says}", 300)


def _option_mistakes(module: ModuleType) -> Iterator[str]:
    hook, kind = finished_hook(module), hook_options(module)
    if hook and kind is None and "options" in inspect.signature(hook).parameters:
        yield "run_finished: annotate options with a dataclass that has a default for every field"
    yield from (f"run_finished: {mistake}" for mistake in wrong_options(kind))


def _hook_mistakes(module: ModuleType) -> Iterator[str]:
    hooks = {name: spec for name, spec in vars(hookspecs).items() if hasattr(spec, "sheets_sync_spec")}
    marked = {name: function for name, function in vars(module).items()
              if hasattr(function, "sheets_sync_impl")}  # fmt: skip
    who = Path(module.__file__ or module.__name__).name
    if not marked:
        yield f"{who}: has no hook; mark register_steps or run_finished with @hookimpl"
    for name, function in marked.items():
        if name not in hooks:
            yield f"{who}: there is no hook {name!r}; the hooks are {', '.join(hooks)}"
            continue
        known = list(inspect.signature(hooks[name]).parameters)
        for argument in inspect.signature(function).parameters:
            if argument not in known:
                yield f"{who}: hook {name} has no argument {argument!r}; it has {', '.join(known)}"


def _declared(module: ModuleType, plugin: str) -> list[Step]:
    steps: list[Step] = []

    def register(function: Callable[..., Any], *, reads: Table | str | Sequence[Table | str] = (),
                 writes: str, options: type[Any] | None = None,
                 flags: Mapping[str, str] = MappingProxyType({}),
                 place: int = sys.maxsize) -> None:  # fmt: skip
        tables = (reads,) if isinstance(reads, Table | str) else tuple(reads)
        own = tuple(table for table in tables if not isinstance(table, str))
        of_others = tuple(table for table in tables if isinstance(table, str))
        steps.append(Step(plugin, function, own, writes, options, of_others, flags, place))

    declare = getattr(module, "register_steps", None)
    if declare is not None:
        declare(register)
    return steps


def finished_hook(module: ModuleType | None) -> Callable[..., None] | None:
    """Return a plugin's `run_finished`, None if it has none that is marked as a hook."""
    hook = getattr(module, "run_finished", None)
    return hook if hasattr(hook, "sheets_sync_impl") else None


def hook_options(module: ModuleType | None) -> type[Any] | None:
    """Return the dataclass of the options that a plugin's `run_finished` asks for."""
    hook = finished_hook(module)
    kind = get_type_hints(hook).get("options") if hook else None
    return kind if isinstance(kind, type) and is_dataclass(kind) else None
