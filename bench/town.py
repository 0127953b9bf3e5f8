"""A town of any size, written to disk for measuring."""

from __future__ import annotations

import random
from pathlib import Path

from openpyxl import Workbook

FIELDS = ["Kinh tế", "Văn hoá - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị"]
STATUSES = ["Đăng ký", "Đang triển khai", "Hiệu quả"]
HEADS = ["STT", "Đơn vị", "Tên mô hình", "Lĩnh vực", "Thôn, TDP", "Ngày đăng ký", "Trạng thái", "Khen thưởng"]
CONFIG = """[site]
name = "Đo tốc độ"
[units]
path = "units.csv"
[[sources]]
path = "registers/*.xlsx"
[output]
path = "out.xlsx"
"""


def write_town(folder: Path, files: int, rows: int, seed: int = 1) -> Path:
    """Write a config and workbooks of one register each; return the config's path.

    Dates are typed as text in three forms, as officers do; every row is sound.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "registers").mkdir(parents=True)
    names = [f"Phường Số {number}" for number in range(1, files + 1)]
    lines = ["Tên,Loại", *(f"{name},phường" for name in names)]
    (folder / "units.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "sheets-sync.toml").write_text(CONFIG, encoding="utf-8")
    for name in names:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Mô hình DVK")
        sheet.append([f"UBND {name.upper()}"])
        sheet.append(HEADS)
        for number in range(1, rows + 1):
            day, month = chance.randint(1, 28), chance.randint(1, 12)
            date = chance.choice(["{}/{}/2023", "{:02}.{:02}.2023", "{}-{}-2023"]).format(day, month)
            sheet.append([number, name, f"Mô hình {number} của {name}", chance.choice(FIELDS),
                          f"Tổ {number % 9}", date, chance.choice(STATUSES), "Chưa"])  # fmt: skip
        book.save(folder / "registers" / f"{name}.xlsx")
    return folder / "sheets-sync.toml"
