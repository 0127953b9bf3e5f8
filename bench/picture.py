"""Draws the table of `bench.growth` as a picture. Run `python -m bench.picture < table > docs/growth.svg`."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 760, 430, 60, 50, 20, 250
COLOURS = ("#1F3A5F", "#A8402F", "#2A7F8E", "#7B8FA8", "#E0A030", "#6A4C93")
Points = list[tuple[float, float]]


def series_of(lines: Iterable[str]) -> dict[str, Points]:
    """Return the points of each contestant: units, seconds."""
    found: dict[str, Points] = {}
    for line in lines:
        cells = [cell.strip() for cell in line.strip("| \n").split("|")]
        if len(cells) == 7 and cells[0].replace(",", "").isdigit():
            found.setdefault(cells[2], []).append((float(cells[0].replace(",", "")), float(cells[3])))
    return found


def picture(series: dict[str, Points]) -> Iterator[str]:
    """Return the lines of the picture; by powers of ten, a straight growth is a straight line."""
    numbers = [point for points in series.values() for point in points]
    right = math.ceil(math.log10(max(units for units, _ in numbers)))
    low = math.floor(math.log10(min(seconds for _, seconds in numbers)))
    high = math.ceil(math.log10(max(seconds for _, seconds in numbers)))

    def at(units: float, seconds: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(units) - 1) / (right - 1)
        y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (math.log10(seconds) - low) / (high - low)
        return round(x, 1), round(y, 1)

    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Arial" font-size="13"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>'
    for power in range(1, right + 1):
        x, y = at(10**power, 10**low)
        yield f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{y}" stroke="#DDE2E9"/>'
        yield f'<text x="{x}" y="{y + 20}" text-anchor="middle" fill="#3C4A5E">{10**power:,}</text>'
    for power in range(low, high + 1):
        x, y = at(10, 10**power)
        yield f'<line x1="{x}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#DDE2E9"/>'
        yield f'<text x="{x - 8}" y="{y + 4}" text-anchor="end" fill="#3C4A5E">{10.0**power:g} s</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle" fill="#1B1F24">units</text>'
    for number, (name, points) in enumerate(series.items()):
        colour, places = COLOURS[number % len(COLOURS)], [at(*point) for point in sorted(points)]
        path = " ".join(f"{x},{y}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in places)
        y = TOP + 14 + 22 * number
        yield f'<rect x="{WIDTH - RIGHT + 16}" y="{y - 10}" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{WIDTH - RIGHT + 34}" y="{y}" fill="#1B1F24">{name}</text>'
    yield "</svg>"


if __name__ == "__main__":
    print("\n".join(picture(series_of(sys.stdin))))
