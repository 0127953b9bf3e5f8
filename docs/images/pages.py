"""Turns the example town's PDFs and page into pictures: `python docs/images/pages.py FOLDER PICTURES`.

Of the workbook each tab's first page is shown but for the drill-downs, of which one stands for all; of the
documents each page of the Party's form, and the first of the State's.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import sync_playwright

from sheets_sync.texts import skeleton

RESOLUTION = "72"
WIDTHS = {"phone": (390, 844), "desk": (1280, 900), "projector": (1920, 1080)}


def main(folder: Path, pictures: Path) -> None:
    """Make all pictures."""
    pictures.mkdir(parents=True, exist_ok=True)
    tabs(folder, pictures)
    for name, most in (("party", 99), ("state", 1)):
        for number in range(1, min(most, pages_of(folder / f"{name}.pdf")) + 1):
            picture(folder / f"{name}.pdf", number, pictures / f"report-{name}-{number:02}")
    page(folder / "page.html", pictures)


def tabs(folder: Path, pictures: Path) -> None:
    """Make a picture of the first page of each tab; pages tell in their footer which tab they are of."""
    pdf = folder / "tong-hop.pdf"
    titles = load_workbook(folder / "town" / "tong-hop.xlsx").sheetnames
    shown = [title for title in titles if not title.startswith("Chi tiết")]
    shown += [title for title in titles if title.startswith("Chi tiết")][:1]
    texts = text_of(pdf).split("\f")
    first: dict[str, int] = {}
    for number, text in enumerate(texts, 1):
        found = [
            title
            for title in titles
            if re.search(rf"^ *{re.escape(title)} {{2,}}Trang \d+/\d+ *$", text, re.M)
        ]
        for title in found:
            first.setdefault(title, number)
    for title in shown:
        name = re.sub(r"\W+", "-", skeleton(title)).strip("-")
        picture(pdf, first[title], pictures / f"tab-{name}")
    shutil.copy(pictures / "tab-tong-hop.png", pictures / "overview.png")


def call(*command: str) -> str:
    """Run a tool and return what it prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def text_of(pdf: Path) -> str:
    """Return the text of a PDF as it stands on its pages."""
    return call("pdftotext", "-layout", str(pdf), "-")


def pages_of(pdf: Path) -> int:
    """Return how many pages a PDF has."""
    return text_of(pdf).count("\f")


def picture(pdf: Path, number: int, to: Path) -> None:
    """Make a picture of one page."""
    pages = ["-f", str(number), "-l", str(number)]
    call("pdftoppm", "-png", "-r", RESOLUTION, *pages, "-singlefile", str(pdf), str(to))


def page(file: Path, pictures: Path) -> None:
    """Make pictures of the page at each width, and in the dark."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for name, (width, height) in WIDTHS.items():
            for scheme in ("light", "dark") if name == "desk" else ("light",):
                look: Any = {"color_scheme": scheme, "reduced_motion": "reduce"}
                context = browser.new_context(viewport={"width": width, "height": height}, **look)
                seen = context.new_page()
                seen.goto(file.as_uri())
                suffix = "-dark" if scheme == "dark" else ""
                seen.screenshot(path=pictures / f"page-{name}{suffix}.png", full_page=scheme == "light")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
