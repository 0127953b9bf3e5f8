"""Makes the example's workbooks, as ward officers make theirs. Run it only to change the example."""

from __future__ import annotations

import datetime as dt
import runpy
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

REGISTERS = Path(__file__).parent / "registers"
FONT = "Times New Roman"
LINE = Side(style="thin")
Value = str | int | dt.date | None

KT, VH, QP, HT = "Kinh tế", "Văn hoá - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị"
DK, TK, HQ = "Đăng ký", "Đang triển khai", "Hiệu quả"

WARD_MODELS: dict[str, list[tuple[str, str, str, Value, Value, str]]] = {
    "Phường Hưng Trí": [
        ("Tuyến đường hoa thanh niên", VH, "TDP Hưng Lợi", "15/02/2023", None, TK),
        ("Camera an ninh", QP, "Toàn phường", "20/02/2023", None, HQ),
    ],
    "Phường Kỳ Trinh": [
        ("Vận động hiến đất mở đường", KT, "TDP Quyền Hành", "10/2/2023", None, TK),
        ("Thu gom rác thải tại nguồn", VH, "TDP Hoà Lộc", "10/2/2023", None, DK),
    ],
    "Phường Kỳ Thịnh": [("Bàn giao mặt bằng trước hạn", KT, "TDP Đông Yên", dt.date(2023, 2, 28), None, TK)],
    "Phường Kỳ Long": [("Zalo kết nối bình yên", VH, "TDP Long Sơn", "07/03/2023", "31/9/2023", TK)],
    "Phường Kỳ Liên": [("Dòng họ tự quản về ANTT", QP, "TDP Liên Phú", "1/3/2023", None, DK)],
    "Phường Kỳ Phương": [
        ("Ngày thứ Bảy vì dân", HT, "Uỷ ban phường", dt.date(2023, 1, 30), None, TK),
    ],
    "Xã Kỳ Ninh": [("Ngôi nhà trí tuệ", VH, "Thôn Tam Hải", "ngày 14 tháng 3 năm 2023", None, DK)],
    "Xã Kỳ Lợi": [("Nuôi tôm an toàn", KT, "Thôn Hải Thanh", "tháng 3/2023", None, TK)],
    "Xã Kỳ Hà": [
        ("Hiến đất làm đường nông thôn mới", KT, "Thôn Bắc Hà", "16/01/2023", None, HQ),
        ("Tổ tiết kiệm và vay vốn", KT, "Thôn Đông Hà", "16/01/2023", None, TK),
    ],
    "Xã Kỳ Hoa": [
        ("Nhà văn hoá cộng đồng sáng - xanh - sạch", VH, "Thôn Hoa Trung", "2-2-2023", None, TK),
        ("Một đảng viên giúp một hộ nghèo", HT, "Đảng bộ xã", "2-2-2023", None, DK),
    ],
    "Xã Kỳ Nam": [("Vườn mẫu, nhà sạch", VH, "Thôn Minh Đức", "24/3/2023", None, DK)],
}
ORGANISATION_MODELS: list[tuple[str, list[tuple[str, str, Value, str]]]] = [
    ("Uỷ ban MTTQ thị xã", [
        ("Khu dân cư không rác thải", VH, "06/02/2023", TK),
        ("Giám sát cộng đồng các công trình", HT, "06/02/2023", DK),
    ]),
    ("Hội LHPN", [
        ("Biến rác thành tiền", VH, "08/03/2023", HQ),
        ("Bếp ăn 5 không 3 sạch", VH, "08/03/2023", TK),
    ]),
    ("Hội Liên hiệp Phụ nử", [("Tổ phụ nữ tiết kiệm", KT, "10/03/2023", TK)]),
    ("Thị đoàn", [
        ("Thắp sáng đường quê", VH, "26/03/2023", TK),
        ("Thanh niên với an toàn giao thông", QP, "26/03/2023", DK),
    ]),
    ("Hội Nông dân", [
        ("Trồng rau sạch trong nhà lưới", KT, dt.date(2023, 2, 15), TK),
        ("Hàng rào xanh", VH, dt.date(2023, 2, 15), TK),
    ]),
    ("Hội CCB", [
        ("Cựu chiến binh giữ gìn an ninh trật tự", QP, "22/02/2023", TK),
        ("Cựu chiến binh giúp nhau giảm nghèo", KT, "22/02/2023", DK),
    ]),
    ("LĐLĐ thị xã", [("Khu nhà trọ văn hoá công nhân", VH, "1/3/2023", DK)]),
]  # fmt: skip
# By ward: the plan's number and date, when it is planned, its kind; then, if it was held: day, chair, people,
# opinions, answered, passed on, beyond power, notice.
DIALOGUES: dict[str, tuple[str, Value, str, str, tuple[Value, ...]]] = {
    "Hưng Trí": ("05-KH/ĐU", "18/01/2023", "Tháng 3/2023", "Định kỳ",
                 ("08/3/2023", "Bí thư Đảng uỷ", 110, 26, 18, 6, 2, None)),
    "Kỳ Trinh": ("09-KH/ĐU", "30/01/2023", "Tháng 3/2023", "Định kỳ", ()),
    "Kỳ Thịnh": ("04-KH/ĐU", "12/01/2023", "Tháng 3/2023", "Chuyên đề",
                 (dt.date(2023, 3, 3), "Chủ tịch UBND", 85, 21, 15, 4, 2, "10/3/2023")),
    "Kỳ Long": ("07-KH/ĐU", "31/01/2023", "Tháng 4/2023", "Định kỳ", ()),
    "Kỳ Liên": ("11-KH/ĐU", "15/02/2023", "Tháng 5/2023", "Định kỳ", ()),
    "Kỳ Phương": ("06-KH/ĐU", "20/01/2023", "Tháng 5/2023", "Gặp mặt", ()),
    "Kỳ Ninh": ("12-KH/ĐU", "28/02/2023", "Tháng 6/2023", "Định kỳ", ()),
    "Kỳ Lợi": ("08-KH/ĐU", "27/01/2023", "Tháng 6/2023", "Định kỳ", ()),
    "Kỳ Hà": ("03-KH/ĐU", "10/01/2023", "Tháng 2/2023", "Định kỳ",
              ("24/02/2023", "Bí thư Đảng uỷ", "62 người", 17, 12, "04", 1, "06/3/2023")),
    "Kỳ Hoa": ("10-KH/ĐU", "16/01/2023", "Tháng 4/2023", "Định kỳ", ()),
    "Kỳ Nam": ("13-KH/ĐU", "21/02/2023", "Tháng 9/2023", "Định kỳ", ()),
}  # fmt: skip


