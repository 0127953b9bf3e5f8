"""Tổng hợp: what the head of the committee looks at first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import count

from sheets_sync import (
    STATE_TITLES,
    Cell,
    Duty,
    Flag,
    Head,
    Outcome,
    Period,
    Register,
    Results,
    Row,
    Summary,
    TableBlock,
    TabLink,
    TextBlock,
    Units,
    change_cells,
    hookimpl,
    shown_number,
)

NAME, WIDTH = 34, 17
MOST_FLAGS = 1_000


def overview(results: Results, period: Period, units: Units, today: dt.date) -> Summary:
    """Số liệu chính, nhiệm vụ của từng đơn vị, việc cần chỉ đạo."""
    said = sentence(results, period)
    blocks = [TextBlock(said, "text")]
    blocks += [TextBlock(line, "warning") for line in warnings(results)]
    table = [headlines(results), duties(results, units), flags(results)]
    legend = "Trạng thái: " + "; ".join(STATE_TITLES.values()) + f". Tính đến ngày {today:%d/%m/%Y}."
    return Summary(blocks=[*blocks, *table, TextBlock(legend)], sentences=[said])


def sentence(results: Results, period: Period) -> str:
    """Return the sentence of the briefing, made from the figures that are known."""
    models, dialogues = results.summary("models"), results.summary("dialogues")
    parts = []
    if models:
        total, ward, other = (_value(models, "registered", kind) for kind in (None, "ward", "organisation"))
        parts.append(
            f'đã đăng ký {total} mô hình "dân vận khéo" (trong đó xã, phường xây dựng {ward} mô hình, '
            f"các tổ chức chính trị - xã hội xây dựng {other} mô hình)"
        )
    if dialogues:
        plans, held = (_value(dialogues, name, "ward") for name in ("units_with_plan", "units_held_ytd"))
        parts.append(
            f"{plans} xã, phường xây dựng kế hoạch tiếp xúc đối thoại năm {period.year}, "
            f"đến nay đã có {held} đơn vị tổ chức đối thoại"
        )
    site = results.site[:1].lower() + results.site[1:]
    when = period.title.split("/")[0]
    return f"{when}, {site} {'; '.join(parts)}." if parts else "Chưa có số liệu để tổng hợp."


def _value(summary: Summary, name: str, kind: str | None) -> str:
    figure = next((f for f in summary.figures if (f.figure, f.unit, f.kind) == (name, None, kind)), None)
    return "0" if figure is None else shown_number(figure.shown)


def warnings(results: Results) -> Iterator[str]:
    """Return a line for what could not be read, and one for the rows set aside."""
    failed = [str(source["name"]) for source in results.sources if source["status"] == "failed"]
    if failed:
        yield (
            f"⚠ Không đọc được {len(failed)} tệp: {', '.join(failed)}. "
            "Đơn vị liên quan được ghi «Không đọc được», không phải «Chưa có»."
        )
    strange = [
        f"{s['name']}, «{t['title']}»" for s in results.sources for t in s["tabs"] if t["table"] is None
    ]
    if strange:
        yield f"⚠ {len(strange)} trang không nhận ra là sổ nào nên chưa được đọc: {'; '.join(strange[:5])}."
    aside = sum(tab["set_aside"] for source in results.sources for tab in source["tabs"])
    errors = sum(1 for problem in results.problems if problem.severity == "error")
    if aside or errors:
        yield f"⚠ {errors} chỗ cần sửa, {aside} dòng để riêng chưa tính vào số liệu: xem «Cần bổ sung»."


def headlines(results: Results) -> TableBlock:
    """Return each step's headline figures with the year to date and the change since both earlier times."""
    texts = ["Trong kỳ", "Xã, phường", "Các tổ chức", "Luỹ kế năm", "So với kỳ trước",
             "So với cùng kỳ năm trước"]  # fmt: skip
    heads = [Head("STT", width=6), Head("Chỉ tiêu", width=NAME), *(Head(t, width=WIDTH) for t in texts)]
    rows: list[Row] = []
    number = count(1)
    for outcome in results.outcomes:
        summary, tab = outcome.summary, outcome.step.writes
        if summary and summary.headlines:
            rows.append(Row([Cell(), Cell(tab, link=TabLink(tab)), *[Cell()] * len(texts)], "group"))
            rows += [
                Row([Cell(next(number), "count"), *_headline(outcome, summary, name)])
                for name in summary.headlines
            ]
    return TableBlock(heads, rows, "Số liệu chính")


