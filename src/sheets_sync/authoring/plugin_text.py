"""The text of a plugin and of its test, from a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from sheets_sync.authoring.drafts import Draft, DraftColumn
from sheets_sync.trial import Shown

WIDTH = 104


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _prose(text: str) -> str:
    """Return a text as it stands between three quotation marks."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def plugin_text(draft: Draft) -> str:
    """Return the plugin: a table, options, a step, the hook."""
    on = draft.dated_by
    unit = f"unit_column({_quoted(draft.unit_heading)})" if draft.unit_heading else "unit_column()"
    columns = [unit, *(_column(column, needed=column.name == on) for column in draft.columns)]
    return _PLUGIN.format(
        title=_prose(draft.title), name=draft.name, tabs=_quoted(draft.tab), writes=_quoted(draft.title),
        columns="".join(f"        {column},\n" for column in columns),
        dated=f"    dated_by={_quoted(on)},\n" if on else "",
        body="".join(f"    {line}\n" for line in _body(draft)),
        meaning=_quoted("Cả kỳ chưa có dòng nào" if on else "Chưa có dòng nào"),
    )  # fmt: skip


def _column(column: DraftColumn, *, needed: bool) -> str:
    parts = [_quoted(column.name), _quoted(column.type), f"[{_quoted(column.heading)}]"]
    parts += ["needed=True"] if needed else []
    if column.choices:
        values = ", ".join(f"{_quoted(choice)}: []" for choice in column.choices)
        line = f"Column({', '.join([*parts, f'choices={{{values}}}'])})"
        if len(line) > WIDTH:
            values = "".join(f"            {_quoted(choice)}: [],\n" for choice in column.choices)
            return f"Column({', '.join(parts)}, choices={{\n{values}        }})"
        return line
    return f"Column({', '.join(parts)})"


def _body(draft: Draft) -> Iterator[str]:
    name, on = draft.name, draft.dated_by
    dated = f", on={_quoted(on)}" if on else ""
    yield f'tally.count("rows", "Số dòng", {name}{dated})'
    for column in draft.of_type("count", "number"):
        what = f"{_quoted(column.name)}, {_quoted(column.heading)}, {name}, {_quoted(column.name)}"
        yield f"tally.sum({what}{dated})"
    for column in draft.of_type("choice"):
        yield f"tally.count_by({_quoted('by_' + column.name)}, {name}, {_quoted(column.name)}{dated})"
    there = f"tally.in_period({name}, {_quoted(on)})" if on else name
    used = f", {_quoted(on)}" if on else ""
    yield "if options.flag_none and tally.is_over:"
    yield f'    for unit in tally.units_without({there}, "ward"{used}):'
    yield '        tally.flag("none", unit, FLAGS["none"], due=tally.period.end)'


_PLUGIN = '''\
"""{title}: what the rows of the register add up to, for the site, its groups and its units."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sheets_sync import Column, Register, Summary, Table, Tally, hookimpl, unit_column

api = 1
TABLE = Table(
    "{name}",
    tabs=[{tabs}],
    columns=[
{columns}    ],
{dated}    optional=True,
)
FLAGS = {{"none": {meaning}}}


@dataclass(frozen=True)
class Options:
    """Under [plugins.options.{name}]: whether a ward without a row is flagged once the period is over."""

    flag_none: bool = True


def {name}({name}: pd.DataFrame, tally: Tally, options: Options) -> Summary:
    """{title}: số dòng, tổng số trong kỳ và luỹ kế từ đầu năm."""
{body}    return tally.summary()


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register({name}, reads=TABLE, writes={writes}, options=Options, flags=FLAGS)
'''


def rows_of(draft: Draft) -> Shown:
    """Return rows for the test, as officers type them; one of them cannot be read if there are dates."""
    heads = [draft.unit_heading or "Đơn vị", *(column.heading for column in draft.columns)]
    units = ["Kỳ Hà", "Kỳ Hoa", "P. Hưng Trí"]
    rows = [[unit, *(_sample(c, number) for c in draft.columns)] for number, unit in enumerate(units)]
    return [[cell.replace("|", "/") for cell in row] for row in (heads, *rows)]


def _sample(column: DraftColumn, number: int) -> str:
    samples = {
        "date": ("4/3/2023", "31/2/2023", "ngày 11 tháng 3 năm 2023"),
        "count": ("40", "7", "25 người"),
        "number": ("1.234,5", "10", "0,5"),
        "flag": ("x", "", "x"),
        "period": ("Quý I/2023", "Quý I/2023", "Quý I/2023"),
        "text": tuple(f"{column.heading} {letter}" for letter in "ABC"),
    }
    values: Sequence[str] = column.choices or samples[column.type]
    return values[number % len(values)]


def lines_of(rows: Shown) -> str:
    """Return a table as text, its cells under each other; a first cell that is blank stays one."""
    framed = any(row[0] == "" or row[-1] == "" for row in rows)
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    lines = [" | ".join(c.ljust(w) for c, w in zip(row, widths, strict=False)).rstrip() for row in rows]
    if framed:
        padded = [[*row, *[""] * (len(widths) - len(row))] for row in rows]
        lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)) + " |" for r in padded]
    return "".join(f"        {_prose(line)}\n" for line in lines)


def test_text(draft: Draft, shown: Shown) -> str:
    """Return the test: the rows as text, and the tab that is expected of them."""
    return _TEST.format(
        title=_prose(draft.title), name=draft.name, tab=_quoted(draft.tab), rows=lines_of(rows_of(draft)),
        shown=lines_of(shown),
    )  # fmt: skip


_TEST = '''\
"""{title}: the tab shows what the rows add up to."""

from sheets_sync.testing import Town, table


def test_the_tab_shows_what_the_rows_add_up_to(town: Town) -> None:
    town.tab({tab}, """
{rows}    """)

    assert town.step("{name}").tab == table("""
{shown}    """)
'''


def project_text(name: str) -> str:
    """Return the pyproject.toml of a package that brings the plugin by an entry point."""
    return _PROJECT.format(name=name, project=f"sheets-sync-{name.replace('_', '-')}")


_PROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{project}"
version = "0.1.0"
description = "An indicator for sheets-sync"
requires-python = ">=3.11"
dependencies = ["sheets-sync"]

[project.entry-points.sheets_sync]
{name} = "sheets_sync_{name}"

[tool.pytest.ini_options]
testpaths = ["tests"]

[tool.hatch.build.targets.wheel]
packages = ["src/sheets_sync_{name}"]
"""
