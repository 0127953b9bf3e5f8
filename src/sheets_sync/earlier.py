"""The change since last time: figures beside those of the period before and of the same period a year ago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheets_sync.periods import Period
from sheets_sync.summaries import Cell, Figure, Head, Row, Summary, TableBlock

UNKNOWN = "chưa có số liệu"


@dataclass(frozen=True)
class Past:
    """An earlier period with the site's figures that a step gave for it."""

    period: Period
    summary: Summary | None

    @classmethod
    def of(cls, period: Period, summary: Summary | None) -> Past:
        """Return it with the site's own figures alone: a country's units and rows are many."""
        if summary is None:
            return cls(period, None)
        own = [figure for figure in summary.figures if figure.unit is None and figure.kind is None]
        return cls(period, Summary(figures=own, closed=summary.closed))

    def figure(self, now: Summary, name: str) -> Figure | None:
        """Return a figure of the site as it was then, None if that cannot be known.

        It cannot where nothing of that time is in the sheets, or where they only say how things stand today;
        but what was closed then is known.
        """
        if self.summary is None:
            return None
        known = self.summary.closed or any(figure.rows for figure in self.summary.figures)
        of_today = any(measure.name == name and not measure.of_period for measure in now.measures)
        return self.summary.figure(name) if known and (self.summary.closed or not of_today) else None


@dataclass(frozen=True)
class Earlier:
    """A step's figures of the period before and of the same period of the year before."""

    before: Past
    year_before: Past

    @property
    def both(self) -> tuple[Past, Past]:
        """The period before, then the same period of the year before."""
        return self.before, self.year_before


def change_cells(now: Summary, past: Past, name: str) -> tuple[Cell, Cell]:
    """Return what a figure was, and its change since; dashes where that is not known."""
    whole, then = now.figure(name), past.figure(now, name)
    if whole is None or then is None:
        return Cell("–", "muted"), Cell(UNKNOWN, "muted")
    change = whole.since(then)
    told = f"{change:+,}".replace(",", "\u00a0").replace(".", ",").replace("\u00a0", ".")
    return then.cell(), Cell(told if change else "không đổi")


def change_table(now: Summary, earlier: Earlier) -> TableBlock | None:
    """Return the headline figures with the change since both times, None if nothing is known of either."""
    rows = list(_rows(now, earlier))
    if not any(past.figure(now, name) for past in earlier.both for name in now.headlines):
        return None
    heads = [Head("STT", width=6), Head("Chỉ tiêu", width=30), Head("Kỳ này", width=9)]
    for past in earlier.both:
        above = past.period.title
        heads += [Head("Số liệu", above, width=9), Head("Tăng, giảm", above, width=9)]
    return TableBlock(heads, rows, "So với kỳ trước và cùng kỳ năm trước")


def _rows(now: Summary, earlier: Earlier) -> Iterator[Row]:
    for number, name in enumerate(now.headlines, 1):
        figure = now.figure(name)
        if figure:
            cells = [cell for past in earlier.both for cell in change_cells(now, past, name)]
            cells = [Cell("–", "muted") if cell.value == UNKNOWN else cell for cell in cells]
            yield Row([Cell(number, "count"), Cell(figure.label), figure.cell(), *cells])
