"""One summary in a workbook and on Google: the same cells, looks, links, merges and charts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import range_boundaries

from google_sheet import Tab
from google_town import CONFIG, OUTPUT, GoogleTown
from sheets_sync.stores.google.formats import _PATTERNS
from sheets_sync.stores.workbook_styles import FORMATS

Seen = dict[str, Any]


def test_the_example_town_is_equal_in_both_cell_by_cell(whole_town: GoogleTown, tmp_path: Path) -> None:
    assert whole_town.call("run", "--period", "2023-Q1").code == 0
    place = f'spreadsheet = "https://docs.google.com/spreadsheets/d/{OUTPUT}/edit"'
    whole_town.write_config(CONFIG.replace(place, 'path = "tong-hop.xlsx"'))
    assert whole_town.call("run", "--period", "2023-Q1").code == 0
    book: Any = load_workbook(tmp_path / "tong-hop.xlsx")
    google = [tab for tab in whole_town.files[OUTPUT].sheet.tabs if tab.metadata]
    titles = {tab.id: tab.properties["title"] for tab in google}

    assert [tab.properties["title"] for tab in google] == book.sheetnames
    assert sum(len(tab.charts) for tab in google) == 5
    for tab in google:
        assert in_workbook(book[tab.properties["title"]]) == on_google(tab, titles)


def in_workbook(sheet: Any) -> Seen:
    """Return all that is seen of a tab in a workbook."""
    # Of merged cells the first is seen.
    cells = {(c.row - 1, c.column - 1): c for row in sheet.iter_rows() for c in row
             if not isinstance(c, MergedCell)}  # fmt: skip
    frozen: Any = range_boundaries(sheet.freeze_panes)
    return {
        "values": {place: value_of(c) for place, c in cells.items() if c.value is not None},
        "looks": {place: look_of(c) for place, c in cells.items() if c.has_style},
        "links": {place: link_of(c.hyperlink) for place, c in cells.items() if c.hyperlink},
        "merges": sorted(area.bounds for area in sheet.merged_cells.ranges),
        "frozen": (frozen[1] - 1, frozen[0] - 1),
        "filter": range_boundaries(sheet.auto_filter.ref) if sheet.auto_filter.ref else None,
        "charts": [chart_of(chart) for chart in sheet._charts],
    }


def on_google(tab: Tab, titles: dict[int, str]) -> Seen:
    """Return all that is seen of a tab on Google, in the same form."""
    cells = {place: cell for place, cell in tab.cells.items() if cell and not is_covered(tab, place)}
    formats = {place: cell.get("userEnteredFormat", {}) for place, cell in cells.items()}
    links = {place: f.get("textFormat", {}).get("link", {}).get("uri") for place, f in formats.items()}
    grid = tab.properties["gridProperties"]
    return {
        "values": {p: google_value(c) for p, c in cells.items() if c.get("userEnteredValue")},
        "looks": {place: google_look(form) for place, form in formats.items() if len(form) > 1},
        "links": {place: google_link(uri, titles) for place, uri in links.items() if uri},
        "merges": sorted(bounds(area) for area in tab.merges),
        "frozen": (grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)),
        "filter": bounds(tab.filter["range"]) if tab.filter else None,
        "charts": [google_chart(chart) for chart in tab.charts],
    }


def is_covered(tab: Tab, place: tuple[int, int]) -> bool:
    return any(
        (area["startRowIndex"], area["startColumnIndex"]) != place
        and area["startRowIndex"] <= place[0] < area["endRowIndex"]
        and area["startColumnIndex"] <= place[1] < area["endColumnIndex"]
        for area in tab.merges
    )


def value_of(cell: Any) -> Any:
    if cell.is_date:
        return ("day", cell.value.date().isoformat())
    return cell.value


def google_value(cell: Any) -> Any:
    (value,) = cell["userEnteredValue"].values()
    if cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") == "DATE":
        return ("day", (dt.date(1899, 12, 30) + dt.timedelta(days=value)).isoformat())
    return value


def look_of(cell: Any) -> tuple[Any, ...]:
    kinds = {pattern: kind for kind, pattern in FORMATS.items()}
    fill = cell.fill.fgColor.rgb[2:] if cell.fill.patternType else None
    return (cell.font.b, cell.font.sz, cell.font.color.rgb[2:], fill, cell.alignment.horizontal,
            bool(cell.alignment.wrap_text), kinds[cell.number_format],
            cell.border.top.style is not None)  # fmt: skip


def google_look(form: Any) -> tuple[Any, ...]:
    kinds = {pattern: kind for kind, (_, pattern) in _PATTERNS.items()}
    text, fill = form["textFormat"], form.get("backgroundColorStyle")
    return (text["bold"], text["fontSize"], rgb(text["foregroundColorStyle"]), rgb(fill) if fill else None,
            form["horizontalAlignment"].lower(), form["wrapStrategy"] == "WRAP",
            kinds.get(form.get("numberFormat", {}).get("pattern"), "general"),
            "borders" in form)  # fmt: skip


def rgb(style: Any) -> str:
    return "".join(f"{round(style['rgbColor'][name] * 255):02X}" for name in ("red", "green", "blue"))


def link_of(link: Any) -> tuple[str, str]:
    title, _, area = link.location.rpartition("!")
    return (link.target or title.strip("'").replace("''", "'"), area)


def google_link(uri: str, titles: dict[int, str]) -> tuple[str, str]:
    place, _, area = uri.rpartition("&range=")
    inside = place.startswith("#gid=")
    return (titles[int(place.removeprefix("#gid="))] if inside else place, area)


def bounds(area: Any) -> tuple[int, int, int, int]:
    return (area["startColumnIndex"] + 1, area["startRowIndex"] + 1, area["endColumnIndex"],
            area["endRowIndex"])  # fmt: skip


def chart_of(chart: Any) -> Seen:
    """Return what a chart of a workbook draws, and from which cells."""
    series = [
        (
            reference(one.tx.strRef.f),
            reference(one.val.numRef.f),
            one.graphicalProperties.solidFill.srgbClr,
        )
        for one in chart.series
    ]
    anchor = chart.anchor._from
    return {
        "bars": chart.barDir,
        "stacked": chart.grouping == "stacked",
        "points": reference(chart.series[0].cat.numRef.f),
        "series": series,
        "at": (anchor.row, anchor.col),
    }


def reference(text: str) -> tuple[int, int, int, int]:
    return range_boundaries(text.rpartition("!")[2].replace("$", ""))  # type: ignore[return-value]


def google_chart(chart: Any) -> Seen:
    """Return what a chart on Google draws, whose series begin with their names."""
    basic, anchor = chart["spec"]["basicChart"], chart["position"]["overlayPosition"]["anchorCell"]
    points = source(basic["domains"][0]["domain"])
    return {
        "bars": "bar" if basic["chartType"] == "BAR" else "col",
        "stacked": basic["stackedType"] == "STACKED",
        "points": without_name(points),
        "series": [
            (name_of(source(one["series"])), without_name(source(one["series"])), rgb(one["colorStyle"]))
            for one in basic["series"]
        ],
        "at": (anchor["rowIndex"], anchor["columnIndex"]),
    }


def source(data: Any) -> tuple[int, int, int, int]:
    (area,) = data["sourceRange"]["sources"]
    return bounds(area)


def name_of(area: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return (area[0], area[1], area[2], area[1])


def without_name(area: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return (area[0], area[1] + 1, area[2], area[3])