def _headline(outcome: Outcome, summary: Summary, name: str) -> Iterator[Cell]:
    whole, ytd = summary.figure(name), summary.figure(f"{name}_ytd")
    yield Cell(next(measure.label for measure in summary.measures if measure.name == name))
    kinds = (summary.figure(name, kind="ward"), summary.figure(name, kind="organisation"))
    for figure in (whole, *kinds, ytd):
        yield figure.cell() if figure else Cell("–", "muted")
    for past in outcome.earlier.both if outcome.earlier else ():
        then, change = change_cells(summary, past, name)
        yield (
            Cell(f"{change.value} (từ {shown_number(then.value)})", change.style)
            if isinstance(then.value, int | float)
            else change
        )


def duties(results: Results, units: Units) -> TableBlock:
    """Return the state of each duty of each unit, and how many of its cells want a look."""
    owed = [duty for o in results.outcomes if o.summary for duty in o.summary.duties]
    labels = {duty.duty: duty.label for duty in owed}
    by_unit = {(duty.unit, duty.duty): duty for duty in owed}
    mend = Counter(problem.unit for problem in results.problems)
    texts = [*labels.values(), "Ô cần xem lại"]
    heads = [Head("STT", width=6), Head("Đơn vị", width=NAME), *(Head(t, width=WIDTH) for t in texts)]
    rows = []
    for kind in units.kinds:
        number, _, title = units.title(kind).partition(". ")
        rows.append(Row([Cell(number), Cell(title), *[Cell()] * len(texts)], "group"))
        for place, unit in enumerate(units.of(kind), 1):
            states = [_state(by_unit.get((unit.name, duty))) for duty in labels]
            cells = Cell(mend[unit.name], "count" if mend[unit.name] else "muted")
            rows.append(Row([Cell(place, "count"), Cell(unit.name), *states, cells]))
    return TableBlock(heads, rows, "Nhiệm vụ của từng đơn vị")


def _state(duty: Duty | None) -> Cell:
    if duty is None:
        return Cell(STATE_TITLES["not-required"], state="not-required")
    place = duty.evidence[0] if duty.evidence else None
    return Cell(STATE_TITLES[duty.state], state=duty.state, link=place)


def flags(results: Results) -> TableBlock | TextBlock:
    """Return what a leader must act on, the longest overdue first."""
    found = [flag for o in results.outcomes if o.summary for flag in o.summary.flags]
    if not found:
        return TextBlock("Không có việc quá hạn cần chỉ đạo.", "strong")
    heads = [Head("STT", width=6), Head("Đơn vị", width=NAME), Head("Hạn", width=WIDTH),
             Head("Việc cần chỉ đạo", width=WIDTH, span=4), Head("Xem tại", width=WIDTH)]  # fmt: skip
    rows = [
        Row(
            [Cell(number, "count"), Cell(flag.unit), Cell(flag.due, "date"), Cell(flag.message), _place(flag)]
        )
        for number, flag in enumerate(sorted(found, key=_urgency)[:MOST_FLAGS], 1)
    ]
    more = f" ({shown_number(MOST_FLAGS)} việc quá hạn lâu nhất trong {shown_number(len(found))} việc)"
    return TableBlock(heads, rows, "Việc cần chỉ đạo" + (more if len(found) > MOST_FLAGS else ""))


def _urgency(flag: Flag) -> tuple[dt.date, str, str]:
    return flag.due or dt.date.max, flag.unit, flag.message


def _place(flag: Flag) -> Cell:
    place = flag.evidence[0] if flag.evidence else None
    return Cell(f"{place.tab}!{place.cell}", link=place) if place else Cell()


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(overview, writes="Tổng hợp")
