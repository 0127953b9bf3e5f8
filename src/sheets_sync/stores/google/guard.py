"""The hard guard: a batch that would touch anything but tabs of our own cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sheets_sync.stores.google.cells import SheetTab

Request = dict[str, Any]


class NotOursError(ValueError):
    """A write names a tab that is not ours; nothing may be written there."""


class Batch:
    """The requests of one `spreadsheets.batchUpdate`, each known to touch tabs of our own alone.

    Ours are the tabs of `standing` that carry our mark, those that `earlier` batches made, and those that
    this one makes. Only tabs that we built something in (`stage`) can be deleted.

    Raises:
        NotOursError: a request names another tab, none at all (the API takes that for the first), or is of
            a kind that is not known to be safe.
    """

    def __init__(
        self, requests: Iterable[Request], standing: Iterable[SheetTab], earlier: Sequence[Batch] = ()
    ) -> None:
        tabs = list(standing)
        self.requests = list(requests)
        self.made: set[int] = set()
        self._made_before = {sheet for batch in earlier for sheet in batch.made}
        self._taken = {tab.id for tab in tabs} | self._made_before
        self._ours = {tab.id for tab in tabs if tab.mark} | self._made_before
        self._stages = {tab.id for tab in tabs if tab.is_stage} | self._made_before
        self._marks = {tab.metadata_id for tab in tabs if tab.mark}
        self._charts = {chart for tab in tabs for chart in tab.own_charts}
        for request in self.requests:
            self._check(request)

    def _check(self, request: Request) -> None:
        ((kind, body),) = request.items()
        if kind in _MAKERS:
            self._make(_MAKERS[kind](body))
        if kind == "deleteSheet" and body.get("sheetId") not in self._stages:
            raise NotOursError("only a tab that we built something in can be deleted")
        if kind == "deleteDeveloperMetadata":
            if body["dataFilter"]["developerMetadataLookup"].get("metadataId") not in self._marks:
                raise NotOursError("a mark that is not ours would be deleted")
            return
        if kind == "deleteEmbeddedObject":
            if body.get("objectId") not in self._charts:
                raise NotOursError("a chart that is not ours would be deleted")
            return
        if kind not in _TOUCHED:
            raise NotOursError(f"a request of the kind {kind} is not known to be safe")
        for sheet in _TOUCHED[kind](body):
            if sheet not in self._ours:
                raise NotOursError(f"{kind} names the tab with the id {sheet}, which is not ours")

    def _make(self, sheet: int | None) -> None:
        if sheet is None or sheet in self._taken:
            raise NotOursError(f"a tab would be made under the id {sheet}, which another may have")
        self.made.add(sheet)
        self._ours.add(sheet)
        self._taken.add(sheet)


def _of(*path: str) -> Callable[[Request], Iterator[int | None]]:
    def sheet(body: Request) -> Iterator[int | None]:
        value: Any = body
        for name in path:
            value = value.get(name, {})
        yield value.get("sheetId")

    return sheet


def _of_cells(body: Request) -> Iterator[int | None]:
    for name in ("range", "start"):
        if name in body:
            yield body[name].get("sheetId")
    if not {"range", "start"} & set(body):
        yield None


def _of_paste(body: Request) -> Iterator[int | None]:
    yield body["source"].get("sheetId")
    yield body["destination"].get("sheetId")


def _of_chart(body: Request) -> Iterator[int | None]:
    chart = body["chart"]
    yield chart["position"].get("overlayPosition", {}).get("anchorCell", {}).get("sheetId")
    basic = chart["spec"]["basicChart"]
    drawn = [domain["domain"] for domain in basic["domains"]] + [part["series"] for part in basic["series"]]
    for data in drawn:
        yield from (area.get("sheetId") for area in data["sourceRange"]["sources"])


def _of_rule(body: Request) -> Iterator[int | None]:
    for area in body["rule"].get("ranges") or [{}]:
        yield area.get("sheetId")


_MAKERS: dict[str, Callable[[Request], int | None]] = {
    "addSheet": lambda body: body["properties"].get("sheetId"),
    "duplicateSheet": lambda body: body.get("newSheetId"),
}
_TOUCHED: dict[str, Callable[[Request], Iterator[int | None]]] = {
    "addSheet": _of("properties"),
    "duplicateSheet": lambda body: iter([body.get("sourceSheetId")]),
    "deleteSheet": _of(),
    "updateSheetProperties": _of("properties"),
    "updateCells": _of_cells,
    "repeatCell": _of("range"),
    "copyPaste": _of_paste,
    "mergeCells": _of("range"),
    "unmergeCells": _of("range"),
    "updateDimensionProperties": _of("range"),
    "setBasicFilter": _of("filter", "range"),
    "clearBasicFilter": _of(),
    "addConditionalFormatRule": _of_rule,
    "deleteConditionalFormatRule": _of(),
    "createDeveloperMetadata": _of("developerMetadata", "location"),
    "addChart": _of_chart,
    "addProtectedRange": _of("protectedRange", "range"),
}
