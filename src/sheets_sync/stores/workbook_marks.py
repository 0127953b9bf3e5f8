"""The marks of tabs that are ours, in a workbook's custom properties."""

from __future__ import annotations

import io
import json
import zipfile
from xml.etree import ElementTree as ET

from sheets_sync.diff import Mark, mark_of

PREFIX = "sheets-sync "
_PART = "docProps/custom.xml"


def marks_in(data: bytes) -> dict[str, Mark]:
    """Return the marks of the tabs that are ours, by their titles; the workbook has been scanned before.

    Raises:
        ValueError, TypeError, ET.ParseError, zipfile.BadZipFile: what stands there is no mark of ours.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _PART not in archive.namelist():
            return {}
        root = ET.fromstring(archive.read(_PART))  # noqa: S314  (scanned before)
    named = ((element.get("name", ""), "".join(element.itertext())) for element in root)
    own = {name.removeprefix(PREFIX): text for name, text in named if name.startswith(PREFIX)}
    return {title: mark_of(json.loads(text)) for title, text in own.items()}
