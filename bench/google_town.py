"""Eleven wards on the test server, with eight tabs of about sixty rows each, typed over the years."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bench.town import FIELDS, STATUSES
from google_api import ApiError, File, Google, Request
from google_server import Server
from google_sheet import Tab

# The commands that are timed are processes of their own, so they are told by the environment.
WARDS, ROWS = int(os.environ.get("BENCH_WARDS", "11")), 60
OUTPUT, FOLDER = "output-0123456789", "folder-0123456789"
OTHERS = ["Kiến nghị", "Tiếp công dân", "QCDC", "GPMB", "Nhà văn hoá", "Lừa đảo"]
CONFIG = f"""[site]
name = "Đo tốc độ"
[units]
path = "units.csv"
[[sources]]
folder = "{FOLDER}"
[output]
spreadsheet = "{OUTPUT}"
feedback = false
[google]
credentials = "key.json"
"""


def write_config(folder: Path, server: Server) -> Path:
    """Write the site's config, units and key; return the config's path."""
    folder.mkdir(parents=True)
    names = "".join(f"Phường Số {number},phường\n" for number in range(1, WARDS + 1))
    (folder / "units.csv").write_text(f"Tên,Loại\n{names}", encoding="utf-8")
    (folder / "key.json").write_text(json.dumps(server.google.key_file()), encoding="utf-8")
    (folder / "key.json").chmod(0o600)
    (folder / "sheets-sync.toml").write_text(CONFIG, encoding="utf-8")
    server.google.more = values
    return folder / "sheets-sync.toml"


def upload(google: Google, seed: int = 1) -> None:
    """Put the wards' spreadsheets into the folder, and an empty output beside."""
    chance = random.Random(seed)  # noqa: S311
    google.files = {OUTPUT: File(OUTPUT, "Tổng hợp", {google.email: "writer"})}
    google.files[OUTPUT].sheet.add("Trang tính1", [])
    for number in range(1, WARDS + 1):
        name = f"Phường Số {number}"
        file = File(f"ward-{number:010}", name, {google.email: "reader"}, parents=(FOLDER,))
        for title, rows in registers(chance).items():
            file.sheet.add(title, rows)
        google.files[file.id] = file


def change(google: Google, share: float) -> None:
    """Let officers change a cell in a share of the wards' spreadsheets."""
    wards = [file for file in google.files.values() if file.id != OUTPUT]
    for number, file in enumerate(wards[: max(1, round(share * len(wards)))]):
        file.sheet.named("Mô hình DVK").type_in(1, 1, f"Mô hình đổi tên {number} {file.version}")
        file.version += 1


def registers(chance: random.Random) -> dict[str, list[list[Any]]]:
    """Return a ward's eight tabs."""
    models: list[list[Any]] = [["STT", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký", "Trạng thái"]]
    dialogues: list[list[Any]] = [["STT", "Thời gian dự kiến", "Ngày tổ chức", "Số người tham dự"]]
    for number in range(ROWS):
        field, status = chance.choice(FIELDS), chance.choice(STATUSES)
        models.append([number, f"Mô hình {number}", field, day(chance), status])
        held = day(chance)
        dialogues.append([number, held, held, chance.randint(20, 200)])
    others: dict[str, list[list[Any]]] = {
        title: [["STT", "Việc", "Kết quả", "Số"],
                *([number, f"Việc {number}", "xong", chance.randint(1, 99)] for number in range(ROWS))]
        for title in OTHERS
    }  # fmt: skip
    return {"Mô hình DVK": models, "Đối thoại": dialogues, **others}


def day(chance: random.Random) -> str:
    """Return a day from 2019 to March 2023, as officers type it."""
    months = chance.randrange(51)
    return f"{chance.randint(1, 28)}/{months % 12 + 1}/{2019 + months // 12}"


def values(google: Google, request: Request) -> Any:
    """Answer the requests of `spreadsheets.values` that other tools make and the product does not."""
    match = re.fullmatch(r"/v4/spreadsheets/([^/:]+)/values(?::batchGet|/([^:]+)(:clear)?)", request.path)
    file = google.files.get(match.group(1)) if match else None
    if match is None or file is None:
        raise ApiError(404, "Requested entity was not found.")
    if match.group(2) is None:
        return {"valueRanges": [{"values": shown(file, place)} for place in request.query["ranges"]]}
    place = unquote(match.group(2))
    if request.method == "GET":
        return {"values": shown(file, place)}
    tab = named(file, place)
    if match.group(3):
        tab.cells.clear()
    else:
        for row, line in enumerate(json.loads(request.body)["values"]):
            for column, value in enumerate(line):
                tab.type_in(row, column, value)
    return {"spreadsheetId": file.id}


def named(file: File, place: str) -> Tab:
    """Return the tab that a range names."""
    title = place.rpartition("!")[0] or place
    return file.sheet.named(title.strip("'"))


def shown(file: File, place: str) -> list[list[Any]]:
    """Return a tab's values as rows."""
    cells = named(file, place).cells
    rows = max((row for row, _ in cells), default=-1) + 1
    width = max((column for _, column in cells), default=-1) + 1
    return [[next(iter(cells.get((row, column), {}).get("userEnteredValue", {"": ""}).values()))
             for column in range(width)] for row in range(rows)]  # fmt: skip
