"""How a placed cell looks, the same in every store: colours, weight, alignment, number format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sheets_sync.duties import State
from sheets_sync.summaries import CellValue, RowRole, Style
from sheets_sync.tabs import Placed, Target

FONT = "Arial"
BORDER_COLOUR = "C3CAD4"
LINK_COLOUR = "1A4F9C"
TEXT_COLOUR = "1B1F24"
# Fill and letters of what a rule of the sheet itself turns red.
ALARM = ("F9DAD7", "8C1D18")
# Of a chart's series, in order: dark and light in turn, so that they differ in print without colour too.
SERIES_COLOURS = ("1F3A5F", "E0A030", "2A7F8E", "A8402F", "7B8FA8", "6A4C93")
Format = Literal["general", "count", "share", "date"]
Across = Literal["left", "center", "right"]

STATE_COLOURS: dict[State, tuple[str, str]] = {
    "on-time": ("E3F1E5", "1E5B2E"),
    "late": ("FCEBC8", "6B4A00"),
    "missing": ("F9DAD7", "8C1D18"),
    "not-due": ("EDF1F7", "3C4A5E"),
    "not-required": ("F5F5F4", "6A6A66"),
    "unreadable": ("E8DFF3", "4B2A78"),
}
_ROLE_FILLS: dict[RowRole, str] = {"head": "1F3A5F", "group": "DCE5F0", "total": "C9D6E6"}
_FORMATS: dict[str, Format] = {"count": "count", "muted": "count", "share": "share", "date": "date"}


@dataclass(frozen=True)
class Look:
    """One cell's look; colours are RRGGBB, `fill` None is no fill."""

    bold: bool
    size: int
    colour: str
    fill: str | None
    across: Across
    middle: bool
    wrapped: bool
    indented: bool
    bordered: bool
    format: Format


def look_of(placed: Placed) -> Look:
    """Return how a placed cell looks."""
    kind = _SAMPLES.get(type(placed.value), placed.value)
    if isinstance(placed.value, float) and not placed.value.is_integer():
        kind = 0.5
    return _look(kind, placed.style, placed.role, placed.state, placed.target is not None, placed.bordered,
                 placed.wrapped)  # fmt: skip


# One value of each type, which looks like any other of it; a broken number looks unlike a whole one.
_SAMPLES: dict[type, CellValue] = {str: "x", int: 1, float: 1.0, dt.date: dt.date.min}


@lru_cache(maxsize=1024, typed=True)
def _look(value: CellValue, style: Style, role: RowRole | None, state: State | None,
          linked: bool, bordered: bool, wrapped: bool) -> Look:  # fmt: skip
    target = Target("") if linked else None
    placed = Placed(value, style, role, state, target, bordered=bordered, wrapped=wrapped)
    across = _across(placed)
    text = isinstance(placed.value, str)
    head = placed.role == "head"
    # A count's format would round an area; the general one shows its decimals as the locale does.
    whole = not isinstance(placed.value, float) or placed.value.is_integer()
    wraps = placed.wrapped and text and (placed.bordered or placed.style in ("note", "text"))
    return Look(
        bold=placed.style in ("heading", "strong") or placed.role in ("head", "group", "total"),
        size=15 if placed.style == "heading" else 10,
        colour=_colour(placed),
        fill=STATE_COLOURS[placed.state][0] if placed.state else _ROLE_FILLS.get(placed.role or "data"),
        across=across,
        middle=placed.bordered,
        wrapped=head or wraps,
        indented=placed.bordered and across == "left",
        bordered=placed.bordered,
        format=_FORMATS.get(placed.style, "general") if whole or placed.style == "share" else "general",
    )


def _colour(placed: Placed) -> str:
    if placed.state:
        return STATE_COLOURS[placed.state][1]
    if placed.role == "head":
        return "FFFFFF"
    fixed = {"muted": "8A9099", "warning": "8C1D18", "heading": "1F3A5F"}
    if placed.style == "strong" and placed.role is None:
        return "1F3A5F"
    return fixed.get(placed.style, LINK_COLOUR if placed.target else TEXT_COLOUR)


def _across(placed: Placed) -> Across:
    if placed.role == "head" or placed.state:
        return "center"
    if isinstance(placed.value, str):
        return "center" if placed.style == "muted" and placed.bordered else "left"
    return "right" if isinstance(placed.value, int | float) else "center"


def letters_on(colour: str) -> str:
    """Return the colour of letters that are read on a coloured ground (WCAG 2.1, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "FFFFFF" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else TEXT_COLOUR
