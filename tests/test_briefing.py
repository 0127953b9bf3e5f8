"""The briefing document: the right figures in both forms, sandboxed, nothing edited replaced."""

from __future__ import annotations

import importlib
import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from pages import ROOT
from sheets_sync.briefing.documents import FORMS, filled_in, form_of
from sheets_sync.briefing.facts import period_words
from sheets_sync.briefing.numbers import Number
from sheets_sync.errors import ConfigError
from sheets_sync.periods import Calendar
from towns import Town

SENTENCE = (
    'Quý I, thị xã Kỳ Anh đã đăng ký 24 mô hình "dân vận khéo" (trong đó xã, phường xây dựng 14 mô hình, '
    "các tổ chức chính trị - xã hội xây dựng 10 mô hình); 11 xã, phường xây dựng kế hoạch tiếp xúc đối thoại "
    "năm 2023, đến nay đã có 3 đơn vị tổ chức đối thoại."
)
HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký"]


def lines(path: Path) -> list[str]:
    """Return what stands in a document, paragraph by paragraph, those of its tables last."""
    document: Any = Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [p.text for p in [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]]


def a_form(*texts: str) -> bytes:
    document: Any = Document()
    for text in texts:
        document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("ky-anh")
    town = Town(folder, {})
    shutil.copytree(ROOT / "examples" / "ky-anh", folder, dirs_exist_ok=True)
    return town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera {{ 7*7 }} <b>&", "kinh tế", "1/3/2023"]])
    return town


@pytest.mark.parametrize("form", FORMS)
def test_the_document_of_the_example_town_says_the_sentence_and_who_owes_what(
    example: Town, form: str, tmp_path: Path
) -> None:
    path = tmp_path / "bao-cao.docx"
    example.call("report", "--period", "2023-Q1", "--today", "2023-03-20", "--form", form, "-o", str(path))
    said = lines(path)

    assert SENTENCE in said
    assert "Kỳ Anh, ngày 20 tháng 3 năm 2023" in said
    assert "kết quả công tác dân vận quý I năm 2023," in said
    assert "- Mô hình đăng ký: 24, trong đó xã, phường 14, các tổ chức chính trị - xã hội 10." in said
    assert "Giải quyết kết luận «Thoát nước đường Lê Đại Hành»" in said
    assert "30/04/2023" in said
    assert not [text for text in said if "{" in text or "}" in text]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here (libreoffice-writer)")
def test_libreoffice_opens_the_document_and_reads_the_sentence_in_it(example: Town, tmp_path: Path) -> None:
    example.call(
        "report", "--period", "2023-Q1", "--today", "2023-03-20", "-o", str(tmp_path / "bao-cao.docx")
    )
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    wanted = ["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run(
        ["soffice", own, *wanted, str(tmp_path / "bao-cao.docx")],
        check=True,
        capture_output=True,
        timeout=180,
    )

    assert SENTENCE in (tmp_path / "bao-cao.txt").read_text(encoding="utf-8-sig")


def test_the_same_sheets_give_the_same_bytes_and_may_be_written_again(town: Town) -> None:
    assert town.call("report").code == 0
    first = (town.folder / "bao-cao-2023-Q1.docx").read_bytes()

    assert (town.call("report").code, (town.folder / "bao-cao-2023-Q1.docx").read_bytes()) == (0, first)


def test_a_document_that_may_have_been_edited_is_not_replaced_unless_asked(town: Town) -> None:
    path = town.folder / "bao-cao-2023-Q1.docx"
    path.write_bytes(b"edited")
    refused = town.call("report")

    assert (refused.code, path.read_bytes()) == (2, b"edited")
    assert "give --replace, or another name with --output" in refused.err
    assert town.call("report", "--replace").code == 0
    assert path.read_bytes()[:2] == b"PK"


def test_a_form_of_the_office_is_filled_in_and_text_of_a_sheet_stays_text(town: Town) -> None:
    form = a_form(
        "{{ chi_tieu.models.registered }} mô hình; {{ viec_cham[-1].viec }}", "{{ van_ban.dia_danh }}"
    )
    (town.folder / "mau.docx").write_bytes(form)
    row = ["Kỳ Hoa", "{{ 7*7 }} <w:p>&", "kinh tế", "2/3/2023", "hiệu quả"]
    town.add("b.xlsx", Mô_hình=[[*HEAD, "Trạng thái"], row])
    town.call("report", "--form", "mau.docx")

    said = "2 mô hình; Mô hình «{{ 7*7 }} <w:p>&» hiệu quả nhưng chưa được biểu dương, khen thưởng"
    assert lines(town.folder / "bao-cao-2023-Q1.docx") == [said, "Thử"]