def main() -> None:
    """Write the wards' workbooks, the organisations' one, that of dialogues, and those of other registers."""
    for ward, models in WARD_MODELS.items():
        make_ward(ward, models)
    make_organisations()
    make_dialogues()
    runpy.run_path(str(Path(__file__).with_name("make_registers.py")), run_name="__main__")


def make_ward(ward: str, models: list[tuple[str, str, str, Value, Value, str]]) -> None:
    """Write a ward's own workbook: a tab a register, its name in the title row only."""
    book, sheet = new_book("Mô hình DVK")
    titles = [f"UBND {ward.upper()}", "DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2023", None]
    heads = ["STT", "Tên mô hình", "Lĩnh vực", "Thôn, TDP", "Ngày đăng ký", "Thời gian hoàn thành",
             "Trạng thái", "Khen thưởng", "Ghi chú"]  # fmt: skip
    rows: list[list[Value]] = [
        [number, name, field, place, registered, ends, status, "Chưa", None]
        for number, (name, field, place, registered, ends, status) in enumerate(models, 1)
    ]
    fill(
        sheet,
        titles,
        heads,
        [*rows, [None, f"Tổng cộng: {len(models)} mô hình"]],
        [6, 42, 28, 20, 26, 20, 18, 14, 14],
    )
    sign(sheet, len(heads))
    save(book, f"xa-phuong/{ward}.xlsx")


