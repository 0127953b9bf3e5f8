"""What the page tells of a run, as plain values that JSON can hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sheets_sync import todo
from sheets_sync.cautions import cautions_of
from sheets_sync.details import Contents
from sheets_sync.duties import STATE_TITLES, unflagged
from sheets_sync.history import Item
from sheets_sync.intake import Request
from sheets_sync.page.rows import Budget, rows_behind
from sheets_sync.runner import Run
from sheets_sync.site import Site
from sheets_sync.steps import Outcome, duties_of
from sheets_sync.summaries import Cell, ChartBlock, Figure, Summary, rounded_share
from sheets_sync.texts import shown_number
from sheets_sync.units import KIND_TITLES, Units

Plain = dict[str, Any]


def content_of(site: Site, request: Request, run: Run) -> Plain:
    """Return all that the page shows of a run.

    Units and states are told by their numbers, and rows are bounded, so that the page stays small.
    """
    done = [outcome for outcome in run.outcomes if outcome.summary and not outcome.left_out]
    period = request.period
    units = _units(done, {unit.name for unit in site.units.expected_in(period)})
    budget = Budget()
    contents = Contents(run.read.registers)
    return {
        "title": f"{period.title} – {site.config.site.name}",
        "dates": period.dates,
        "cautions": list(cautions_of(run, request)),
        "sentences": [sentence for outcome in done for sentence in _summary(outcome).sentences],
        "groups": [KIND_TITLES[kind] for kind in units.kinds],
        "units": [[unit.name, units.kinds.index(unit.kind)] for unit in _listed(units)],
        "steps": [_step(outcome, units, contents, budget) for outcome in done if _summary(outcome).headlines],
        "charts": [_chart(block) | {"of": o.step.writes} for o in done for block in _charts(o)],
        "states": [[state, title] for state, title in STATE_TITLES.items()],
        **_duties(done, units),
        "owed": list(_owed(done, run, units)),
    }


def _summary(outcome: Outcome) -> Summary:
    return outcome.summary or Summary()


def _units(done: Sequence[Outcome], expected: Collection[str]) -> Units:
    """Return the units that are expected, and any other that a step has counted something of."""
    known = {unit.name: unit for outcome in done for unit in _summary(outcome).units}
    counted = {
        f.unit for o in done for f in _summary(o).figures if f.value and f.figure in _summary(o).headlines
    }
    return Units(tuple(unit for name, unit in known.items() if name in expected or name in counted))


def _listed(units: Units) -> list[Any]:
    return [unit for kind in units.kinds for unit in units.of(kind)]


def _step(outcome: Outcome, units: Units, contents: Contents, budget: Budget) -> Plain:
    summary = _summary(outcome)
    names = [name for name in summary.headlines if summary.figure(name)]
    figures = {(f.figure, f.unit, f.kind): f for f in summary.figures}
    return {
        "title": outcome.step.writes,
        "figures": [
            _figure(outcome, figures, name) | rows_behind(summary, name, contents, budget) for name in names
        ],
        "units": [_values(figures, names, unit.name, summary) for unit in _listed(units)],
    }


def _figure(outcome: Outcome, figures: Mapping[Any, Figure], name: str) -> Plain:
    whole, year = figures[name, None, None], figures.get((f"{name}_ytd", None, None))
    kinds = list(KIND_TITLES)
    parts = [figures.get((name, None, kind)) for kind in kinds]
    return {
        "label": whole.label,
        "value": shown_number(whole.shown),
        "parts": [[KIND_TITLES[k], shown_number(f.shown)] for k, f in zip(kinds, parts, strict=True)
                  if f and f.value and f.value != whole.value],
        "year": shown_number(year.shown) if year and year.value != whole.value else None,
        "aside": whole.set_aside,
        "change": _change(outcome, name, whole),
    }  # fmt: skip


def _change(outcome: Outcome, name: str, now: Figure) -> str | None:
    if outcome.earlier is None or outcome.summary is None:
        return None
    past = outcome.earlier.before
    then = past.figure(outcome.summary, name)
    if then is None:
        return None
    by = now.since(then)
    told = f"{'+' if by > 0 else '−'}{shown_number(abs(by))}" if by else "không đổi"
    return f"{told} so với {past.period.title}"


def _values(figures: Mapping[Any, Figure], names: Sequence[str], unit: str, summary: Summary) -> Any:
    """Return a unit's figures, None for a unit whose sheet could not be read, or a percentage of nothing."""
    if unit in summary.silent:
        return None
    shares = {measure.name for measure in summary.measures if measure.share_of}
    found = {name: figures.get((name, unit, None)) for name in names}
    return [f.shown if f else None if name in shares else 0 for name, f in found.items()]


def _charts(outcome: Outcome) -> Iterable[ChartBlock]:
    return (b for b in _summary(outcome).blocks if isinstance(b, ChartBlock) and b.is_drawn)


def _chart(block: ChartBlock) -> Plain:
    columns = list(zip(*(row.cells for row in block.table.rows), strict=True))
    return {
        "heading": block.table.heading,
        "kind": block.kind,
        "what": block.table.heads[1].text,
        "points": [str(cell.value) for cell in columns[1]],
        "series": [
            {"name": head.text, "values": [_drawn(cell) for cell in cells]}
            for head, cells in zip(block.table.heads[2:], columns[2:], strict=True)
        ],
    }


def _drawn(cell: Cell) -> Any:
    if cell.style == "share" and isinstance(cell.value, int | float):
        return rounded_share(cell.value)
    return cell.value


def _duties(done: Sequence[Outcome], units: Units) -> Plain:
    """Return the duties' names, and each unit's states by their numbers, -1 where nothing is asked."""
    owed = duties_of(done)
    labels = {duty.duty: duty.label for duty in owed}
    order = list(STATE_TITLES)
    by_unit = {(duty.unit, duty.duty): duty for duty in owed}

    def state(unit: str, duty: str) -> Any:
        found = by_unit.get((unit, duty))
        due = f"{found.due:%d/%m/%Y}" if found and found.due else ""
        return [order.index(found.state), due] if found else [-1, ""]

    return {
        "duties": list(labels.values()),
        "heat": [[state(unit.name, duty) for duty in labels] for unit in _listed(units)],
    }


def _owed(done: Sequence[Outcome], run: Run, units: Units) -> Iterator[Any]:
    """Return what is owed, to be decided, or to be mended: unit, what, text, day, place."""
    flags = [
        Item(
            f.unit,
            "Cần chỉ đạo",
            f.message,
            "warning",
            f.due,
            *(f.evidence[0] if f.evidence else ("", "", "")),
        )
        for o in done
        for f in _summary(o).flags
    ]
    duties = [d for o in done for d in unflagged(_summary(o).duties, _summary(o).flags)]
    items = [*todo.owed_items(duties), *flags, *todo.wrong_items(run.problems)]
    numbers = {unit.name: number for number, unit in enumerate(_listed(units))}
    for item in todo.by_unit(units, items):
        place = "!".join(part for part in (item.source, item.tab, item.cell) if part)
        due = f"{item.due:%d/%m/%Y}" if item.due else ""
        yield [numbers.get(item.unit, -1), item.what, item.text, due, place]
