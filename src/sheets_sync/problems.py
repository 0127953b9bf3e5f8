"""What can be wrong with a cell, a row, a tab or a file, and the sentence that says so.

The codes are a closed list. A plugin's own codes are prefixed with its name and carry their own
sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sheets_sync.errors import bounded

Severity = Literal["error", "warning"]


class Wording(NamedTuple):
    """One code's sentences: for the officer, and for the developer."""

    vietnamese: str
    english: str


CATALOGUE: dict[str, Wording] = {
    "source-unreadable": Wording(
        "Không mở được tệp này: {detail}.",
        "the file cannot be read: {detail}",
    ),
    "table-ambiguous": Wording(
        "Bảng này giống nhau với nhiều loại sổ ({detail}). Hãy đặt tên trang tính theo tên sổ.",
        "the tab fits several registers equally well: {detail}",
    ),
    "header-missing": Wording(
        "Thiếu cột «{column}»{detail}. Hãy thêm cột này vào dòng tiêu đề.",
        "the header lacks the column «{column}»{detail}",
    ),
    "header-duplicate": Wording(
        "Có hai cột cùng là «{column}» ({detail}). Hãy giữ một cột.",
        "two headings read as «{column}»: {detail}",
    ),
    "unit-unknown": Wording(
        "«{found}» không có trong danh mục đơn vị. Hãy ghi đúng tên đơn vị, ví dụ {detail}.",
        "«{found}» is no unit of the list; expected a name such as {detail}",
    ),
    "unit-ambiguous": Wording(
        "«{found}» có thể là nhiều đơn vị: {detail}. Hãy ghi rõ tên.",
        "«{found}» may be any of {detail}",
    ),
    "unit-corrected": Wording(
        "«{found}» được hiểu là {detail}. Nếu không đúng, hãy sửa lại.",
        "«{found}» was taken for {detail}",
    ),
    "unit-not-in-force": Wording(
        "Đơn vị «{found}» không hoạt động vào ngày ghi ở dòng này ({detail}).",
        "the unit «{found}» was not in force on the row's day ({detail})",
    ),
    "date-invalid": Wording(
        "«{found}» không phải là ngày đọc được{detail}. Hãy gõ ngày/tháng/năm, ví dụ 24/02/2023.",
        "«{found}» is no date{detail}; expected a form such as 24/02/2023",
    ),
    "date-ambiguous": Wording(
        "«{found}» chưa rõ là ngày nào; tạm hiểu là {detail}. Hãy ghi đủ ngày/tháng/năm.",
        "«{found}» leaves the day open; taken for {detail}",
    ),
    "date-implausible": Wording(
        "Ngày «{found}» quá xa so với hiện nay. Hãy kiểm tra lại năm.",
        "the date «{found}» is too far from today",
    ),
    "number-invalid": Wording(
        "«{found}» không phải là số{detail}. Hãy chỉ ghi số, ví dụ 62.",
        "«{found}» is no number{detail}; expected one such as 62",
    ),
    "number-ambiguous": Wording(
        "«{found}» có thể đọc thành hai số khác nhau ({detail}). "
        "Hãy ghi lại cho rõ: hàng nghìn như 1.234, mỗi tên một dòng.",
        "«{found}» can be read as two numbers ({detail})",
    ),
    "number-negative": Wording(
        "Số «{found}» không thể nhỏ hơn 0. Hãy kiểm tra lại.",
        "the count «{found}» is negative",
    ),
    "choice-unknown": Wording(
        "«{found}» không đúng với các giá trị của cột này ({detail}). Hãy chọn lại.",
        "«{found}» is no value of the column ({detail})",
    ),
    "required-blank": Wording(
        "Ô «{column}» đang để trống. Hãy điền để dòng này được tính.",
        "«{column}» is blank and needed for the row to count",
    ),
    "duplicate-row": Wording(
        "«{found}» đã có ở {detail}; dòng này không được tính lần nữa.",
        "«{found}» stands already at {detail}; the row is not counted again",
    ),
    "formula-error": Wording(
        "Công thức ở ô này báo lỗi {found}. Hãy sửa công thức hoặc gõ thẳng giá trị.",
        "the formula's value is the error {found}",
    ),
    "total-mismatch": Wording(
        "Dòng tổng ghi {found} nhưng cộng các dòng được {detail}. Hãy kiểm tra lại.",
        "the total says {found} but its rows add up to {detail}",
    ),
    "order-invalid": Wording(
        "«{column}» = {found} là không hợp lý: {detail}. Hãy kiểm tra lại.",
        "«{column}» = {found} cannot be: {detail}",
    ),
    "legacy-encoding": Wording(
        "Chữ ở ô này gõ bằng phông TCVN3/VNI cũ; có thể là «{detail}». Hãy gõ lại bằng Unicode.",
        "the text is in a legacy encoding; it may read «{detail}»",
    ),
    "tab-not-ours": Wording(
        "Trang «{found}» do người khác tạo nên được giữ nguyên; bảng tổng hợp không ghi vào đó.",
        "the tab «{found}» is not marked as ours and was left alone",
    ),
    "changed-after-closing": Wording(
        "Số liệu đã chốt nhưng ô này đã thay đổi: trước là {detail}, nay là {found}.",
        "changed after the period was closed: {detail} became {found}",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing that an officer should mend, and where.

    `cell` is an A1 address, "" for a whole tab or file. `found` is what stands there, `column` the
    heading concerned, `detail` what else the sentence of the code needs.
    """

    code: str
    severity: Severity
    source: str
    tab: str = ""
    cell: str = ""
    unit: str | None = None
    found: str = ""
    column: str = ""
    detail: str = ""
    wording: Wording | None = None

    @property
    def message(self) -> str:
        """The sentence for the officer, in Vietnamese."""
        return self._say(0)

    @property
    def english(self) -> str:
        """The sentence for the developer, in English."""
        return self._say(1)

    @property
    def place(self) -> str:
        """Where it is: source, tab and cell, as far as they are known."""
        return "!".join(part for part in (self.source, self.tab, self.cell) if part)

    def _say(self, language: int) -> str:
        wording = self.wording or CATALOGUE[self.code]
        detail = bounded(self.detail, 200)
        if self.detail.startswith(" "):
            detail = f" {detail}"
        return wording[language].format(found=bounded(self.found), column=bounded(self.column), detail=detail)


def ordered(problems: list[Problem]) -> list[Problem]:
    """Return the problems in one fixed order: by source, tab, cell, code."""
    return sorted(problems, key=lambda p: (p.source, p.tab, _cell_key(p.cell), p.code, p.found))


def _cell_key(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters
