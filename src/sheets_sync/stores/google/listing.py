"""Drive's listing of files: one request tells which spreadsheets there are and which have changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gspread.urls import DRIVE_FILES_API_V3_URL

from sheets_sync.stores.google.transport import Transport

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
SHORTCUT = "application/vnd.google-apps.shortcut"
_FIELDS = (
    "nextPageToken,files(id,name,mimeType,version,modifiedTime,trashed,parents,capabilities(canEdit),"
    "shortcutDetails(targetId))"
)
_ID = re.compile(r"(?:/d/|/folders/|[?&]id=|^)([A-Za-z0-9_-]{10,})(?:[/?#&]|$)")


@dataclass(frozen=True)
class ListedFile:
    """One file of Drive that the account can see."""

    id: str
    name: str
    kind: str
    version: str
    trashed: bool = False
    editable: bool = False
    parents: tuple[str, ...] = ()


def file_id(place: str) -> str | None:
    """Return the id in a link to a spreadsheet or folder, or a bare id; None if there is none."""
    match = _ID.search(place.strip())
    return match.group(1) if match else None


def list_files(transport: Transport) -> dict[str, ListedFile]:
    """Return every file that the account can see, by id; one request per 1,000 files.

    Source: Drive API v3, files.list.
    """
    found: dict[str, ListedFile] = {}
    parameters: dict[str, Any] = {
        "pageSize": 1000, "fields": _FIELDS, "supportsAllDrives": True, "includeItemsFromAllDrives": True,
    }  # fmt: skip
    while True:
        page = transport.request("get", DRIVE_FILES_API_V3_URL, params=parameters).json()
        found |= {entry["id"]: _listed(entry) for entry in page.get("files", [])}
        if "nextPageToken" not in page:
            return found
        parameters["pageToken"] = page["nextPageToken"]


def _listed(entry: Mapping[str, Any]) -> ListedFile:
    return ListedFile(
        entry["id"],
        entry.get("name", entry["id"]),
        entry.get("mimeType", ""),
        f"{entry.get('version', '')} {entry.get('modifiedTime', '')}",
        bool(entry.get("trashed")),
        bool(entry.get("capabilities", {}).get("canEdit")),
        tuple(entry.get("parents", ())),
    )
