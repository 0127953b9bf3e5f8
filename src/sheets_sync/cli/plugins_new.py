"""`sheets-sync plugins new`: write a plugin and its test."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync.cli.options import config_option, shown_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheets_sync.authoring.drafts import Draft, Names
    from sheets_sync.grids import Grid

TITLE = "Ngày thứ Bảy vì dân"
# So that pytest takes no settings of a project that the site lies in.
PYTEST_INI = "[pytest]\ntestpaths = tests\n"
COLUMNS = "Ngày thực hiện:date; Số người tham gia:count"


@click.command("new")
@click.argument("name")
@config_option
@click.option("--title", help="The title of its tab in the summary.")
@click.option("--register", "tab", metavar="TITLE", help="The usual title of the register's tab.")
@click.option("--column", "columns", multiple=True, metavar="HEADING:TYPE",
              help="A column: date, count, number, choice(a, b), flag, text or period.")  # fmt: skip
@click.option("--from", "origin", metavar="FILE", help="A workbook to propose the columns from.",
              type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--tab", "sheet", metavar="TITLE", help="The tab of that workbook; its only one without this.")
@click.option("--package", is_flag=True, help="Write an installable package with an entry point instead.")
def command(
    *, name: str, config: Path, title: str | None, tab: str | None, columns: tuple[str, ...],
    origin: Path | None, sheet: str | None, package: bool,
) -> int:  # fmt: skip
    """Write a plugin NAME and its test; both work at once.

    What is not said by options is asked on a terminal, or proposed from a sheet that exists.
    """
    from sheets_sync.authoring.drafts import Names, checked_name
    from sheets_sync.plugin_places import find_plugins
    from sheets_sync.plugins import load_plugins

    checked_name(name, [found.name for found in find_plugins(None)])
    names = Names(load_plugins(None).tables)
    draft = _proposed(origin, sheet, name, names) if origin else _asked(name, title, tab, columns, names)
    draft = replace(draft, title=title or draft.title, tab=tab or draft.tab)
    for path in _write(draft, _places(config, name, package=package), package=package):
        click.echo(f"wrote {shown_path(path)}")
    return 0


def _asked(name: str, title: str | None, tab: str | None, columns: Sequence[str], names: Names) -> Draft:
    from sheets_sync.authoring.drafts import Draft, column_of

    title = title or _ask("Title of its tab in the summary", TITLE)
    tab = tab or _ask("Usual title of the register's tab", title)
    given = columns or [part for part in _ask("Columns beside the unit", COLUMNS).split(";") if part.strip()]
    return Draft(name, title, tab, [column_of(text, names) for text in given])


def _ask(question: str, default: str) -> str:
    if not sys.stdin.isatty():
        return default
    answer: str = click.prompt(question, default=default)
    return answer


def _proposed(origin: Path, sheet: str | None, name: str, names: Names) -> Draft:
    from sheets_sync.authoring.proposing import propose
    from sheets_sync.errors import ConfigError

    grid = _grid(origin, sheet)
    try:
        draft, left_out = propose(grid, name, names)
    except ValueError as error:
        raise ConfigError([f"{origin.name}, «{grid.tab}»: {error}"]) from None
    for column in draft.columns:
        click.echo(f"«{column.heading}» is read as {column.type}, called {column.name}")
    for line in left_out:
        click.echo(line)
    return draft


def _grid(origin: Path, sheet: str | None) -> Grid:
    from sheets_sync.errors import ConfigError
    from sheets_sync.stores.workbooks import read_workbook

    read = read_workbook(origin, origin.name)
    if read.error:
        raise ConfigError([f"{origin.name}: {read.error}"])
    titles = [grid.tab for grid in read.grids]
    if sheet is None and len(titles) == 1:
        sheet = titles[0]
    if sheet not in titles:
        wrong = "name a tab with --tab" if sheet is None else f"has no tab «{sheet}»"
        raise ConfigError([f"{origin.name}: {wrong}; there are {', '.join(titles)}"])
    return read.grids[titles.index(sheet)]


def _places(config: Path, name: str, *, package: bool) -> tuple[Path, Path]:
    """Return where the plugin and its test go."""
    if package:
        base = Path(f"sheets-sync-{name.replace('_', '-')}")
        return base / "src" / f"sheets_sync_{name}" / "__init__.py", base / "tests" / f"test_{name}.py"
    folder = Path("plugins")
    if config.exists():
        from sheets_sync.config import load_config

        settings = load_config(config)
        folder = settings.path(settings.plugins.folder or "plugins")
    elif Path("tests").is_dir():
        return folder / f"{name}.py", Path("tests") / f"test_{name}.py"
    return folder / f"{name}.py", folder / "tests" / f"test_{name}.py"


def _write(draft: Draft, places: tuple[Path, Path], *, package: bool) -> list[Path]:
    from sheets_sync.authoring.plugin_text import plugin_text, project_text, rows_of, test_text
    from sheets_sync.errors import ConfigError
    from sheets_sync.trial import PluginFailedError, tried_out

    plugin, test = places
    taken = [path for path in places if path.exists()]
    if taken:
        raise ConfigError([f"{shown_path(path)} is there already; choose another name" for path in taken])
    code = plugin_text(draft)
    try:
        shown = tried_out(draft.name, code, draft.tab, rows_of(draft))
    except PluginFailedError as error:
        raise ConfigError([str(error).splitlines()[0]]) from None
    texts = {plugin: code, test: test_text(draft, shown)}
    if package:
        texts[plugin.parents[2] / "pyproject.toml"] = project_text(draft.name)
        texts[plugin.parent / "py.typed"] = ""
    elif test.parent.parent == plugin.parent and not (plugin.parent / "pytest.ini").exists():
        texts[plugin.parent / "pytest.ini"] = PYTEST_INI
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)