def make_organisations() -> None:
    """Write the organisations' shared workbook: a unit column, a group row, subtotals."""
    book, sheet = new_book("Đăng ký mô hình")
    titles = ["BAN CHỈ ĐẠO PHONG TRÀO THI ĐUA DÂN VẬN KHÉO",
              "Mô hình của các tổ chức chính trị - xã hội năm 2023",
              "(Số liệu các đơn vị tự nhập)"]  # fmt: skip
    heads = [
        "TT",
        "Đơn vị đăng ký",
        "Tên mô hình, điển hình",
        "Lĩnh vực",
        "Thời gian đăng ký",
        "Tình trạng",
        "Biểu dương",
    ]
    rows: list[list[Value]] = [["II", "Khối các tổ chức chính trị - xã hội"]]
    number = 0
    for unit, models in ORGANISATION_MODELS:
        for place, (name, field, registered, status) in enumerate(models):
            number += 1
            rows.append([number, unit if place == 0 else None, name, field, registered, status, None])
    rows.append([None, "Cộng", f"{number} mô hình"])
    fill(sheet, titles, heads, rows, [6, 26, 42, 28, 20, 18, 14])
    sign(sheet, len(heads))
    save(book, "Các tổ chức chính trị - xã hội.xlsx")


def make_dialogues() -> None:
    """Write the workbook of dialogues: a tab a ward, a header of two rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    upper: list[Value] = ["STT", "Kế hoạch", None, None, "Hình thức", "Kết quả tổ chức", *[None] * 7]
    lower: list[Value] = [None, "Số kế hoạch", "Ngày ban hành", "Thời gian dự kiến", None, "Ngày tổ chức",
                          "Chủ trì", "Số người tham dự", "Số ý kiến", "Trả lời tại chỗ", "Giao xử lý",
                          "Vượt thẩm quyền", "Ngày thông báo kết luận"]  # fmt: skip
    for ward, (number, issued, planned, kind, held) in DIALOGUES.items():
        sheet = book.create_sheet(ward)
        rest = list(held) or ["chưa", None, None, None, None, None, None, None]
        titles = ["THEO DÕI TIẾP XÚC, ĐỐI THOẠI CỦA NGƯỜI ĐỨNG ĐẦU VỚI NHÂN DÂN", "Năm 2023", None]
        fill(sheet, titles, upper, [lower, [1, number, issued, planned, kind, *rest]],
             [6, 14, 14, 16, 12, 14, 18, 10, 10, 10, 10, 10, 16])  # fmt: skip
        for area in ("A4:A5", "B4:D4", "E4:E5", "F4:M4"):
            sheet.merge_cells(area)
    save(book, "Theo dõi đối thoại.xlsx")


def new_book(title: str) -> tuple[Workbook, Worksheet]:
    """Return a workbook with one tab."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def fill(sheet: Worksheet, titles: Sequence[str | None], heads: Sequence[Value],
         rows: Sequence[Sequence[Value]], widths: list[int]) -> None:  # fmt: skip
    """Write title rows, the header and rows as a ward officer formats them."""
    for number, title in enumerate(titles, 1):
        cell = sheet.cell(number, 1, title)
        cell.font = Font(name=FONT, size=13, bold=number < 3)
    for number, row in enumerate([list(heads), *rows], len(titles) + 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            cell.font = Font(name=FONT, size=12, bold=number == len(titles) + 1)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
            if isinstance(value, dt.date):
                cell.number_format = "dd/mm/yyyy"
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def sign(sheet: Worksheet, width: int) -> None:
    """Write the signature block below the table."""
    row = sheet.max_row + 2
    sheet.cell(row, width - 2, "Kỳ Anh, ngày 20 tháng 3 năm 2023").font = Font(name=FONT, italic=True)
    sheet.cell(row + 1, 2, "NGƯỜI LẬP BIỂU").font = Font(name=FONT, bold=True)
    sheet.cell(row + 1, width - 2, "TM. BAN CHỈ ĐẠO").font = Font(name=FONT, bold=True)


def save(book: Workbook, name: str) -> None:
    """Write the workbook below the registers."""
    path = REGISTERS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


if __name__ == "__main__":
    main()
