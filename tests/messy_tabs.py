"""Whole tabs of a messy register: titles, headers, groups, totals, signatures around typed rows."""

from __future__ import annotations

from typing import Any

from messy import ERRORS, EVENTS, FIELDS, SLIPS, UNITS, Event, Town, Typist
from sheets_sync.grids import Area, Grid, Value, address

TITLES = ["PHỤ LỤC 1", "UỶ BAN NHÂN DÂN THỊ XÃ", "DANH SÁCH CÁC CÔNG TRÌNH",
          "(Kèm theo Báo cáo số     /BC-UBND)", "Đơn vị tính: người", "Quý I năm 2023"]  # fmt: skip
EXTRA = ["Ghi chú", "Số điện thoại", "Nguồn vốn", "Cán bộ theo dõi"]
SHARE_OF_ERRORS = 0.06


def type_town(seed: int, level: int) -> Town:
    """Return a town of one to six tabs; with level 3 some cells are typed wrong."""
    typist = Typist(seed, level)
    layout = typist.one("shared", "shared", "tabs", "books", *(["groups", "blocks"] if level > 1 else []))
    names = UNITS.names if layout in ("shared", "groups") else [u.name for u in UNITS if u.kind == "ward"]
    chosen = typist.chance.sample(names, typist.chance.randint(1, 6))
    numbers = iter(range(1, 1000))
    events = {unit: [typist.event(unit, next(numbers)) for _ in range(typist.chance.randint(0, 9))]
              for unit in chosen}  # fmt: skip
    if layout == "shared":
        Tab(typist, "so.xlsx", "Công trình", with_unit=True).write(events)
    elif layout == "groups":
        Tab(typist, "so.xlsx", "Công trình", with_unit=False, grouped=True).write(events)
    elif layout == "blocks":
        write_blocks(typist, events)
    for unit, own in events.items() if layout in ("tabs", "books") else ():
        kind = UNITS.named(unit).type
        place = ("so.xlsx", unit) if layout == "tabs" else (f"{kind.capitalize()} {unit}.xlsx", "Công trình")
        Tab(typist, *place, with_unit=False).write({unit: own})
    return typist.town


def write_blocks(typist: Typist, events: dict[str, list[Event]]) -> None:
    """Type a table for each unit, one under another in one tab, each with its own title and header."""
    rows: list[list[Value]] = []
    merges: list[Area] = []
    for unit, own in events.items():
        if own:
            tab = Tab(typist, "so.xlsx", "Công trình", with_unit=False)
            tab.rows, tab.merges = [*rows, [], [f"UBND {UNITS.named(unit).type} {unit}".upper()]], merges
            tab.header()
            for number, event in enumerate(own, 1):
                tab.event(number, unit, event, first=True)
            rows, merges = tab.rows, tab.merges
    typist.town.cells += sum(map(len, rows))
    typist.town.grids.append(Grid("so.xlsx", "Công trình", rows, tuple(merges)))