def test_a_number_that_misses_rows_says_so(town: Town) -> None:
    (town.folder / "mau.docx").write_bytes(a_form("{{ chi_tieu.models.registered }}", "{{ luu_y | join }}"))
    town.add("b.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", "Khác", "kinh tế", "31/2/2023"]])
    town.call("report", "--form", "mau.docx", "--today", "2023-04-10", "--period", "2023-Q1")

    assert lines(town.folder / "bao-cao-2023-Q1.docx") == [
        "1 (chưa tính 1 dòng)",
        "1 dòng trong các sổ có ô chưa đọc được nên để riêng, chưa tính vào số liệu liên quan.",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "{{ chi_tieu.models.regstered }}",
            "names what there is not: 'dict object' has no attribute 'regstered'",
        ),
        ("{{ ten_ban }}", "names what there is not: 'ten_ban' is undefined"),
        ("{{ ky.ten ", "is not written rightly"),
        ("{{ cau.__class__.__mro__ }}", "does what a form may not"),
        ("{% include 'x' %}", "is not written rightly"),
    ],
)
def test_a_wrong_placeholder_is_named(text: str, says: str) -> None:
    facts = {"chi_tieu": {"models": {"registered": Number(1, 1, 0)}}, "ky": {}, "cau": []}

    with pytest.raises(ConfigError, match=r"mau\.docx: a placeholder") as raised:
        filled_in("mau.docx", a_form(text), facts)
    assert says in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_what_is_no_word_document_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigError, match="is no Word document"):
        filled_in("mau.docx", content, {})


def test_a_workbook_is_no_form(town: Town) -> None:
    with pytest.raises(ConfigError, match="is no Word document"):
        filled_in("a.xlsx", (town.folder / "registers" / "a.xlsx").read_bytes(), {})


def test_a_form_that_is_not_there_is_named_with_those_that_are(town: Town) -> None:
    ended = town.call("report", "--form", "khong-co.docx")

    assert ended.code == 2
    assert ended.err == (
        "sheets-sync: khong-co.docx: the form cannot be read (No such file or directory); "
        "name a .docx file, or party, state\n"
    )


def test_a_form_can_be_copied_to_be_edited(town: Town) -> None:
    ended = town.call("report", "--form", "state", "--copy-form", str(town.folder / "mau.docx"))

    assert ended.code == 0
    assert (town.folder / "mau.docx").read_bytes() == form_of("state", town.folder)


def test_a_source_that_cannot_be_read_is_said_in_the_document_and_by_the_exit_code(town: Town) -> None:
    (town.folder / "registers" / "b.xlsx").write_bytes(b"broken")
    ended = town.call("report")
    said = lines(town.folder / "bao-cao-2023-Q1.docx")

    assert ended.code == 3
    assert "- Không đọc được 1 tệp nên số liệu chưa gồm: registers/b.xlsx." in said


@pytest.mark.parametrize(
    ("label", "usual"),
    [("2023-Q1", "quý I năm 2023"), ("2023-H1", "6 tháng đầu năm 2023"), ("2023-9M", "9 tháng đầu năm 2023"),
     ("2023", "năm 2023")],
)  # fmt: skip
def test_a_period_is_named_as_in_a_document(label: str, usual: str) -> None:
    assert period_words(Calendar().period(label))["thuong"] == usual


@pytest.mark.parametrize("name", ["party", "state"])
def test_the_forms_are_those_that_the_script_makes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    made = importlib.import_module("make_forms")
    form = made.form_bytes(getattr(made, name.upper()))

    assert body_of(form) == body_of(form_of(name, ROOT))


def body_of(form: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        return archive.read("word/document.xml")


@pytest.mark.parametrize(
    ("day", "written"),
    [("2023-03-20", "ngày 20 tháng 3 năm 2023"), ("2023-02-05", "ngày 05 tháng 02 năm 2023")],
)
def test_a_day_is_written_as_documents_write_it(town: Town, day: str, written: str) -> None:
    (town.folder / "mau.docx").write_bytes(a_form("{{ ngay }}"))
    town.call("report", "--form", "mau.docx", "--today", day)

    assert lines(town.folder / "bao-cao-2023-Q1.docx") == [written]
