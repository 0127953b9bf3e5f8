"""The first rows of a tab as texts: what may be its header, and what its title rows say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sheets_sync.grids import Grid, Value, is_blank
from sheets_sync.texts import clean, skeleton

SEARCHED_ROWS = 30
DEEPEST_HEADER = 3


def header_zone(grid: Grid, height: int | None = None) -> list[list[str]]:
    """Return the texts of the tab's first rows, each merged block filled with its text.

    Without a `height` that is as far as a header is looked for; blank rows at the top do not count.
    """
    if height is None:
        blank = next((n for n, row in enumerate(grid.rows) if not all(map(is_blank, row))), 0)
        height = blank + SEARCHED_ROWS + DEEPEST_HEADER
    rows = grid.rows[:height]
    width = max((len(row) for row in rows), default=0)
    zone = [[as_label(v) for v in row] + [""] * (width - len(row)) for row in rows]
    for area in grid.merges:
        if area.top < len(zone) and area.left < width and zone[area.top][area.left]:
            for row in zone[area.top : area.bottom + 1]:
                row[area.left : area.right + 1] = [zone[area.top][area.left]] * (
                    min(area.right, width - 1) - area.left + 1
                )
    return zone


def as_label(value: Value) -> str:
    """Return the cell as a heading's text; a whole number without its decimal part."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def column_labels(rows: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """Return the texts above each column from the top down, repeats of a merged cell left out.

    A heading whose cells were not merged reaches over the blank cells on its right that have texts below.
    """
    above: dict[int, list[str]] = {}
    top, low = list(rows[0]), rows[-1]
    for place in range(1, len(top)):
        if len(rows) > 1 and not top[place] and low[place] and low[place - 1] not in ("", top[place - 1]):
            top[place] = top[place - 1]
    for place in range(len(top)):
        levels = [row[place] for row in (top, *rows[1:]) if row[place]]
        distinct = [text for i, text in enumerate(levels) if i == 0 or text != levels[i - 1]]
        if distinct:
            above[place] = distinct
    return above


def title_text(grid: Grid, top: int) -> str:
    """Return all that the rows above the header, which begins in row `top`, say."""
    return " ".join(as_label(value) for row in grid.rows[:top] for value in row if not is_blank(value))


_YEAR_IN_TITLE = re.compile(r"(?:nam|quy\s*(?:[ivx]+|\d)\s*[/\-]?|thang\s*\d+\s*[/\-])\s*(20\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_OF_A_DOCUMENT = re.compile(
    r"kem theo|cong van|quyet dinh|ke hoach so|thong bao so|bao cao so|ngay .*thang .*nam|so ket|tong ket|"
    r"chi thi|nghi quyet|huong dan|so voi|giai doan|cung ky|luat|nghi dinh"
)


def stated_year(grid: Grid, top: int) -> int | None:
    """Return the one year that the tab's title or the rows above its header name, if one.

    Not so the year of a document that a row refers to.
    """
    rows = [text for row in header_zone(grid, top) for text in row]
    titles = [text for text in map(skeleton, rows) if not _OF_A_DOCUMENT.search(text)]
    named = [_YEAR_IN_TITLE.findall(text) for text in titles if len(set(_YEAR.findall(text))) == 1]
    years = {int(year) for found in named for year in found}
    years |= {int(year) for year in _YEAR.findall(grid.tab)}
    return years.pop() if len(years) == 1 else None
