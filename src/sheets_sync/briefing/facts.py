"""What a form can say: everything that a run knows of its period, under the names that the forms use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sheets_sync.briefing.gathering import Gathered
from sheets_sync.briefing.numbers import Number, numbers_of
from sheets_sync.cautions import cautions_of
from sheets_sync.duties import OVERDUE, STATE_TITLES, Duty, unflagged
from sheets_sync.earlier import Earlier
from sheets_sync.periods import Period
from sheets_sync.steps import Outcome
from sheets_sync.summaries import Summary
from sheets_sync.tabs import storable
from sheets_sync.texts import shown_number
from sheets_sync.units import KIND_TITLES, Units

DASH = "–"
NONE = "không"


def facts_of(gathered: Gathered) -> dict[str, Any]:
    """Return what a form can say, by the names that `docs/how-to/report.md` explains.

    Text of a sheet comes without control characters and is never read as a part of the form.
    """
    site, request, run = gathered.site, gathered.request, gathered.run
    done = [outcome for outcome in run.outcomes if outcome.summary and not outcome.left_out]
    facts = {
        "don_vi": site.config.site.name,
        "ky": period_words(request.period),
        "ky_sau": period_words(gathered.coming),
        "ngay": _written_out(request.today),
        "cau": [sentence for o in done for sentence in _summary(o).sentences],
        "luu_y": list(cautions_of(run, request)),
        "chi_tieu": {o.step.plugin: numbers_of(_summary(o)) for o in done},
        "muc": [_section(o) for o in done if _summary(o).headlines],
        "viec_cham": list(_late(done)),
        "nhiem_vu": list(_tasks(gathered)),
        "bang": [_by_unit(o, _summary(o)) for o in done if _summary(o).headlines],
        "nhiem_vu_don_vi": _duties_by_unit(done, site.units.expected_in(request.period)),
    }
    safe: dict[str, Any] = _safe(facts)
    return safe


def _written_out(day: dt.date) -> str:
    """Return a day as documents write it; days to 9 and months to 2 with a 0 (Nghị định 30/2020/NĐ-CP)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value) or ""
    if isinstance(value, dict):
        return {name: _safe(item) for name, item in value.items()}
    return [_safe(item) for item in value] if isinstance(value, list) else value


def _summary(outcome: Outcome) -> Summary:
    return outcome.summary or Summary()


def period_words(period: Period) -> dict[str, str]:
    """Return a period's names and days: `ten` Quý I/2023, `thuong` quý I năm 2023."""
    title = period.title.replace("/", " năm ").replace("9 tháng ", "9 tháng đầu năm ")
    return {
        "ten": period.title,
        "thuong": title[:1].lower() + title[1:],
        "tu_ngay": f"{period.start:%d/%m/%Y}",
        "den_ngay": f"{period.end:%d/%m/%Y}",
    }


def _section(outcome: Outcome) -> dict[str, Any]:
    summary = _summary(outcome)
    numbers = numbers_of(summary)
    names = [name for name in summary.headlines if name in numbers]
    labels = {figure.figure: figure.label for figure in summary.figures}
    return {
        "ten": outcome.step.writes,
        "dong": [
            _line(labels[name], numbers[name], numbers.get(f"{name}_ytd"), _change(summary, outcome, name))
            for name in names
        ],
    }


def _line(label: str, number: Number, year: Number | None, change: str) -> str:
    text = f"{label}: {number}"
    if number.to_chuc and number.xa_phuong:
        wards, others = shown_number(number.xa_phuong), shown_number(number.to_chuc)
        text += f", trong đó xã, phường {wards}, các tổ chức chính trị - xã hội {others}"
    if year and year.gia_tri != number.gia_tri:
        text += f"; luỹ kế từ đầu năm {year}"
    return f"{text}{change}."


