"""Writes a form of the briefing document, a paragraph or a table after another, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

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
        set_widths(table, widths)
        self.cell(table.cell(1, 0), f"{{%tr for {loop} %}}")
        self.cell(table.cell(3, 0), "{%tr endfor %}")
        _repeated(table.rows[0])
        for row in table.rows:
            keep_whole(row)
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
            keep_whole(row)
        _repeated(table.rows[0])


def set_widths(table: Any, widths: list[float]) -> None:
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


def keep_whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
