"""The tab "Đã chốt": the figures of closed periods with the rows behind them, and when they were closed.

The tab is the only memory of a closing; it is read back by its headings, and a hash tells whether what it
holds of a period is what was closed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheets_sync.closed import ClosedPeriod, ClosedRow
from sheets_sync.details import Contents
from sheets_sync.diff import Standing, content_hash, normal_rows
from sheets_sync.grids import day_of
from sheets_sync.periods import Period
from sheets_sync.steps import Outcome
from sheets_sync.summaries import Cell, CellValue, Head, Measure, Row, TableBlock, TextBlock
from sheets_sync.tabs import storable
from sheets_sync.units import KIND_TITLES

TITLE = "Đã chốt"
CLOSED, REOPENED = "Chốt", "Mở lại"
_LOG = (Head("Kỳ", width=10), Head("Việc", width=14), Head("Ngày", width=14), Head("Từ ngày", width=14),
        Head("Đến ngày", width=14), Head("Lý do mở lại", width=30), Head("Mã nội dung", width=24),
        )  # fmt: skip
_FIGURES = (Head("Kỳ", width=10), Head("Bước", width=14), Head("Mã chỉ tiêu", width=14),
            Head("Chỉ tiêu", width=14), Head("Khối", width=14), Head("Đơn vị", width=30),
            Head("Giá trị", width=24), Head("Số dòng", width=10), Head("Để riêng", width=10))  # fmt: skip
_ROWS = (Head("Kỳ", width=10), Head("Bước", width=14), Head("Tệp nguồn", width=14),
         Head("Trang tính", width=14), Head("Ô", width=14), Head("Đơn vị", width=30),
         Head("Nội dung dòng", width=24), Head("Tính vào số liệu nào", width=10, span=2))  # fmt: skip
_HEADS = {"log": _LOG, "figures": _FIGURES, "rows": _ROWS}
_EXPLAINED = (
    "Số liệu của kỳ đã chốt không đổi khi chạy lại; thay đổi trong các sổ sau khi chốt được nêu ở từng bảng. "
    "Không sửa trang này: muốn tính lại, mở lại kỳ bằng lệnh reopen kèm lý do."
)
Line = list[CellValue]


@dataclass(frozen=True)
class Entry:
    """One line of the log: a period closed or reopened, when, why, and the hash of what was closed."""

    label: str
    what: str
    day: dt.date
    start: dt.date
    end: dt.date
    reason: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Closings:
    """All that the tab holds: the log, and of each closed period its lines of figures and of rows.

    It is `mangled` if somebody changed the log so that it no longer tells which periods are closed.
    """

    log: tuple[Entry, ...] = ()
    figures: tuple[Line, ...] = ()
    rows: tuple[Line, ...] = ()
    mangled: bool = False

    def entry(self, label: str) -> Entry | None:
        """Return the last closing of a period, None if it is open."""
        last = next((entry for entry in reversed(self.log) if entry.label == label), None)
        return last if last and last.what == CLOSED else None

    @property
    def labels(self) -> list[str]:
        """The closed periods."""
        return [label for label in dict.fromkeys(entry.label for entry in self.log) if self.entry(label)]

    def digest(self, label: str) -> str:
        """Return the hash of what the tab holds of a period."""
        own = [line for line in (*self.figures, *self.rows) if line[0] == label]
        return content_hash(own)

    @property
    def spoiled(self) -> list[str]:
        """The closed periods of which the tab does not hold what was closed."""
        return [label for label in self.labels
                if (entry := self.entry(label)) and entry.digest != self.digest(label)]  # fmt: skip

    def periods(self) -> list[ClosedPeriod]:
        """Return the closed periods that can be used."""
        spoiled = self.spoiled
        return [self._period(entry) for label in self.labels
                if label not in spoiled and (entry := self.entry(label))]  # fmt: skip

    def _period(self, entry: Entry) -> ClosedPeriod:
        figures = frozenset((str(line[1]), str(line[2])) for line in self.figures if line[0] == entry.label)
        rows = [_row_of(line) for line in self.rows if line[0] == entry.label]
        return ClosedPeriod(entry.label, entry.start, entry.end, entry.day, figures, rows)

    def closed(
        self, period: Period, day: dt.date, outcomes: Sequence[Outcome], contents: Contents
    ) -> Closings:
        """Return them with a period closed on a day, with the figures that the steps gave."""
        added = replace(
            self,
            figures=(*self.figures, *(_stored(line) for line in _figure_lines(period.label, outcomes))),
            rows=(*self.rows, *(_stored(line) for line in _row_lines(period.label, outcomes, contents))),
        )
        digest = added.digest(period.label)
        entry = Entry(period.label, CLOSED, day, period.start, period.end, "", digest)
        return replace(added, log=(*self.log, entry))

    def reopened(self, label: str, day: dt.date, reason: str) -> Closings:
        """Return them with a closed period open again, for a reason."""
        closed = next(entry for entry in reversed(self.log) if entry.label == label)
        entry = replace(closed, what=REOPENED, day=day, reason=str(storable(reason)))
        return Closings(
            (*self.log, entry),
            tuple(line for line in self.figures if line[0] != label),
            tuple(line for line in self.rows if line[0] != label),
        )

    def blocks(self) -> list[TableBlock | TextBlock]:
        """Return what the tab shows."""
        log = [[e.label, e.what, e.day, e.start, e.end, e.reason or None, e.digest] for e in self.log]
        return [
            TextBlock(_EXPLAINED),
            _table(_LOG, log, "Nhật ký chốt số liệu"),
            _table(_FIGURES, self.figures, "Số liệu đã chốt"),
            _table(_ROWS, self.rows, "Các dòng của số liệu đã chốt"),
        ]


def _table(heads: Sequence[Head], lines: Iterable[Sequence[CellValue]], heading: str) -> TableBlock:
    return TableBlock(heads, [Row([_cell(v) for v in line]) for line in lines], heading, wrapped=False)


def _cell(value: CellValue) -> Cell:
    number = isinstance(value, int | float)
    return Cell(value, "count") if number else Cell(value)


def _stored(line: Iterable[CellValue]) -> Line:
    """Return the line as it reads back."""
    return [storable(value) for value in line]


def _figure_lines(label: str, outcomes: Iterable[Outcome]) -> Iterator[Line]:
    """Return a line for each figure of the site, and for each other one that is not 0."""
    for outcome in outcomes:
        for f in outcome.summary.figures if outcome.summary else ():
            if (f.unit is None and f.kind is None) or f.value or f.set_aside:
                kind = KIND_TITLES[f.kind] if f.kind else None
                yield [
                    label,
                    outcome.step.plugin,
                    f.figure,
                    f.label,
                    kind,
                    f.unit,
                    f.value,
                    f.rows,
                    f.set_aside,
                ]


def _row_lines(label: str, outcomes: Iterable[Outcome], contents: Contents) -> Iterator[Line]:
    """Return a line for each row that is behind a figure, with all the figures that it is behind."""
    for outcome in outcomes:
        found: dict[Any, tuple[Any, dict[str, Any]]] = {}
        for measure in outcome.summary.measures if outcome.summary else ():
            for key, unit, value in _rows_of(measure):
                found.setdefault(key, (unit, {}))[1][measure.name] = value
        for (source, tab, row, column), (unit, counts) in found.items():
            text = json.dumps(counts, ensure_ascii=False)
            content = contents.whole.get((source, tab, row, column))
            yield [label, outcome.step.plugin, source, tab, f"{column or '-'}{row}", unit, content, text]


def _rows_of(measure: Measure) -> Iterator[tuple[Any, str | None, float | None]]:
    counted, aside = measure.counted, measure.set_aside
    for frame, values in ((aside, [None] * len(aside)), (counted, counted["value"].tolist())):
        for key, unit, value in zip(frame.index, frame["unit"].tolist(), values, strict=True):
            yield key, unit if isinstance(unit, str) else None, value


def _row_of(line: Line) -> ClosedRow:
    _, plugin, source, tab, cell, unit, content, counts = [*line, *[None] * 8][:8]
    column = str(cell).rstrip("0123456789")
    key = (str(source), str(tab), int(str(cell)[len(column) :]), column.removeprefix("-"))
    return ClosedRow(str(plugin), key, None if unit is None else str(unit), str(content or ""),
                     json.loads(str(counts)))  # fmt: skip


def recall(standing: Standing) -> Closings:
    """Return what our own tab of an output holds; nothing if there is none."""
    lines: dict[str, list[list[Any]]] = {name: [] for name in _HEADS}
    heads = {tuple(head.text for head in heads): name for name, heads in _HEADS.items()}
    part = ""
    for row in normal_rows(standing.tabs.get(TITLE, ())) if TITLE in standing.marks else ():
        part = heads.get(tuple(map(str, row)), part)
        if part and len(row) > 1 and tuple(map(str, row)) not in heads:
            width = len(_HEADS[part])
            lines[part].append([*row, *[None] * width][:width])
    log = [_entry_of(line) for line in lines["log"]]
    sound = tuple(entry for entry in log if entry)
    found = Closings(sound, tuple(lines["figures"]), tuple(lines["rows"]))
    held = {line[0] for line in found.figures}
    return replace(found, mangled=len(sound) < len(log) or held != set(found.labels))


def _entry_of(line: Sequence[Any]) -> Entry | None:
    """Return the entry that a line of the log makes, None if somebody spoiled it."""
    label, what, *given, reason, digest = line
    days = [day for value in given if (day := day_of(value))]
    if what not in (CLOSED, REOPENED) or len(days) < len(given):
        return None
    return Entry(str(label), what, days[0], days[1], days[2], str(reason or ""), str(digest))