class Tab:
    """One tab being typed."""

    def __init__(
        self, typist: Typist, source: str, title: str, *, with_unit: bool, grouped: bool = False
    ) -> None:
        self.grouped = grouped
        self.merging = with_unit and typist.level > 1 and typist.often(0.2)
        self.typist, self.source, self.title = typist, source, title
        self.rows: list[list[Value]] = []
        self.merges: list[Area] = []
        self.open_unit = False
        self.head = 0
        self.noted: set[int] = set()
        names = [column.name for column in EVENTS.columns if with_unit or column.name != "unit"]
        self.marked = typist.level > 1 and typist.often(0.3)
        self.columns: list[str] = [*names]
        if typist.level > 1:
            self.columns += typist.chance.sample(EXTRA, typist.chance.randint(0, 2))
            typist.chance.shuffle(self.columns)
        self.columns.insert(0, "STT")

    @property
    def width(self) -> int:
        """How many columns of the tab the header takes."""
        return len(self.columns) + (len(FIELDS) - 1 if self.marked else 0)

    def write(self, events: dict[str, list[Event]]) -> None:
        """Type the whole tab and add it to the town."""
        typist = self.typist
        self.titles()
        self.header()
        number = 0
        for unit, own in events.items():
            if "unit" in self.columns and typist.level > 1 and typist.often(0.2):
                self.rows.append(
                    [typist.one("I", "II", "A"), typist.one("Khối xã, phường", "Khối các tổ chức")]
                )
            if self.grouped:
                name = f"{UNITS.named(unit).type} {unit}" if UNITS.kind_of[unit] == "ward" else unit
                self.rows.append([typist.one("I", "II", "A"), name])
            start = len(self.rows)
            for place, event in enumerate(own):
                number += 1
                if number > 1 and typist.level > 1 and not self.marked and typist.often(0.03):
                    self.rows.append([*self.rows[self.head]])
                    start = -1
                self.event(number, unit, event, first=place == 0)
            if self.merging and start >= 0 and len(own) > 1:
                self.merge_unit(start)
        self.ending(sum(map(len, events.values())))
        town = typist.town
        town.cells += sum(map(len, self.rows))
        town.grids.append(Grid(self.source, self.title, self.rows, tuple(self.merges)))

    def titles(self) -> None:
        """Type title rows and blank rows."""
        for _ in range(self.typist.chance.randint(0, 2 * self.typist.level)):
            self.rows.append(
                self.typist.one([], [self.typist.one(*TITLES)], [None, self.typist.one(*TITLES)])
            )

    def header(self) -> None:
        """Type the header, over two rows if the fields have a column each."""
        upper: list[Value] = []
        lower: list[Value] = []
        top = self.head = len(self.rows)
        for name in self.columns:
            if name == "field" and self.marked:
                self.merges.append(Area(top, len(upper), top, len(upper) + len(FIELDS) - 1))
                upper += [self.typist.heading("field"), *[None] * (len(FIELDS) - 1)]
                lower += [self.typist.choice(value) for value in FIELDS]
                continue
            known = name in EVENTS.names
            upper.append(
                self.typist.heading(name)
                if known
                else self.typist.one("STT", "TT")
                if name == "STT"
                else name
            )
            lower.append(None)
            if self.marked:
                self.merges.append(Area(top, len(upper) - 1, top + 1, len(upper) - 1))
        self.rows += [upper, lower] if self.marked else [upper]
        if self.typist.level > 1 and self.typist.often(0.3):
            self.rows.append([f"({number})" for number in range(1, self.width + 1)])

    def event(self, number: int, unit: str, event: Event, *, first: bool) -> None:
        """Type a row; its unit may be left to the row above."""
        typist = self.typist
        cells: dict[str, Value] = {
            "STT": number,
            "name": typist.text(event.name),
            "done_on": typist.date(event.done_on),
        }
        if self.merging:
            cells["unit"] = typist.unit(unit) if first else None
        elif first or self.open_unit or typist.level == 1 or not typist.often(0.3):
            cells["unit"] = typist.unit(unit)
        elif typist.often(0.5):
            cells["unit"] = typist.one("nt", "như trên", '"')
        for name, write in (("people", typist.count), ("money", typist.money), ("field", typist.choice),
                            ("done", typist.flag)):  # fmt: skip
            value = getattr(event, name)
            cells[name] = None if value is None else write(value)
        if (
            typist.level == 3
            and "unit" in self.columns
            and cells.get("unit")
            and unit in SLIPS
            and typist.often(0.3)
        ):
            cells["unit"] = SLIPS[unit]
            self.noted.add(len(self.rows) + 1)
        self.open_unit = False
        cells |= {name: typist.one(None, "0912345678", "ngân sách") for name in EXTRA}
        spoilt = self.spoil(cells) if typist.level == 3 else {}
        self.open_unit = "unit" in spoilt
        self.put(cells, event)
        self.note(event, spoilt)

    def spoil(self, cells: dict[str, Value]) -> dict[str, str]:
        """Type some cells wrong; return the code that each deserves."""
        spoilt = {}
        for name, wrongs in ERRORS.items():
            if (name == "field" and self.marked) or (name == "unit" and self.merging):
                continue
            if name in self.columns and self.typist.often(SHARE_OF_ERRORS):
                cells[name], spoilt[name] = self.typist.one(*wrongs)
        return spoilt

    def put(self, cells: dict[str, Value], event: Event) -> None:
        """Put the cells where their columns are."""
        row: list[Value] = []
        for name in self.columns:
            if name == "field" and self.marked:
                row += [self.typist.one("x", "X") if value == event.field else None for value in FIELDS]
            else:
                row.append(cells.get(name))
        self.rows.append(row)

    def note(self, event: Event, spoilt: dict[str, str]) -> None:
        """Note what is true of the row just typed, and what is wrong in it."""
        town, number = self.typist.town, len(self.rows)
        if number in self.noted and "unit" not in spoilt:
            town.wrong.add(
                (self.source, self.title, address(number - 1, self.place("unit")), "unit-corrected")
            )
        for name, code in spoilt.items():
            town.wrong.add((self.source, self.title, address(number - 1, self.place(name)), code))
        if not {"unit", "name", "done_on"} & set(spoilt):
            found: dict[str, Any] = {name: getattr(event, name) for name in EVENTS.names}
            found |= dict.fromkeys(spoilt)
            town.truth.append((self.source, self.title, number, *found.values()))

    def place(self, name: str) -> int:
        """Return the column of the tab that a table's column stands in."""
        before = self.columns[: self.columns.index(name)]
        return len(before) + (len(FIELDS) - 1 if self.marked and "field" in before else 0)

    def merge_unit(self, start: int) -> None:
        """Merge the unit's cell over all its rows."""
        place = self.place("unit")
        self.merges.append(Area(start, place, len(self.rows) - 1, place))

    def ending(self, count: int) -> None:
        """Type a total and a signature block."""
        typist = self.typist
        if count and typist.often(0.5):
            self.rows.append(
                [None, typist.one(f"Tổng cộng: {count}", f"TỔNG CỘNG {count} công trình", "Cộng")]
            )
        if typist.often(0.5):
            self.rows += [[], [None, None, "Kỳ Anh, ngày    tháng 3 năm 2023"],
                          [None, "NGƯỜI LẬP BIỂU", "TM. UỶ BAN NHÂN DÂN"], [],
                          [None, "Nguyễn Văn A"]]  # fmt: skip
