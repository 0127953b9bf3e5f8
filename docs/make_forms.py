"""Writes the forms of the briefing document: `python docs/make_forms.py`."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt
from form_writer import CENTRE, LEFT, Form, Writer, keep_whole, set_widths

from sheets_sync.zips import settled

FOLDER = Path(__file__).resolve().parents[1] / "src" / "sheets_sync" / "briefing" / "forms"

PARTY = Form("party", ("ĐẢNG CỘNG SẢN VIỆT NAM",), 15, 14, "Số {{ van_ban.so }}-BC/BCĐ", 16, "*")
STATE = Form(
    "state",
    ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    13, 13, "Số: {{ van_ban.so }}/BC-BCĐ", 14, "",
)  # fmt: skip


def head(writer: Writer) -> None:
    """Write the two heads side by side, the place and the day, and the title."""
    form = writer.form
    table = writer.document.add_table(1, 2)
    left, right = table.rows[0].cells
    set_widths(table, [58, 107])
    writer.place = left
    left.paragraphs[0].paragraph_format.space_after = Pt(0)
    _first(left, "{{ van_ban.cap_tren }}", form.office_size)
    writer.line("{{ van_ban.co_quan }}", size=form.office_size, bold=True, align=CENTRE, after=0)
    if form.under_office:
        writer.line(form.under_office, bold=True, align=CENTRE, after=0)
    else:
        _short_rule(writer, 22)
    writer.line(form.number, size=form.office_size, align=CENTRE, after=0)
    writer.place = right
    _first(right, form.head[0], form.head_size, bold=True)
    for text in form.head[1:]:
        writer.line(text, size=form.head_size + 1, bold=True, align=CENTRE, after=0)
    _short_rule(writer, 16)
    writer.line("{{ van_ban.dia_danh }}, {{ ngay }}", italic=True, align=CENTRE, after=0)
    writer.place = writer.document
    writer.line("", after=6, size=6)
    writer.line("BÁO CÁO", size=form.title_size, bold=True, align=CENTRE, after=0)
    writer.line("kết quả công tác dân vận {{ ky.thuong }},", bold=True, align=CENTRE, after=0)
    writer.line("phương hướng, nhiệm vụ {{ ky_sau.thuong }}", bold=True, align=CENTRE, after=0)
    _short_rule(writer, 60)


def _first(cell: Any, text: str, size: int, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.space_after = Pt(0)


def _short_rule(writer: Writer, indent: int) -> None:
    paragraph = writer.line("", size=3, after=4, align=CENTRE, ruled=True)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent)


def body(writer: Writer) -> None:
    """Write what was done, what is late, and what comes next."""
    part(writer, "Phần thứ nhất", "KẾT QUẢ CÔNG TÁC {{ ky.thuong | upper }}")
    writer.line("I. ĐÁNH GIÁ CHUNG", bold=True, keep=True)
    each(writer, "c in cau", "{{ c }}")
    writer.step("{%p if luu_y %}")
    writer.line("Lưu ý về số liệu:", italic=True, bold=True, indent=True, keep=True, after=2)
    writer.step("{%p endif %}")
    each(writer, "c in luu_y", "- {{ c }}", italic=True)
    writer.line("II. KẾT QUẢ CỤ THỂ", bold=True, keep=True)
    writer.step("{%p for m in muc %}")
    writer.line("{{ loop.index }}. {{ m.ten }}", bold=True, indent=True, keep=True, after=3)
    each(writer, "c in m.dong", "- {{ c }}")
    writer.step("{%p endfor %}")
    writer.line("III. VIỆC CHẬM, CHƯA THỰC HIỆN VÀ CẦN CHỈ ĐẠO", bold=True, keep=True)
    writer.step("{%p if viec_cham %}")
    writer.table(
        ["STT", "Đơn vị", "Nội dung", "Hạn", "Tình trạng"],
        ["{{ loop.index }}", "{{ v.don_vi }}", "{{ v.viec }}", "{{ v.han }}", "{{ v.tinh_trang }}"],
        "v in viec_cham",
        [12, 33, 70, 25, 25],
    )
    writer.step("{%p else %}")
    writer.line("Không có.", indent=True)
    writer.step("{%p endif %}")
    writer.line("IV. KHÓ KHĂN, NGUYÊN NHÂN, KIẾN NGHỊ", bold=True, keep=True)
    writer.line("…", indent=True)
    part(writer, "Phần thứ hai", "NHIỆM VỤ {{ ky_sau.thuong | upper }}")
    writer.step("{%p if nhiem_vu %}")
    writer.line("Những việc đến hạn trong kỳ:", indent=True, keep=True)
    writer.table(
        ["STT", "Hạn", "Nội dung", "Đơn vị thực hiện"],
        ["{{ loop.index }}", "{{ v.han }}", "{{ v.viec }}", "{{ v.don_vi }}"],
        "v in nhiem_vu",
        [12, 25, 68, 60],
    )
    writer.step("{%p endif %}")
    writer.line("…", indent=True)


def part(writer: Writer, number: str, title: str) -> None:
    """Write the title of a part."""
    writer.line(number, bold=True, align=CENTRE, after=0, keep=True).paragraph_format.space_before = Pt(10)
    writer.line(title, bold=True, align=CENTRE, keep=True)


def each(writer: Writer, loop: str, text: str, *, italic: bool = False) -> None:
    """Write a paragraph for each item of a loop."""
    writer.step(f"{{%p for {loop} %}}")
    writer.line(text, indent=True, italic=italic, after=3)
    writer.step("{%p endfor %}")


def signature(writer: Writer) -> None:
    """Write whom it goes to, and who signs."""
    writer.line("", after=6, size=6)
    table = writer.document.add_table(1, 2)
    left, right = table.rows[0].cells
    set_widths(table, [75, 90])
    keep_whole(table.rows[0])
    writer.place = left
    run = left.paragraphs[0].add_run("Nơi nhận:")
    run.bold, run.italic, run.font.size = True, True, Pt(12)
    left.paragraphs[0].paragraph_format.space_after = Pt(0)
    writer.step("{%p for n in van_ban.noi_nhan %}")
    writer.line("- {{ n }}", size=12, align=LEFT, after=0)
    writer.step("{%p endfor %}")
    writer.place = right
    _first(right, "{{ van_ban.thay_mat }}", 14, bold=True)
    writer.line("{{ van_ban.chuc_vu }}", align=CENTRE, after=60)
    writer.line("{{ van_ban.nguoi_ky }}", bold=True, align=CENTRE)
    writer.place = writer.document


def appendix(writer: Writer) -> None:
    """Write the tables by unit, on their side."""
    section = writer.document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.different_first_page_header_footer = False
    writer.line("PHỤ LỤC", bold=True, align=CENTRE, after=0)
    writer.line("Số liệu {{ ky.thuong }} (từ ngày {{ ky.tu_ngay }} đến ngày {{ ky.den_ngay }})",
                italic=True, align=CENTRE)  # fmt: skip
    writer.line("{{ nhiem_vu_don_vi.ten }}", bold=True, keep=True)
    writer.grid("nhiem_vu_don_vi", "Đơn vị", 60)
    writer.step("{%p for b in bang %}")
    writer.line("", size=6, after=0)
    writer.line("{{ b.ten }}", bold=True, keep=True)
    writer.grid("b", "Đơn vị", 70)
    writer.step("{%p endfor %}")


def form_bytes(form: Form) -> bytes:
    """Return a form as a Word document."""
    writer = Writer(form)
    head(writer)
    body(writer)
    signature(writer)
    appendix(writer)
    writer.document.core_properties.author = "sheets-sync"
    writer.document.core_properties.title = "Báo cáo kết quả công tác dân vận"
    made = io.BytesIO()
    writer.document.save(made)
    return settled(made.getvalue())


def main() -> None:
    """Write both forms."""
    FOLDER.mkdir(exist_ok=True)
    for form in (PARTY, STATE):
        (FOLDER / f"{form.name}.docx").write_bytes(form_bytes(form))


if __name__ == "__main__":
    main()
