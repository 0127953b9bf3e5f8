"""The commented config and the first units list of a new site."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sheets_sync.units import Unit

UNIT_HEADS = ("Tên", "Loại", "Tên khác", "Từ ngày", "Đến ngày", "Nhập vào")


@dataclass(frozen=True)
class Answers:
    """What is known of a new site: its name, its calendar, where its sheets are, where the summary goes.

    Each source is a pattern of local workbooks, or the link of a spreadsheet or of a Drive folder. `output`
    is the link of a spreadsheet, "" for a workbook beside the config.
    """

    name: str
    calendar: str = "calendar"
    sources: Sequence[str] = ("registers/**/*.xlsx",)
    output: str = ""

    @property
    def uses_google(self) -> bool:
        """Whether any of it is on Google."""
        return any("://" in place for place in (*self.sources, self.output))


def config_text(answers: Answers) -> str:
    """Return the config, each key with what it is for."""
    sources = "\n".join(_source(place) for place in answers.sources)
    output = f"spreadsheet = {_quoted(answers.output)}" if answers.output else 'path = "tong-hop.xlsx"'
    return _TEXT.format(
        name=_quoted(answers.name), calendar=_quoted(answers.calendar), sources=sources, output=output,
        google="" if answers.uses_google else "# ",
    )  # fmt: skip


def _source(place: str) -> str:
    kind = "path" if "://" not in place else "folder" if "/folders/" in place else "spreadsheet"
    return f"[[sources]]\n{kind} = {_quoted(place)}"


def _quoted(text: str) -> str:
    """Return a text as a TOML string; JSON's strings are TOML's too."""
    return json.dumps(text, ensure_ascii=False)


def units_text(units: Sequence[Unit]) -> str:
    """Return the units list as CSV, its heading alone if no unit is known yet."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(UNIT_HEADS)
    rows.writerows([unit.name, unit.type, ";".join(unit.aliases), "", "", ""] for unit in units)
    return file.getvalue()


_TEXT = """\
# One site of sheets-sync. Relative paths start at this file's folder.
version = 1

[site]
name = {name}
timezone = "Asia/Ho_Chi_Minh"
# "calendar": quý I is January to March; "decree-09": 15 December to 14 March (Nghị định 09/2019/NĐ-CP);
# "day-N": the quarter begins on day N.
calendar = {calendar}

# Who must report. Columns: Tên, Loại (phường, xã, tổ chức), Tên khác (a;b), Từ ngày, Đến ngày, Nhập vào.
[units]
path = "units.csv"
# spreadsheet = "https://docs.google.com/spreadsheets/d/…"
# tab = "Danh mục đơn vị"

# What officers fill in, as many as there are: path (a pattern of workbooks), spreadsheet or folder (links).
# unit = "…" gives the unit of rows that name none.
{sources}

# Where the summary goes. It may be another spreadsheet or a workbook, never one that officers fill in.
[output]
{output}
# A tab "Cần bổ sung" in each Google spreadsheet of a source.
feedback = true
# So many days without a full update, and the summary itself shows in red that it is old.
stale_after_days = 2

{google}[google]
# A service account's key file (docs/google.md); others must not be able to read it.
{google}credentials = "credentials.json"

# [report]                                # what stands around the figures in `sheets-sync report`
# form = "party"                          # or "state", or a .docx file of your own
# superior = "…"
# office = "BAN CHỈ ĐẠO"
# signer = "…"

# What takes longer is ended.
[limits]
run_minutes = 25
step_seconds = 120

# A service such as healthchecks.io that raises the alarm when no run reports. The address is a secret: it
# stands in an environment variable, or in a file with mode 600.
# [health_check]
# url_env = "SHEETS_SYNC_PING"

[plugins]
folder = "plugins"
disable = []

# Who is told what changed, by mail, Zalo, Telegram and others (Apprise's addresses, one a line, with the tags
# operator= and office= if they differ).
# [plugins.options.messages]
# url_file = "addresses.txt"
# digest_on = "thứ hai"
"""
