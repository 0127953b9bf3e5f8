"""Makes the messy town: the truth of the example town, typed as badly as officers type."""

from __future__ import annotations

import datetime as dt
import runpy
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
CLEAN = runpy.run_path(str(HERE.parent / "ky-anh" / "make.py"))
SPELLED = {
    "Hưng Trí": "P. Hưng Trí", "Kỳ Trinh": "phường Kỳ Trinh", "Kỳ Thịnh": "P.Kỳ Thịnh, Tx. Kỳ Anh",
    "Kỳ Long": "KỲ LONG", "Kỳ Liên": "Ky Lien", "Kỳ Phương": "UBND phường Kỳ Phương",
    "Kỳ Ninh": "xã  Kỳ Ninh",
    "Kỳ Lợi": "Đảng uỷ xã Kỳ Lợi", "Kỳ Hà": "X. Kỳ Hà", "Kỳ Hoa": "Kỳ Hoa (xã)", "Kỳ Nam": "ky nam",
    "Uỷ ban MTTQ thị xã": "UBMTTQ", "Hội LHPN": "Hội PN thị xã", "Hội Liên hiệp Phụ nử": "LHPN",
    "Thị đoàn": "Đoàn thanh niên", "Hội Nông dân": "HỘI NÔNG DÂN", "Hội CCB": "hội cựu chiến binh",
    "LĐLĐ thị xã": "Công đoàn",
}  # fmt: skip
FIELDS = {CLEAN["KT"]: 0, CLEAN["VH"]: 1, CLEAN["QP"]: 2, CLEAN["HT"]: 3}
STATUSES = {
    CLEAN["DK"]: cycle(["mới đăng ký", "Đăng ký", "ĐĂNG KÝ "]),
    CLEAN["TK"]: cycle(["đang thực hiện", "Đang làm", "dang trien khai", "Đang triển khai"]),
    CLEAN["HQ"]: cycle(["hiệu quả", "Tốt", "có hiệu quả"]),
}
TICKS = cycle(["x", "X", "✓"])
Value = Any


def main() -> None:
    """Write the workbooks of models and dialogues, then those of the other registers."""
    make_models()
    make_dialogues()
    runpy.run_path(str(HERE / "make_messy_registers.py"), run_name="__main__")


def forms() -> Iterator[str]:
    """Return, over and over, the forms that dates are typed in."""
    return cycle(["{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "ngày {d:02} tháng {m} năm {y}", "serial", "{d}-{m}-23",
                  "date", "{d} /{m} /{y}", "{y}-{m:02}-{d:02}", "{d}/{m}"])  # fmt: skip


def typed(value: Value, form: str) -> Value:
    """Return a date of the clean town in another form; a month stays one."""
    text = value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)
    digits = [int(part) for part in text.replace("-", "/").replace("ngày ", "").replace(" tháng ", "/")
              .replace(" năm ", "/").split("/") if part.isdigit()]  # fmt: skip
    if len(digits) != 3:
        return text.upper()
    day, month, year = digits
    true = dt.date(year, month, day)
    special: dict[str, Value] = {"serial": (true - dt.date(1899, 12, 30)).days, "date": true}
    return special.get(form) or form.format(d=day, m=month, y=year)


def spelled(name: str) -> str:
    """Return a unit's name as its officer spells it, every other one in decomposed letters."""
    bare = name.removeprefix("Phường ").removeprefix("Xã ")
    text = SPELLED.get(bare, bare)
    return unicodedata.normalize("NFD", text) if len(text) % 2 else text


