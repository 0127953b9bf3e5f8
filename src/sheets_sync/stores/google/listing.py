"""Drive's listing of files: one request tells which spreadsheets there are and which have changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gspread.urls import DRIVE_FILES_API_V3_URL

from sheets_sync.stores.google.transport import Transport

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
SHORTCUT = "application/vnd.google-apps.shortcut"
# What a folder may hold in place of a spreadsheet of Google's; anything else in it is no source.
TABLES = frozenset([
    SPREADSHEET, SHORTCUT, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet", "text/csv",
])  # fmt: skip
_FIELDS = (
    "nextPageToken,files(id,name,mimeType,version,modifiedTime,trashed,parents,capabilities(canEdit),"
    "lastModifyingUser(me),shortcutDetails(targetMimeType))"
)
_ID = re.compile(r"(?:/d/|/folders/|[?&]id=|^)([A-Za-z0-9_-]{10,})(?:[/?#&]|$)")


@dataclass(frozen=True)
class ListedFile:
    """One file of Drive that the account can see.

    `version` moves with every change; `modified` is when the last one was made, None if Drive does not say,
    and `ours` whether this account made it.
    """

    id: str
    name: str
    kind: str
    version: str
    trashed: bool = False
    editable: bool = False
    parents: tuple[str, ...] = ()
    modified: dt.datetime | None = None
    ours: bool = False


def file_id(place: str) -> str:
    """Return the id in a link to a spreadsheet or folder; what holds none is taken for an id itself."""
    match = _ID.search(place.strip())
    return match.group(1) if match else place


def list_files(transport: Transport) -> dict[str, ListedFile]:
    """Return every file that the account can see, by id; one request per 1,000 files.

    Source: Drive API v3, files.list.

    Raises:
        APIError, RequestException, GoogleAuthError, ValueError: it could not be had.
    """
    found: dict[str, ListedFile] = {}
    parameters: dict[str, Any] = {
        "pageSize": 1000, "fields": _FIELDS, "supportsAllDrives": True, "includeItemsFromAllDrives": True,
    }  # fmt: skip
    while True:
        page, _ = transport.ask(DRIVE_FILES_API_V3_URL, parameters)
        before = len(found)
        try:
            found |= {entry["id"]: _listed(entry) for entry in page.get("files", [])}
            following = page.get("nextPageToken")
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("an answer that is no listing") from error
        if not following or len(found) == before:
            return found
        parameters["pageToken"] = following


def _listed(entry: Mapping[str, Any]) -> ListedFile:
    modified = entry.get("modifiedTime", "")
    kind = entry.get("mimeType", "")
    if kind == SHORTCUT and entry.get("shortcutDetails", {}).get("targetMimeType") not in (None, SPREADSHEET):
        kind = "a shortcut to something else"
    return ListedFile(
        entry["id"],
        entry.get("name", entry["id"]),
        kind,
        f"{entry.get('version', '')} {modified}",
        bool(entry.get("trashed")),
        bool(entry.get("capabilities", {}).get("canEdit")),
        tuple(entry.get("parents", ())),
        dt.datetime.fromisoformat(modified) if modified else None,
        bool(entry.get("lastModifyingUser", {}).get("me")),
    )
