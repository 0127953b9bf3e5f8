"""A small town in memory for trying plugins out: registers typed as text, one step or a whole run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from sheets_sync.texts import shown_number

if TYPE_CHECKING:
    from sheets_sync.grids import Grid, Value
    from sheets_sync.intake import Request
    from sheets_sync.plugins import Plugin, Plugins
    from sheets_sync.site import Site
    from sheets_sync.stores import SourceRead
    from sheets_sync.summaries import Summary
from sheets_sync.units import Kind

UNITS = """
    Tên          | Loại    | Tên khác
    Kỳ Hà        | xã      |
    Kỳ Hoa       | xã      |
    Hưng Trí     | phường  | P1
    Hội Nông dân | tổ chức | HND
"""
Shown = list[list[str]]


class PluginFailedError(AssertionError):
    """The plugin is broken or its step failed; the message names its line and holds its own traceback."""


def table(text: str) -> Shown:
    """Return a table typed as text: a row a line, `|` between cells, spaces around them of no meaning.

    Where every line begins and ends with `|`, these are a frame.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    framed = all(line.startswith("|") and line.endswith("|") for line in lines)
    return [[cell.strip() for cell in (line[1:-1] if framed else line).split("|")] for line in lines]


def is_shown(value: object) -> TypeGuard[Shown]:
    """Tell whether a value is a table of texts."""
    return isinstance(value, list) and all(
        isinstance(row, list) and row and all(isinstance(cell, str) for cell in row) for row in value
    )


def typed(rows: Shown) -> list[str]:
    """Return a table as the lines of text that it can be typed as, each table's columns one under another."""
    widths = [0] * max(map(len, rows), default=0)
    for row in rows:
        for place, cell in enumerate(row if len(row) > 1 else ()):
            widths[place] = max(widths[place], len(cell))
    return [f"| {' | '.join(c.ljust(w) for c, w in zip(row, widths, strict=False))} |" for row in rows]


@dataclass(frozen=True)
class StepEnd:
    """What a step gave back, in forms that are easy to compare.

    `summary` is all of it. `problems` are those of reading and the step's own: code and cell.
    """

    summary: Summary
    problems: list[tuple[str, str]]

    @cached_property
    def tab(self) -> Shown:
        """What its tab shows below the head lines, each cell as text: 1.234, 12,5, 04/03/2023."""
        from sheets_sync.unit_tables import unit_table

        blocks = self.summary.blocks or [unit_table(self.summary)]
        return [row for block in blocks for row in _shown_block(block)]

    def figures(self, unit: str | None = None, kind: Kind | None = None) -> dict[str, int | float]:
        """Return the value of each figure of the site, or of one unit, or of one group."""
        return {f.figure: f.value for f in self.summary.figures if (f.unit, f.kind) == (unit, kind)}

    def figure(self, name: str, unit: str | None = None, kind: Kind | None = None) -> tuple[Any, int, int]:
        """Return a figure's value, the number of rows behind it, and of rows set aside."""
        found = self.summary.figure(name, unit, kind)
        if found is None:
            known, whose = ", ".join(self.figures(unit, kind)), unit or kind or "the site"
            raise KeyError(f"no figure {name!r} of {whose}; there are {known or 'none'}")
        return found.value, found.rows, found.set_aside

    @property
    def duties(self) -> list[tuple[str, str, str]]:
        """Each duty: unit, duty, state."""
        return [(duty.unit, duty.duty, duty.state) for duty in self.summary.duties]

    @property
    def flags(self) -> list[tuple[str, str, str]]:
        """Each flag: code, unit, the cells that show it."""
        return [(f.code, f.unit, ", ".join(p.cell for p in f.evidence)) for f in self.summary.flags]


@dataclass(frozen=True)
class RunEnd:
    """What a whole run gave: its status, the run report, what each tab shows, what became of each."""

    status: str
    report: Mapping[str, Any]
    tabs: Mapping[str, Shown]
    changes: Mapping[str, str]


