"""What spreadsheets held when they were last seen, on this machine's disk; losing it costs time, never data.

Each file is one spreadsheet. One that is damaged, of another version, or not ours is as if it were not there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sheets_sync.diff import Mark
from sheets_sync.grids import Area, CellError
from sheets_sync.stores.google.cells import Sheets, SheetTab
from sheets_sync.stores.google.listing import ListedFile
from sheets_sync.whole_files import write_whole

FORM = 4
# The Date of an answer has no fractions of a second, the time of a change has.
FRACTION = dt.timedelta(seconds=1)


# The name of a spreadsheet that we wrote, and when it was seen then, in seconds since 1970 by Google's clock.
LastSeen = tuple[str, float]


def stands_as_left(file: ListedFile, name: str, seen: float) -> bool:
    """Tell whether a file that we wrote stands as it was seen then.

    The version after a change of ours is not known. So the last change must be ours and no later than that,
    and the name the same.
    """
    if not (file.ours and file.modified and file.name == name):
        return False
    return file.modified.timestamp() <= seen + FRACTION.total_seconds()


@dataclass(frozen=True)
class Remembered:
    """A spreadsheet as it was last seen, its name and version then, and whether we had just written it.

    After a write of ours the version is not known; `written` then says that it was last seen after that.
    """

    sheets: Sheets
    name: str
    version: str
    written: bool = False

    def still_stands(self, file: ListedFile) -> bool:
        """Tell whether nothing has changed since."""
        if self.version == file.version:
            return True
        seen = self.sheets.seen
        return bool(self.written and seen and stands_as_left(file, self.name, seen.timestamp()))


class Cache:
    """The spreadsheets of one site; `fingerprint` stands for all that decides what is kept of each."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self._key = f"{FORM} {fingerprint}"

    def load(self, file: ListedFile) -> Remembered | None:
        """Return what is remembered of a file if it still stands, else None."""
        try:
            check, _, text = self._path(file.id).read_text(encoding="utf-8").partition("\n")
            if check != _hash(f"{self._key} {file.id} {text}"):
                return None
            remembered = _remembered(json.loads(text, object_hook=_decoded))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return remembered if remembered.still_stands(file) else None

    def save(self, spreadsheet: str, remembered: Remembered) -> None:
        """Keep a spreadsheet; a reader never finds half of it.

        Raises:
            OSError: the folder cannot be written to.
        """
        text = json.dumps(remembered, ensure_ascii=False, default=_encoded)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        check = _hash(f"{self._key} {spreadsheet} {text}")
        write_whole(self._path(spreadsheet), f"{check}\n{text}".encode(), lasting=False)

    def forget(self, spreadsheet: str) -> None:
        """Remember a spreadsheet no longer.

        Raises:
            OSError: the folder cannot be written to.
        """
        path = self._path(spreadsheet)
        if path.exists():
            path.unlink(missing_ok=True)

    def forget_all_but(self, spreadsheets: Iterable[str]) -> None:
        """Remove what no source or output of the site is any more, and what a crash left."""
        wanted = {self._path(spreadsheet) for spreadsheet in spreadsheets}
        for path in self.folder.glob("*.*") if self.folder.is_dir() else ():
            if path not in wanted:
                path.unlink(missing_ok=True)

    def _path(self, spreadsheet: str) -> Path:
        return self.folder / f"{_hash(spreadsheet)[:32]}.json"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _encoded(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, Remembered | Sheets | SheetTab | Mark | Area | CellError):
        return {part.name: getattr(value, part.name) for part in fields(value)}
    raise TypeError(f"{value!r} cannot be kept")


def _decoded(found: dict[str, Any]) -> Any:
    match found:
        case {"moment": str(text)}:
            return dt.datetime.fromisoformat(text)
        case {"day": str(text)}:
            return dt.date.fromisoformat(text)
        case {"code": str(text)} if len(found) == 1:
            return CellError(text)
    return found


def _remembered(found: Any) -> Remembered:
    sheets = found["sheets"]
    tabs = tuple(
        SheetTab(**{**tab, "merges": tuple(Area(**area) for area in tab["merges"]),
                    "charts": tuple(tab["charts"]),
                    "mark": Mark(**tab["mark"]) if tab["mark"] else None})
        for tab in sheets["tabs"]
    )  # fmt: skip
    return Remembered(**{**found, "sheets": Sheets(**{**sheets, "tabs": tabs})})