def make_models() -> None:
    """Write the appendix of models: title rows, a header of two rows, groups, subtotals, signatures."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "PL1 - Mô hình dân vận khéo"
    put(sheet, [
        ["PHỤ LỤC 1"], ["DANH SÁCH MÔ HÌNH “DÂN VẬN KHÉO” ĐĂNG KÝ NĂM 2023"],
        ["(Kèm theo Báo cáo số      /BC-BCĐ ngày     tháng 3 năm 2023 của Ban Chỉ đạo)"], [],
        ["Số TT", "Xã, phường, đơn vị", "Nội dung mô hình", "Thuộc lĩnh vực", None, None, None,
         "Thời gian ĐK", "Tiến độ", "Khen thưởng (nếu có)", "Ghi chú"],
        [None, None, None, "KT", "VHXH", "QP-AN", "XD HTCT"],
        [f"({number})" for number in range(1, 12)],
        ["I", "Khối xã, phường"],
    ])  # fmt: skip
    for area in ("A5:A6", "B5:B6", "C5:C6", "D5:G5", "H5:H6", "I5:I6", "J5:J6", "K5:K6"):
        sheet.merge_cells(area)
    dates = forms()
    wards = [(ward, name, field, on, status) for ward, models in CLEAN["WARD_MODELS"].items()
             for name, field, _place, on, _ends, status in models]  # fmt: skip
    organisations = [(unit, *model) for unit, models in CLEAN["ORGANISATION_MODELS"] for model in models]
    put(sheet, [model_row(number, model, dates) for number, model in enumerate(wards, 1)])
    put(sheet, [[None, "Cộng", f"{len(wards)} mô hình"], ["II", "Khối các tổ chức chính trị - xã hội"]])
    put(sheet, [model_row(number, model, dates) for number, model in enumerate(organisations, 1)])
    total = len(wards) + len(organisations)
    put(sheet, [[None, "Cộng", f"{len(organisations)} mô hình"], ["TỔNG CỘNG", None, f"{total} mô hình"], []])
    put(sheet, [[None, None, None, None, None, None, None, "Kỳ Anh, ngày     tháng 3 năm 2023"],
                [None, "NGƯỜI LẬP BIỂU", None, None, None, None, None, "TM. BAN CHỈ ĐẠO"], [], [],
                [None, "Nguyễn Văn A", None, None, None, None, None, "Trần Thị B"]])  # fmt: skip
    save(book, "Phụ lục 1.xlsx")


def model_row(number: int, model: Sequence[Value], dates: Iterator[str]) -> list[Value]:
    """Return a model (unit, name, field, day, status) as it is typed here."""
    unit, name, field, on, status = model
    marks: list[Value] = [None] * 4
    marks[FIELDS[field]] = next(TICKS)
    title = unicodedata.normalize("NFD", name) if number % 2 else name.replace("oà", "òa").replace("oá", "óa")
    return [number, spelled(unit), title, *marks, typed(on, next(dates)), next(STATUSES[status]), "-", None]


def make_dialogues() -> None:
    """Write the dialogues: plans in one tab, what was held in another."""
    book = Workbook()
    plans, held = book.worksheets[0], book.create_sheet("Kết quả tiếp xúc đối thoại")
    plans.title = "KH đối thoại 2023"
    put(plans, [["BIỂU 02: KẾ HOẠCH ĐỐI THOẠI NĂM 2023"], [], ["TT", "Địa phương", "KH số/ngày",
                                                                     "Tháng dự kiến"],
                ["A", "B", "1", "2"]])  # fmt: skip
    put(held, [["BIỂU 03: KẾT QUẢ TIẾP XÚC, ĐỐI THOẠI QUÝ I NĂM 2023"], [],
               ["TT", "Xã, phường", "Kết quả đối thoại", *[None] * 6, "Thông báo kết luận"],
               [None, None, "Đã tổ chức ngày", "Người chủ trì", "Số người tham dự", "Tổng số ý kiến",
                "Trả lời tại chỗ", "Giao xử lý", "Vượt thẩm quyền", "Ngày ban hành TB"]])  # fmt: skip
    for area in ("A3:A4", "B3:B4", "C3:I3"):
        held.merge_cells(area)
    dates, results = forms(), cycle(["{}", "{:02}", "{} ý kiến"])
    for number, (ward, entry) in enumerate(CLEAN["DIALOGUES"].items(), 1):
        document, issued, planned, _kind, result = entry
        month = planned.removeprefix("Tháng ").partition("/")[0]
        issued_on = typed(issued, "{d:02}/{m:02}/{y}")
        put(plans, [[number, spelled(ward), f"{document.replace('-', ' - ')} ngày {issued_on}", month]])
        put(held, [[number, spelled(ward), *result_cells(result, dates, results)]])
    put(plans, [["", "Tổng cộng: 11 xã, phường"]])
    put(held, [[None, "TỔNG CỘNG", "3 cuộc", None, 257, 64, 45, 14, 5]])
    save(book, "Biểu đối thoại.xlsx")


def result_cells(result: Sequence[Value], dates: Iterator[str], counts: Iterator[str]) -> list[Value]:
    """Return what was held as it is typed here; of what was not, that it was not."""
    if not result:
        return ["chưa tổ chức"]
    on, chair, people, *parts, notice = result
    numbers = [next(counts).format(int(str(part))) for part in parts]
    people = f"{str(people).removesuffix(' người')} người dân"
    return [typed(on, next(dates)), chair, people, *numbers, typed(notice, "{d}.{m}.{y}") if notice else None]


def put(sheet: Worksheet, rows: Sequence[Sequence[Value]]) -> None:
    """Write rows below those that stand there."""
    for row in rows:
        sheet.append(list(row) or [None])


def save(book: Workbook, name: str) -> None:
    """Write a workbook into the registers."""
    (HERE / "registers").mkdir(exist_ok=True)
    book.save(HERE / "registers" / name)


if __name__ == "__main__":
    main()