class Town:
    """A town in memory: its units, its registers, one period and the day it is looked at.

    Plugins are looked for by name: from `folder` upwards as NAME.py or plugins/NAME.py, then among those
    that are shipped or installed.
    """

    def __init__(self, folder: Path) -> None:
        from sheets_sync.stores.memory import MemoryOutput

        self.folder = folder
        self._units = table(UNITS)
        self._period, self._today = "2023-Q1", dt.date(2023, 4, 1)
        self._grids: dict[str, list[Grid]] = {}
        self.output = MemoryOutput("tong-hop.xlsx")

    def units(self, text: str) -> None:
        """Say who must report, in the columns of a units list: Tên, Loại, Tên khác and so on."""
        self._units = table(text)

    def at(self, period: str, today: str | None = None) -> None:
        """Choose the period, and the day it is looked at: without one, the day after its end."""
        from sheets_sync.periods import Calendar

        end = Calendar().period(period).end
        self._period = period
        self._today = dt.date.fromisoformat(today) if today else end + dt.timedelta(days=1)

    def tab(self, title: str, rows: str | Sequence[Sequence[Value]], file: str = "so.xlsx") -> None:
        """Add a tab to a file, typed as text, or as cells where a true date or number matters."""
        from sheets_sync.grids import Grid

        cells = [[cell or None for cell in row] for row in table(rows)] if isinstance(rows, str) else rows
        self._grids.setdefault(file, []).append(Grid(file, title, cells))

    def workbook(self, path: Path) -> None:
        """Add all tabs of a workbook.

        Raises:
            SourceError: it cannot be read.
        """
        from sheets_sync.stores.workbooks import read_workbook

        read = read_workbook(path, path.name)
        if read.error:
            raise read.error
        self._grids[path.name] = [*self._grids.get(path.name, ()), *read.grids]

    def step(self, plugin: str, *, writes: str | None = None, **options: Any) -> StepEnd:
        """Call one step of a plugin, its only one unless `writes` names its tab, with options if given.

        Raises:
            PluginFailedError: the plugin is broken, or its step fails.
        """
        from sheets_sync.closings import Closings
        from sheets_sync.computing import compute

        site = self._site([*_shipped(plugin), self._loaded(plugin)], plugin, options)
        request = replace(self._request(site), only=(plugin,))
        computed = compute(site, request, self._reads(), Closings())
        ends = [o for o in computed.outcomes if o.step.plugin == plugin and writes in (None, o.step.writes)]
        if len(ends) != 1:
            raise PluginFailedError(f"plugin {plugin} has {len(ends)} such steps; name one by writes=")
        if ends[0].summary is None:
            raise PluginFailedError(f"{ends[0].error}\n{ends[0].own_trace}")
        return StepEnd(ends[0].summary, [(problem.code, problem.cell) for problem in computed.problems])

    def run(self, *, write: bool = True) -> RunEnd:
        """Run as `sheets-sync run` does, all plugins, into the same output in memory each time."""
        from sheets_sync.plugins import load_plugins
        from sheets_sync.runner import Outputs, run

        loaded = load_plugins(_plugins_folder(self.folder), seconds=20)
        site = self._site(loaded.plugins, "", {})
        request = self._request(site)
        done = run(site, request, self._reads(), Outputs(self.output), lambda _place: None, write=write)
        tabs = {title: [[_text(value) for value in row] for row in rows]
                for title, rows in self.output.tabs.items()}  # fmt: skip
        return RunEnd(done.status, done.report, tabs, {c.title: c.kind for c in done.changes})

    def _loaded(self, name: str) -> Plugin:
        from sheets_sync.plugin_places import find_plugins, found_in_file
        from sheets_sync.plugins import load_plugin

        file = _file_of(name, self.folder)
        known = [found_in_file(file)] if file else [f for f in find_plugins(None) if f.name == name]
        if not known:
            raise PluginFailedError(f"there is no {name}.py and no plugins/{name}.py here or above")
        plugin = load_plugin(known[0], seconds=20)
        if plugin.error:
            raise PluginFailedError(f"{plugin.error}\n{plugin.own_trace}")
        return plugin

    def _site(self, plugins: Sequence[Plugin], name: str, options: Mapping[str, Any]) -> Site:
        from sheets_sync.config import Config
        from sheets_sync.grids import Grid
        from sheets_sync.plugins import gathered
        from sheets_sync.site import Site
        from sheets_sync.units_file import units_of_grid

        known: Plugins = gathered(plugins)
        broken = next((p.error for p in known.plugins if p.name == name and p.error), None)
        if broken:
            raise PluginFailedError(broken)
        kinds = {plugin.name: plugin.options for plugin in known.plugins if plugin.options}
        if options and name not in kinds:
            raise PluginFailedError(f"plugin {name} has no options")
        given = {key: kind(**options) if key == name else kind() for key, kind in kinds.items()}
        config = Config.model_validate(
            {"site": {"name": "Thị xã Thử"}, "units": {"path": "units.csv"}, "sources": [{"path": "*"}],
             "output": {"path": self.output.name}}
        )  # fmt: skip
        return Site(config, units_of_grid(Grid("units.csv", "", self._units)), known, given)

    def _request(self, site: Site) -> Request:
        from sheets_sync.intake import Request

        return Request(site.calendar.period(self._period), self._today)

    def _reads(self) -> list[SourceRead]:
        from sheets_sync.stores import SourceRead

        return [SourceRead(file, tuple(grids)) for file, grids in sorted(self._grids.items())]


def _shipped(without: str) -> Iterator[Plugin]:
    from sheets_sync.plugin_places import find_plugins
    from sheets_sync.plugins import load_plugin

    yield from (load_plugin(f) for f in find_plugins(None) if f.origin == "shipped" and f.name != without)


def _file_of(name: str, folder: Path) -> Path | None:
    files = [
        place / f"{name}.py" for above in (folder, *folder.parents) for place in (above, above / "plugins")
    ]
    return next((file for file in files if file.is_file()), None)


def _plugins_folder(folder: Path) -> Path | None:
    for above in (folder, *folder.parents):
        if above.name == "plugins":
            return above
        if (above / "plugins").is_dir():
            return above / "plugins"
    return None


def _shown_block(block: Any) -> Iterator[list[str]]:
    from sheets_sync.summaries import ChartBlock, TextBlock

    if isinstance(block, TextBlock):
        yield [block.text]
        return
    block = block.table if isinstance(block, ChartBlock) else block
    if block.heading:
        yield [block.heading]
    yield [f"{head.above} / {head.text}" if head.above else head.text for head in block.heads]
    yield from ([_text(cell.value, share=cell.style == "share") for cell in row.cells] for row in block.rows)


def _text(value: Value, *, share: bool = False) -> str:
    """Return a cell's value as a Vietnamese spreadsheet shows it, a percentage to one decimal."""
    from sheets_sync.summaries import rounded_share

    if share and isinstance(value, int | float):
        return f"{rounded_share(value):.1f}".replace(".", ",")
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shown_number(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def tried_out(name: str, code: str, tab: str, rows: Shown) -> Shown:
    """Return what a plugin's tab shows of rows in one tab, for a plugin that is no file yet.

    Raises:
        PluginFailedError: it does not load, or its step fails.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.py").write_text(code, encoding="utf-8")
        town = Town(Path(folder))
        town.tab(tab, [[cell or None for cell in row] for row in rows])
        return town.step(name).tab
