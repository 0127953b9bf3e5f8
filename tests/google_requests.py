"""The requests of `spreadsheets.batchUpdate` that the product sends, applied as Google does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google_charts import add_chart, delete_object
from google_sheet import Spreadsheet, Tab, _properties, plain_copy

Body = dict[str, Any]


def apply(book: Spreadsheet, kind: str, body: Body) -> Body:
    """Apply one request and return its reply, or raise what Google refuses."""
    from google_api import ApiError

    if kind not in _KINDS:
        raise ApiError(400, f"Invalid request: {kind} is not known here")
    made = _KINDS[kind](book, body)
    return {kind: made} if made else {}


def _tab(book: Spreadsheet, sheet_id: int) -> Tab:
    from google_api import ApiError

    for tab in book.tabs:
        if tab.id == sheet_id:
            return tab
    raise ApiError(400, f"No grid with id: {sheet_id}")


def _refuse_title(book: Spreadsheet, title: str, but: int | None = None) -> None:
    from google_api import ApiError

    if any(tab.properties["title"].casefold() == title.casefold() and tab.id != but for tab in book.tabs):
        raise ApiError(400, f'A sheet with the name "{title}" already exists. Please enter another name.')


def _add_sheet(book: Spreadsheet, body: Body) -> Body:
    from google_api import ApiError

    wanted = body["properties"]
    _refuse_title(book, wanted["title"])
    sheet_id = wanted.get("sheetId", book.next_id)
    if any(tab.id == sheet_id for tab in book.tabs):
        raise ApiError(400, f"Sheet with id {sheet_id} already exists")
    tab = Tab(_properties(wanted["title"], sheet_id, 0))
    for name, value in wanted.get("gridProperties", {}).items():
        _set_or_drop(tab.properties["gridProperties"], name, value)
    if wanted.get("hidden"):
        tab.properties["hidden"] = True
    book.next_id = max(book.next_id, sheet_id) + 1
    book.tabs.insert(wanted.get("index", len(book.tabs)), tab)
    _renumber(book)
    return {"properties": plain_copy(tab.properties)}


def _renumber(book: Spreadsheet) -> None:
    for number, tab in enumerate(book.tabs):
        tab.properties["index"] = number


def _delete_sheet(book: Spreadsheet, body: Body) -> None:
    from google_api import ApiError

    tab = _tab(book, body["sheetId"])
    if len(book.tabs) == 1:
        raise ApiError(400, "You can't remove all the sheets in a document.")
    book.tabs.remove(tab)
    _renumber(book)


def _update_properties(book: Spreadsheet, body: Body) -> None:
    wanted = body["properties"]
    tab = _tab(book, wanted["sheetId"])
    for name in body["fields"].split(","):
        head, _, rest = name.replace("/", ".").partition(".")
        if head == "gridProperties" and rest:
            _set_or_drop(tab.properties["gridProperties"], rest, wanted["gridProperties"].get(rest))
        elif head == "gridProperties":
            tab.properties["gridProperties"] = dict(wanted["gridProperties"])
        elif head == "title":
            _refuse_title(book, wanted["title"], tab.id)
            tab.properties["title"] = wanted["title"]
        elif head == "index":
            book.tabs.remove(tab)
            book.tabs.insert(wanted["index"], tab)
        else:
            tab.properties[head] = wanted.get(head)
    rows, columns = tab.size
    tab.cells = {place: cell for place, cell in tab.cells.items() if place[0] < rows and place[1] < columns}
    _renumber(book)


def _set_or_drop(properties: Body, name: str, value: Any) -> None:
    """Set a property; one that is 0 or false is left out of every answer."""
    if value:
        properties[name] = value
    else:
        properties.pop(name, None)


def _update_cells(book: Spreadsheet, body: Body) -> None:
    from google_api import ApiError

    area = body.get("range") or {}
    start = body.get("start") or {"sheetId": area["sheetId"], "rowIndex": area.get("startRowIndex", 0),
                                  "columnIndex": area.get("startColumnIndex", 0)}  # fmt: skip
    tab = _tab(book, start["sheetId"])
    rows, columns = tab.size
    fields = _paths(body["fields"])
    if "range" in body:
        for row in range(area.get("startRowIndex", 0), area.get("endRowIndex", rows)):
            for column in range(area.get("startColumnIndex", 0), area.get("endColumnIndex", columns)):
                _clear(tab, (row, column), fields)
    for down, line in enumerate(body.get("rows", [])):
        for right, cell in enumerate(line.get("values", [])):
            place = (start.get("rowIndex", 0) + down, start.get("columnIndex", 0) + right)
            if place[0] >= rows or place[1] >= columns:
                raise ApiError(400, "Attempting to write past the last row or column")
            _put(tab, place, cell, fields)


def _repeat(book: Spreadsheet, body: Body) -> None:
    area = body["range"]
    tab, fields = _tab(book, area["sheetId"]), _paths(body["fields"])
    for row in range(area["startRowIndex"], area["endRowIndex"]):
        for column in range(area["startColumnIndex"], area["endColumnIndex"]):
            _put(tab, (row, column), body["cell"], fields)


Paths = list[list[str]]


def _paths(fields: str) -> Paths:
    return [path.split(".") for path in fields.split(",")]


def _put(tab: Tab, place: tuple[int, int], cell: Body, fields: Paths) -> None:
    """Set the fields of a cell to what is given; a field that is not given is cleared.

    What a cell holds is never altered but replaced, so cells may share a format.
    """
    for path in fields:
        if path == ["*"]:
            tab.cells[place] = dict(cell)
        else:
            tab.cells[place] = _with(tab.cells.get(place, {}), cell, path)


def _with(old: Body, new: Body, path: list[str]) -> Body:
    head = path[0]
    if head not in new and head not in old:
        return old
    if len(path) > 1:
        before = old.get(head, {})
        after = _with(before, new.get(head, {}), path[1:])
        return old if after is before else {**old, head: after}
    if head in new:
        return {**old, head: new[head]}
    return {name: value for name, value in old.items() if name != head}


def _clear(tab: Tab, place: tuple[int, int], fields: Paths) -> None:
    if ["*"] in fields:
        tab.cells.pop(place, None)
    elif place in tab.cells:
        _put(tab, place, {}, fields)


def _merge(book: Spreadsheet, body: Body) -> None:
    from google_api import ApiError

    tab = _tab(book, body["range"]["sheetId"])
    if any(_overlap(body["range"], other) for other in tab.merges):
        raise ApiError(400, "You must select all cells in a merged range to merge or unmerge them.")
    tab.merges.append(body["range"])


def _unmerge(book: Spreadsheet, body: Body) -> None:
    tab = _tab(book, body["range"]["sheetId"])
    tab.merges = [other for other in tab.merges if not _overlap(body["range"], other)]


def _overlap(one: Body, other: Body) -> bool:
    big = 10**9
    return bool(one.get("startRowIndex", 0) < other["endRowIndex"]
            and other["startRowIndex"] < one.get("endRowIndex", big)
            and one.get("startColumnIndex", 0) < other["endColumnIndex"]
            and other["startColumnIndex"] < one.get("endColumnIndex", big))  # fmt: skip


def _create_metadata(book: Spreadsheet, body: Body) -> Body:
    wanted = dict(body["developerMetadata"])
    wanted.setdefault("metadataId", book.next_id)
    book.next_id += 1
    _tab(book, wanted["location"]["sheetId"]).metadata.append(wanted)
    return {"developerMetadata": wanted}


def _delete_metadata(book: Spreadsheet, body: Body) -> None:
    lookup = body["dataFilter"]["developerMetadataLookup"]
    for tab in book.tabs:
        tab.metadata = [m for m in tab.metadata if m["metadataId"] != lookup.get("metadataId")]


def _protect(book: Spreadsheet, body: Body) -> Body:
    given = body["protectedRange"]
    tab = _tab(book, given["range"].get("sheetId", 0))
    made: Body = {"protectedRangeId": book.next_id, "range": _without_zero_id(given["range"])}
    if given.get("description"):
        made["description"] = given["description"]
    made |= (
        {"warningOnly": True} if given.get("warningOnly") else {"requestingUserCanEdit": True, "editors": {}}
    )
    book.next_id += 1
    tab.protected.append(made)
    return {"protectedRange": made}


def _without_zero_id(area: Body) -> Body:
    """Return a range as Google answers it: the id of the first tab, 0, is left out."""
    return {name: value for name, value in area.items() if (name, value) != ("sheetId", 0)}


def _set_filter(book: Spreadsheet, body: Body) -> None:
    _tab(book, body["filter"]["range"]["sheetId"]).filter = body["filter"]


def _clear_filter(book: Spreadsheet, body: Body) -> None:
    _tab(book, body["sheetId"]).filter = None


def _duplicate(book: Spreadsheet, body: Body) -> Body:
    source = _tab(book, body["sourceSheetId"])
    _refuse_title(book, body["newSheetName"])
    tab = source.copy()
    tab.properties |= {"sheetId": body["newSheetId"], "title": body["newSheetName"]}
    book.next_id = max(book.next_id, body["newSheetId"]) + 1
    for chart in tab.charts:
        chart["chartId"] = book.next_id
        book.next_id += 1
    book.tabs.append(tab)
    _renumber(book)
    return {"properties": plain_copy(tab.properties)}


def _paste(book: Spreadsheet, body: Body) -> None:
    """Copy values, formats and merges of an area to another of the same size."""
    source, target = body["source"], body["destination"]
    from_tab, to_tab = _tab(book, source["sheetId"]), _tab(book, target["sheetId"])
    down = target["startRowIndex"] - source["startRowIndex"]
    right = target["startColumnIndex"] - source["startColumnIndex"]
    for row in range(source["startRowIndex"], source["endRowIndex"]):
        for column in range(source["startColumnIndex"], source["endColumnIndex"]):
            to_tab.cells.pop((row + down, column + right), None)
            if (row, column) in from_tab.cells:
                to_tab.cells[row + down, column + right] = from_tab.cells[row, column]


def _dimension(book: Spreadsheet, body: Body) -> None:
    _tab(book, body["range"]["sheetId"])


def _add_rule(book: Spreadsheet, body: Body) -> None:
    from google_api import ApiError

    rule = body["rule"]
    sheets = {area.get("sheetId", 0) for area in rule["ranges"]}
    if len(sheets) != 1 or ("booleanRule" in rule) == ("gradientRule" in rule):
        raise ApiError(400, "Invalid rule")
    rules = _tab(book, sheets.pop()).rules
    if not 0 <= body.get("index", 0) <= len(rules):
        raise ApiError(400, f"Invalid index: {body['index']}")
    rules.insert(body.get("index", 0), rule)


def _delete_rule(book: Spreadsheet, body: Body) -> None:
    from google_api import ApiError

    rules = _tab(book, body["sheetId"]).rules
    if not 0 <= body["index"] < len(rules):
        raise ApiError(400, f"No conditional format on sheet: {body['sheetId']} at index: {body['index']}")
    del rules[body["index"]]


_KINDS: dict[str, Callable[[Spreadsheet, Body], Body | None]] = {
    "addSheet": _add_sheet, "deleteSheet": _delete_sheet, "updateSheetProperties": _update_properties,
    "updateCells": _update_cells, "repeatCell": _repeat, "mergeCells": _merge, "unmergeCells": _unmerge,
    "createDeveloperMetadata": _create_metadata, "deleteDeveloperMetadata": _delete_metadata,
    "addProtectedRange": _protect, "setBasicFilter": _set_filter, "clearBasicFilter": _clear_filter,
    "updateDimensionProperties": _dimension, "duplicateSheet": _duplicate,
    "copyPaste": _paste, "addConditionalFormatRule": _add_rule,
    "deleteConditionalFormatRule": _delete_rule, "addChart": add_chart,
    "deleteEmbeddedObject": delete_object,
}  # fmt: skip
