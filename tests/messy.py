"""Registers typed as officers type them, made from a truth that is known: seeded, in three levels of mess."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from sheets_sync.grids import CellError, Grid, Value
from sheets_sync.tables import Column, Table
from sheets_sync.units import Unit, Units

UNITS = Units((
    *(Unit(name, "phường") for name in ("Hưng Trí", "Kỳ Trinh", "Kỳ Thịnh", "Kỳ Long")),
    *(Unit(name, "xã") for name in ("Kỳ Ninh", "Kỳ Lợi", "Kỳ Hà", "Kỳ Hoa", "Thuỷ Hoà")),
    Unit("Uỷ ban MTTQ", "tổ chức", ("MTTQ", "UBMTTQ")),
    Unit("Hội Liên hiệp Phụ nữ", "tổ chức", ("Hội LHPN", "LHPN")),
    Unit("Hội Cựu chiến binh", "tổ chức", ("Hội CCB", "CCB")),
))  # fmt: skip
EVENTS = Table("events", [
    Column("unit", "unit", ["Đơn vị", "Xã, phường"], needed=True),
    Column("name", "text", ["Tên công trình", "Nội dung công trình"], needed=True),
    Column("done_on", "date", ["Ngày hoàn thành", "Thời gian hoàn thành"], needed=True),
    Column("people", "count", ["Số người tham gia", "Số lượt người"]),
    Column("money", "number", ["Kinh phí"], measure="đồng"),
    Column("field", "choice", ["Lĩnh vực"], choices={
        "kinh tế": ["KT"], "văn hoá - xã hội": ["VHXH", "VH-XH"], "quốc phòng - an ninh": ["QPAN", "QP-AN"],
    }, marked=True),
    Column("done", "flag", ["Đã nghiệm thu"]),
], tabs=["Công trình"], unique=["unit", "name"])  # fmt: skip
NAMES = ["Cầu", "Đường hoa", "Nhà văn hoá", "Vườn mẫu", "Tổ tự quản", "Thắp sáng đường quê", "Hàng rào xanh",
         "Camera an ninh", "Thu gom rác", "Hiến đất mở đường"]  # fmt: skip
FIELDS = list(EVENTS.column("field").choices)


@dataclass
class Event:
    """One true row; None is what the officer left open."""

    unit: str
    name: str
    done_on: dt.date
    people: int | None
    money: float | None
    field: str | None
    done: bool | None


@dataclass
class Town:
    """What was typed, what is true of it, and where what was typed wrong."""

    grids: list[Grid] = field(default_factory=list)
    truth: list[tuple[Any, ...]] = field(default_factory=list)
    wrong: set[tuple[str, str, str, str]] = field(default_factory=set)
    cells: int = 0


class Typist:
    """Types cells and tabs; with each level it takes more liberties."""

    def __init__(self, seed: int, level: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.level = level
        self.town = Town()

    def often(self, share: float) -> bool:
        """Tell whether a liberty is taken this time."""
        return self.chance.random() < share

    def one(self, *options: Any) -> Any:
        """Return one of the options."""
        return self.chance.choice(options)

    def event(self, unit: str, number: int) -> Event:
        """Return a true row."""
        day = dt.date(2023, self.chance.randint(1, 12), self.chance.randint(1, 28))
        people = self.one(None, self.chance.randint(0, 3000))
        money = self.one(None, self.chance.randint(1, 900) * 1e6)
        done = self.chance.choice([None, True, False])
        return Event(
            unit, f"{self.one(*NAMES)} số {number}", day, people, money, self.one(None, *FIELDS), done
        )

    def text(self, words: str) -> str:
        """Return words with slips of form that change nothing: case of letters, spaces, Unicode forms."""
        if self.level > 1 and self.often(0.2):
            words = unicodedata.normalize("NFD", words)
        if self.level > 1 and self.often(0.1):
            words = words.replace(" ", self.one("\u00a0", "  ", " \u200b"))
        return f" {words} " if self.often(0.1) else words

    def cased(self, words: str) -> str:
        """Return words in other letters, or without their marks."""
        if self.level == 1:
            return words
        return str(self.one(words, words, words.upper(), words.lower(), words.capitalize()))

    def unit(self, name: str) -> str:
        """Return a unit's name as one may write it."""
        unit = UNITS.named(name)
        if unit.kind == "organisation":
            return self.text(self.cased(self.one(name, *unit.aliases)))
        short = {"phường": "P.", "xã": "X."}[unit.type]
        forms = [
            name,
            f"{unit.type} {name}",
            f"{unit.type.capitalize()} {name}",
            f"{short} {name}",
            f"{short}{name}",
        ]
        if self.level > 1:
            kind = unit.type
            forms += [f"UBND {kind} {name}", f"{name} ({kind})", f"{kind} {name}, thị xã Kỳ Anh",
                      f"Đảng uỷ {kind} {name}", name.replace("uỷ", "ủy").replace("oà", "òa")]  # fmt: skip
        return self.text(self.cased(self.one(*forms)))

    def date(self, day: dt.date) -> Value:
        """Return a day as one may write it."""
        d, m, y = day.day, day.month, day.year
        forms: list[Value] = [day, f"{d:02}/{m:02}/{y}", f"{d}/{m}/{y}", f"{d}-{m}-{y}", f"{d}.{m}.{y}"]
        if self.level > 1:
            forms += [f"ngày {d:02} tháng {m:02} năm {y}", f"Ngày {d}/{m}/{y}", f"{d}/{m}/23",
                      f"{d} / {m} / {y}", float((day - dt.date(1899, 12, 30)).days),
                      dt.datetime(y, m, d), f"{y}-{m:02}-{d:02}",
                      f"{d:02}/{m:02}/{y} "]  # fmt: skip
        found: Value = self.one(*forms)
        return found

    def count(self, number: int) -> Value:
        """Return a count as one may write it."""
        grouped = f"{number:,}".replace(",", ".")
        forms: list[Value] = [number, float(number), str(number), grouped]
        if self.level > 1:
            forms += [f"{number} người", f"{grouped} lượt người", f"hơn {grouped}", f"{number:02}"]
            forms += ["-", "không"] if number == 0 else []
        found: Value = self.one(*forms)
        return found

    def money(self, number: float) -> Value:
        """Return a sum, in million đồng unless it says otherwise."""
        millions = int(number / 1e6)
        forms: list[Value] = [millions, str(millions)]
        if self.level > 1:
            forms += [f"{millions} triệu", f"{millions} triệu đồng", f"{number:,.0f} đồng".replace(",", ".")]
        found: Value = self.one(*forms)
        return found

    def choice(self, value: str) -> str:
        """Return a choice in one of its spellings."""
        return self.text(self.cased(self.one(value, *EVENTS.column("field").choices[value])))

    def flag(self, value: bool) -> Value:
        """Return a yes or a no."""
        yes: list[Value] = ["x", "X", "có", "rồi", "✓", True]
        no: list[Value] = ["không", "0", False]
        found: Value = self.one(*(yes if value else no))
        return found

    def heading(self, name: str) -> str:
        """Return a column's heading in one of its wordings."""
        words = self.one(*EVENTS.column(name).labels)
        words += " (triệu đồng)" if name == "money" else ""
        if self.level > 1 and self.often(0.2):
            words = self.one(f"{words} (nếu có)", f"{words}:", f"{words} *")
        if self.level > 1 and self.often(0.1):
            words = without_marks(words)
        elif self.level > 1 and self.often(0.05) and len(words) > 16:
            place = self.chance.randint(4, 8)
            words = words[:place] + words[place + 1 :]
        return self.text(self.cased(words))


def without_marks(words: str) -> str:
    """Return words typed without any diacritics."""
    plain = (c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))
    return "".join(plain).replace("đ", "d").replace("Đ", "D")


# What is plainly meant all the same: taken as that, with a note.
SLIPS: dict[str, str] = {
    "Kỳ Thịnh": "Kỳ Thịnhj",
    "Hội Cựu chiến binh": "Hội Cựu chiến bing",
    "Kỳ Trinh": "Ky Trỉnh",
}
ERRORS: dict[str, list[tuple[Value, str]]] = {
    "unit": [("Kỳ Châu", "unit-unknown"), ("Kú Hµ", "legacy-encoding")],
    "done_on": [("31/2/2023", "date-invalid"), ("3/15/2023", "date-invalid"), ("sắp xong", "date-invalid"),
                (CellError("#REF!"), "formula-error"), (None, "required-blank"),
                ("24/02/1823", "date-implausible")],
    "people": [("nhiều", "number-invalid"), (-5, "number-negative"), ("12 hoặc 13", "number-invalid"),
               (1.234, "number-ambiguous"), (CellError("#N/A"), "formula-error")],
    "field": [("thể thao trường học", "choice-unknown")],
    "name": [(None, "required-blank")],
}  # fmt: skip
