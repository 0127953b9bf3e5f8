"""Writes the forms of the briefing document: `python docs/make_forms.py`."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from sheets_sync.zips import settled

FOLDER = Path(__file__).resolve().parents[1] / "src" / "sheets_sync" / "briefing" / "forms"
FONT = "Times New Roman"
CENTRE, LEFT, RIGHT, BOTH = ALIGN.CENTER, ALIGN.LEFT, ALIGN.RIGHT, ALIGN.JUSTIFY


@dataclass(frozen=True)
class Form:
    """What the two forms differ in: Hướng dẫn 36-HD/VPTW (2018) and Nghị định 30/2020/NĐ-CP, Phụ lục I."""

    name: str
    head: tuple[str, ...]
    head_size: int
    office_size: int
    number: str
    title_size: int
    under_office: str


PARTY = Form("party", ("ĐẢNG CỘNG SẢN VIỆT NAM",), 15, 14, "Số {{ van_ban.so }}-BC/BCĐ", 16, "*")
STATE = Form(
    "state",
    ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    13, 13, "Số: {{ van_ban.so }}/BC-BCĐ", 14, "",
)  # fmt: skip


class Writer:
    """Writes one form, a paragraph after another."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.document: Any = Document()
        self.place: Any = self.document
        self._styles()
        self._page()

    def _styles(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        normal.element.get_or_add_rPr().append(language)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.line_spacing = 1.1

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = CENTRE
        _page_number(paragraph)

    def line(self, text: str, *, size: int = 14, bold: bool = False, italic: bool = False, align: Any = BOTH,
             after: float = 6, indent: bool = False, keep: bool = False,
             ruled: bool = False) -> Any:  # fmt: skip
        """Add a paragraph in one look."""
        paragraph = self.place.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.space_after, shape.keep_with_next = Pt(after), keep
        if indent:
            shape.first_line_indent = Mm(12.7)
        if ruled:
            _ruled(paragraph)
        return paragraph

    def step(self, text: str) -> None:
        """Add a paragraph that holds a step of the form alone and leaves no line."""
        self.line(text, after=0)

    def cell(self, cell: Any, text: str, *, size: int = 12, bold: bool = False, align: Any = LEFT,
             keep: bool = False) -> None:  # fmt: skip
        """Write a cell of a table; one to `keep` stays on the page of what follows."""
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.paragraph_format.line_spacing = 1.0

    def table(self, heads: list[str], cells: list[str], loop: str, widths: list[float]) -> None:
        """Add a table with a row for each item of a loop; widths are in millimetres."""
        table = self.document.add_table(4, len(heads), style="Table Grid")
        for place, (head, text, width) in enumerate(zip(heads, cells, widths, strict=True)):
            self.cell(table.cell(0, place), head, bold=True, align=CENTRE)
            self.cell(table.cell(2, place), text, align=CENTRE if width < 30 else LEFT)
        _widths(table, widths)
        self.cell(table.cell(1, 0), f"{{%tr for {loop} %}}")
        self.cell(table.cell(3, 0), "{%tr endfor %}")
        _repeated(table.rows[0])
        for row in table.rows:
            _whole(row)
        self.line("", after=0, size=6)

    def grid(self, each: str, first: str, width: float) -> None:
        """Add a table whose columns the facts tell: a first column, then one for each of their headings."""
        table = self.document.add_table(4, 4, style="Table Grid")
        heads = [first, f"{{%tc for c in {each}.cot %}}", "{{ c }}", "{%tc endfor %}"]
        cells = ["{{ d.ten }}", "{%tc for o in d.o %}", "{{ o }}", "{%tc endfor %}"]
        for place, (head, text) in enumerate(zip(heads, cells, strict=True)):
            self.cell(table.cell(0, place), head, bold=True, align=CENTRE, size=11, keep=True)
            self.cell(table.cell(2, place), text, align=CENTRE if place else LEFT, size=11, keep=True)
        self.cell(table.cell(1, 0), f"{{%tr for d in {each}.dong %}}")
        self.cell(table.cell(3, 0), "{%tr endfor %}")
        for row in table.rows:
            row.cells[0].width = Mm(width)
            _whole(row)
        _repeated(table.rows[0])


def _widths(table: Any, widths: list[float]) -> None:
    """Set how wide the columns are, in millimetres, whatever stands in them."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _ruled(paragraph: Any) -> None:
    """Draw a line under a paragraph, shorter than the column."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _repeated(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def head(writer: Writer) -> None:
    """Write the two heads side by side, the place and the day, and the title."""
    form = writer.form
    table = writer.document.add_table(1, 2)
    left, right = table.rows[0].cells
    _widths(table, [58, 107])
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
    _widths(table, [75, 90])
    _whole(table.rows[0])
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
