"""Google spreadsheets as sources: found by link or folder, read side by side, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gspread.urls import SPREADSHEET_URL

from sheets_sync.errors import ConfigError, SourceError
from sheets_sync.stores import SourceRead
from sheets_sync.stores.google import faults
from sheets_sync.stores.google.account import Account
from sheets_sync.stores.google.cells import FIELDS, Sheets, grids, parse
from sheets_sync.stores.google.listing import SHORTCUT, SPREADSHEET, TABLES, ListedFile, file_id
from sheets_sync.threads import side_by_side


@dataclass(frozen=True)
class Wanted:
    """One entry of the config: a spreadsheet or a folder by link or id, and the unit of its rows.

    `summaries` says that other sites wrote them.
    """

    place: str
    is_folder: bool = False
    unit: str | None = None
    summaries: bool = False


@dataclass(frozen=True)
class Found:
    """A spreadsheet to read, or why it cannot be."""

    id: str
    name: str
    unit: str | None = None
    error: SourceError | None = None
    summary: bool = False


def find_sources(
    files: Mapping[str, ListedFile],
    wanted: Iterable[Wanted],
    leave_out: Collection[str] = (),
    taken: Iterable[str] = (),
) -> list[Found]:
    """Return the spreadsheets that the config means, each once.

    `leave_out` are the ids of the output and the units list, which a folder may hold too. One that is named
    twice has the unit that it is given once. `taken` are names that something else has.

    Raises:
        ConfigError: a spreadsheet is named with two units, or is the output or the units list itself.
    """
    found: dict[str, Found] = {}
    mistakes: list[str] = []
    for want in wanted:
        wanted_id = file_id(want.place)
        if want.is_folder:
            chosen = _inside(files, wanted_id)
            if not chosen:
                error = SourceError("the folder is empty, or not shared with us; share it as Viewer",
                                    "thư mục trống hoặc chưa được chia sẻ")  # fmt: skip
                found[wanted_id] = Found(wanted_id, want.place, want.unit, error, want.summaries)
        else:
            chosen = [files.get(wanted_id, ListedFile(wanted_id, wanted_id, SPREADSHEET, ""))]
            if wanted_id in leave_out:
                mistakes.append(
                    f"sources: {want.place} is the output or the units list, so it can be no source"
                )
        for file in chosen:
            known = found.get(file.id)
            unit = want.unit or (known.unit if known else None)
            if known and known.unit not in (None, unit):
                mistakes.append(f"sources: {want.place} is named with two units, {known.unit} and {unit}")
            found[file.id] = Found(file.id, file.name, unit, _cannot(file), want.summaries)
    if mistakes:
        raise ConfigError(mistakes)
    return _named([entry for key, entry in found.items() if key not in leave_out], taken)


def _inside(files: Mapping[str, ListedFile], folder: str) -> list[ListedFile]:
    """Return the tables in a folder, Google's and others; of those in the bin, what nothing has replaced."""
    inside = [file for file in files.values() if folder in file.parents and file.kind in TABLES]
    standing = {file.name for file in inside if not file.trashed}
    return [file for file in inside if not file.trashed or file.name not in standing]


def _cannot(file: ListedFile) -> SourceError | None:
    if file.trashed:
        return faults.IN_THE_BIN
    if file.kind == SHORTCUT:
        return faults.A_SHORTCUT
    return None if file.kind == SPREADSHEET else faults.NOT_A_SHEET


def _named(found: Sequence[Found], taken: Iterable[str]) -> list[Found]:
    """Add the id to the names that two share."""
    names = Counter([*(entry.name for entry in found), *taken])
    return [
        replace(entry, name=f"{entry.name} ({entry.id})") if names[entry.name] > 1 else entry
        for entry in found
    ]


def read_found(
    account: Account, found: Sequence[Found], known: Callable[[Found], Sheets | None],
    typed: Callable[[SourceRead], SourceRead],
) -> tuple[list[SourceRead], dict[str, Sheets]]:  # fmt: skip
    """Read the spreadsheets side by side, one request each, but for those that are `known` still to stand.

    Each is `typed` as soon as it is there, while others are waited for. Returns the sources, and what each
    spreadsheet holds by its name.
    """

    def asked_and_typed(entry: Found) -> tuple[Sheets | SourceError, SourceRead]:
        answer = _asked(account, entry)
        if isinstance(answer, SourceError):
            return answer, SourceRead(entry.name, error=answer, unit=entry.unit)
        return answer, typed(_as_read(entry, answer))

    held = {entry.name: sheets for entry in found if not entry.error and (sheets := known(entry))}
    asked = [entry for entry in found if entry.name not in held]
    answers = dict(zip(asked, side_by_side(asked_and_typed, asked), strict=True))
    reads = [
        answers[entry][1] if entry in answers else replace(_as_read(entry, held[entry.name]), unchanged=True)
        for entry in found
    ]
    held |= {entry.name: sheets for entry, (sheets, _) in answers.items() if isinstance(sheets, Sheets)}
    return reads, held


def _as_read(entry: Found, sheets: Sheets) -> SourceRead:
    return SourceRead(entry.name, grids(entry.name, sheets, summary=entry.summary), unit=entry.unit)


def _asked(account: Account, entry: Found) -> Sheets | SourceError:
    if entry.error:
        return entry.error
    try:
        return read_sheets(account, entry.id)
    except faults.FAILURES as error:
        return faults.explain(error, account.email, "Viewer")


def read_sheets(account: Account, spreadsheet: str, fields: str = FIELDS) -> Sheets:
    """Read one spreadsheet: values, shown texts, formats, merges and marks, in one request.

    With `OWN_FIELDS` only what is needed of tabs that we wrote.

    Raises:
        APIError, RequestException, GoogleAuthError, ValueError: it could not be read.
    """
    url = SPREADSHEET_URL % spreadsheet
    return parse(*account.transport.ask(url, {"fields": fields}))
