"""The command line speaks Vietnamese where the locale does; a terminal gets a table that fits it."""

from __future__ import annotations

import importlib.util
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from pages import ROOT
from sheets_sync.cli.words import _
from sheets_sync.diff import Kind
from sheets_sync.problems import Severity
from towns import Town

WORDS = ROOT / "src" / "sheets_sync" / "locales" / "vi" / "LC_MESSAGES" / "sheets_sync.po"
HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký"]
# What is said by a name: kinds of changes and problems, and what the journal notes.
NAMED = {*get_args(Kind), *get_args(Severity), "start", "ended", "seconds", "period", "read", "changed",
         "requests", "lost", "done", "partial", "failed", "locked", "interrupted", "killed"}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"})
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "kinh tế", "1/3/2023"],
                                ["Kỳ Hoa", "Hỏng", "kinh tế", "31/2/2023"]])  # fmt: skip
    return town


def catalogue() -> dict[str, str]:
    with WORDS.open(encoding="utf-8") as file:
        return {str(word.id): str(word.string) for word in read_po(file) if word.id}


def test_every_word_is_translated_and_no_other_stands_there() -> None:
    folder = ROOT / "src" / "sheets_sync" / "cli"
    found = {str(word[2]) for word in extract_from_dir(str(folder), keywords={"_": None})}

    assert set(catalogue()) == found | NAMED
    assert [word for word, said in catalogue().items() if not said] == []


def test_a_translation_puts_in_the_same_values() -> None:
    def values(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w+)\}", text))

    assert [word for word, said in catalogue().items() if values(word) != values(said)] == []


def test_the_compiled_words_are_those_that_stand_there() -> None:
    spec: Any = importlib.util.spec_from_file_location("make_words", ROOT / "docs" / "make_words.py")
    made: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)

    assert made.compiled(WORDS) == WORDS.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize(
    ("locale", "said"),
    [({"LANG": "vi_VN.UTF-8"}, "đã ghi {path}"), ({"LANG": "en_US.UTF-8"}, "wrote {path}"),
     ({"LANG": "C"}, "wrote {path}"), ({}, "wrote {path}"),
     ({"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN"}, "đã ghi {path}"),
     ({"LANG": "vi_VN", "LANGUAGE": "en:vi"}, "wrote {path}")],
)  # fmt: skip
def test_the_locale_says_which_language(
    locale: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)

    assert _("wrote {path}") == said


def test_check_tells_an_officer_in_vietnamese_which_cell_to_mend(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")

    assert town.call("check", "-v").out.splitlines() == [
        "lỗi date-invalid registers/a.xlsx!Mô hình!D3: «31/2/2023» không phải là ngày đọc được. Hãy gõ "
        "ngày/tháng/năm, ví dụ 24/02/2023.",
        "Thị xã Thử, 2023-Q1 (2023-01-01 đến 2023-03-31): đọc được 1 trong 1 nguồn, 1 ô cần sửa, "
        "0 ô nên kiểm tra, 2 nhiệm vụ trễ hoặc thiếu, 2 việc cần chỉ đạo",
    ]


def seen(town: Town, **environment: str) -> str:
    """Run on a terminal and return what stands on it."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "sheets_sync", "run", "-c", str(town.config), "--period", "2023-Q1",
               "--today", "2023-04-01"]  # fmt: skip
    known = {**os.environ, "TERM": "xterm-256color", **environment}
    with subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, env=known) as process:
        os.close(follower)
        shown = b""
        while part := _read(leader):
            shown += part
        assert process.wait(60) == 0
    os.close(leader)
    return shown.decode()


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65_536)
    except OSError:  # Linux: the other end of the terminal is closed
        return b""


def test_a_terminal_ends_with_a_table_of_the_headlines(town: Town) -> None:
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen(town, LC_ALL="vi_VN.UTF-8", COLUMNS="100"))
    lines = [line.rstrip() for line in shown.splitlines() if line.strip()]

    assert lines[0].strip().split("  ")[0] == "Chỉ tiêu"
    assert re.split(r"\s{2,}", lines[2].strip()) == [
        "Mô hình dân vận khéo: Mô hình đăng ký",
        "1",
        "1",
        "–",
        "1",
    ]
    assert lines[-2].startswith("Thị xã Thử, 2023-Q1 (2023-01-01 đến 2023-03-31): đọc được 1 trong 1 nguồn")
    assert lines[-1] == f"đã ghi {town.output}: 8 trang mới"


def test_a_narrow_terminal_leaves_the_groups_out_and_cuts_no_number(town: Town) -> None:
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen(town, LC_ALL="vi_VN.UTF-8", COLUMNS="40"))
    table = [line.rstrip() for line in shown.split("Thị xã Thử")[0].splitlines() if line.strip()]

    assert max(map(len, table)) <= 40
    assert table[2].split()[-2:] == ["1", "1"]
    assert table[0].split()[-4:] == ["Trong", "kỳ", "Để", "riêng"]


def test_no_color_means_none(town: Town) -> None:
    assert "\x1b[1;33m" in seen(town, LC_ALL="C.UTF-8", COLUMNS="80")
    assert "\x1b[1;33m" not in seen(town, LC_ALL="C.UTF-8", COLUMNS="80", NO_COLOR="1")
