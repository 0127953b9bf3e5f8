"""Where the header of a sheet nobody has declared yet stands, and what it calls each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sheets_sync.grids import Grid
from sheets_sync.reading.titles import DEEPEST_HEADER, column_labels, header_zone
from sheets_sync.texts import compact

SEARCHED_ROWS = 20


def headings_of(grid: Grid) -> tuple[int, dict[int, str]]:
    """Return the first row below the header, counted from 0, and each column's heading by its place.

    A heading that stands under several groups is told by its group too: "Đất đai Tiếp nhận".

    Raises:
        ValueError: no row of the tab looks like a header.
    """
    zone = header_zone(grid)[:SEARCHED_ROWS]
    sizes = [len(_texts(row)) for row in zone]
    if not sizes or max(sizes) < 2:
        raise ValueError("no row of it looks like a header: two headings or more in one row")
    top = sizes.index(max(sizes))
    if top > 0 and _heads(zone[top - 1], zone[top]):
        top -= 1
    height = 1
    while height < DEEPEST_HEADER and top + height < len(zone) and _heads(*zone[top + height - 1 :][:2]):
        height += 1
    levels = column_labels(zone[top : top + height])
    return top + height, _told_apart(levels)


def _texts(row: Sequence[str]) -> set[str]:
    return {text for text in row if text and not text.isdigit()}


def _heads(above: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether a row holds headings of groups, and the next one what stands under each.

    Under a group, merged or reaching over blank cells, stand other texts; a heading that is no group's has
    nothing below, or is merged downwards.
    """
    under = [place for place, text in enumerate(below) if text and text != above[place]]
    alone = [place for place, text in enumerate(above) if text and place not in under]
    grouped = all(_of_group(above, place) for place in under)
    words = len(under) >= 2 and not any(below[place].replace("/", "").isdigit() for place in under)
    return bool(words and grouped and alone and len(_texts(above)) > 1)


def _of_group(row: Sequence[str], place: int) -> bool:
    """Tell whether a cell stands under a text that reaches over more than one column."""
    if not row[place]:
        return any(row[:place])
    following = row[place + 1] if place + 1 < len(row) else row[place] + "."
    return following in ("", row[place]) or (place > 0 and row[place - 1] == row[place])


def _told_apart(levels: dict[int, list[str]]) -> dict[int, str]:
    low = Counter(compact(texts[-1]) for texts in levels.values())
    return {
        place: texts[-1] if low[compact(texts[-1])] == 1 else " ".join(texts)
        for place, texts in levels.items()
    }