def _change(summary: Summary, outcome: Outcome, name: str) -> str:
    """Return what changed since the period before, "" where that is not known."""
    earlier: Earlier | None = outcome.earlier
    now, then = summary.figure(name), earlier and earlier.before.figure(summary, name)
    if not (earlier and now and then):
        return ""
    by = now.since(then)
    way = f"tăng {shown_number(by)}" if by > 0 else f"giảm {shown_number(-by)}" if by else "không đổi"
    return f"; {way} so với {period_words(earlier.before.period)['thuong']}"


def _late(done: Sequence[Outcome]) -> Iterator[dict[str, str]]:
    """Return what is late or missing and what a leader must act on, the longest overdue first."""
    found: list[tuple[dt.date | None, str, str, str]] = []
    for outcome in done:
        summary = _summary(outcome)
        found += [
            (duty.due, duty.unit, duty.label, _state(duty))
            for duty in unflagged(summary.duties, summary.flags)
            if duty.state in OVERDUE
        ]
        found += [(flag.due, flag.unit, flag.message, "Cần chỉ đạo") for flag in summary.flags]
    for due, unit, text, state in sorted(found, key=lambda item: (item[0] or dt.date.max, *item[1:])):
        yield {"don_vi": unit, "viec": text, "han": _day(due), "tinh_trang": state}


def _state(duty: Duty) -> str:
    return STATE_TITLES[duty.state].partition(" ")[2]


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else DASH


def _tasks(gathered: Gathered) -> Iterator[dict[str, str]]:
    """Return what is due in the next period: duties by their day, with the units that owe them, and tasks."""
    units: dict[tuple[dt.date, str], list[str]] = {}
    for outcome in gathered.ahead:
        summary = _summary(outcome)
        due = [
            (d.due, d.label, d.unit) for d in summary.duties if d.due and d.state in ("not-due", "missing")
        ]
        due += [(task.due, task.text, task.unit) for task in summary.tasks]
        for day, text, unit in due:
            if day in gathered.coming and unit not in units.setdefault((day, text), []):
                units[day, text].append(unit)
    for (day, text), names in sorted(units.items()):
        yield {"han": _day(day), "viec": text, "don_vi": ", ".join(names)}


def _by_unit(outcome: Outcome, summary: Summary) -> dict[str, Any]:
    """Return a step's headline figures by unit as a table, of the groups that it concerns."""
    names = [name for name in summary.headlines if summary.figure(name)]
    values = {(f.figure, f.unit): f.shown for f in summary.figures if f.unit}
    whole = [shown_number(figure.shown) for name in names if (figure := summary.figure(name))]
    labels = [figure.label for name in names if (figure := summary.figure(name))]

    def cells(unit: str) -> list[str]:
        if unit in summary.silent:
            return ["?" for _ in names]
        return [shown_number(values[name, unit]) if (name, unit) in values else DASH for name in names]

    concerned = {name for (_, name), value in values.items() if value} | summary.silent
    rows = [
        {"ten": unit.name, "o": cells(unit.name)}
        for kind in KIND_TITLES
        for unit in summary.units.of(kind)
        if any(other.name in concerned for other in summary.units.of(kind))
    ]
    return {"ten": outcome.step.writes, "cot": labels, "dong": [*rows, {"ten": "Tổng cộng", "o": whole}]}


def _in_groups(units: Units) -> Iterable[Any]:
    return [unit for kind in KIND_TITLES for unit in units.of(kind)]


def _duties_by_unit(done: Sequence[Outcome], units: Units) -> dict[str, Any]:
    """Return the state of each duty of each unit as a table."""
    owed = [duty for outcome in done for duty in _summary(outcome).duties]
    labels = {duty.duty: duty.label for duty in owed}
    states = {(duty.unit, duty.duty): STATE_TITLES[duty.state] for duty in owed}
    blank = STATE_TITLES["not-required"]
    rows = [
        {"ten": unit.name, "o": [states.get((unit.name, duty), blank) for duty in labels]}
        for unit in _in_groups(units)
        if any((unit.name, duty) in states for duty in labels)
    ]
    return {"ten": "Nhiệm vụ của từng đơn vị", "cot": list(labels.values()), "dong": rows}
