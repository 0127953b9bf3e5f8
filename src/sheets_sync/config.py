"""`sheets-sync.toml` read into one frozen value, with all its mistakes reported at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from rapidfuzz import process

from sheets_sync.config_lines import line_of
from sheets_sync.errors import ConfigError, bounded
from sheets_sync.periods import Calendar

DEFAULT_NAME = "sheets-sync.toml"
# The form of the config; a change that an older program would misread makes it a new one.
FORM = 1


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f'no time zone is called "{name}"; an example is "Asia/Ho_Chi_Minh"') from error
    return name


def _known_calendar(name: str) -> str:
    Calendar.named(name)
    return name


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Site(_Section):
    """The site's name, its time zone and the calendar of its reporting periods."""

    name: str = Field(min_length=1)
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Ho_Chi_Minh"
    calendar: Annotated[str, AfterValidator(_known_calendar)] = "calendar"


class UnitsPlace(_Section):
    """Where the list of units stands: a local file, or a tab of a spreadsheet (its first unless named)."""

    path: str | None = Field(default=None, min_length=1)
    spreadsheet: str | None = Field(default=None, min_length=1)
    tab: str | None = None

    @model_validator(mode="after")
    def _is_one_place(self) -> UnitsPlace:
        if (self.path is None) == (self.spreadsheet is None):
            raise ValueError("name either path or spreadsheet")
        return self


class Source(_Section):
    """One entry of sources: local workbooks by a pattern, a spreadsheet, a Drive folder, or a plugin's store.

    `unit` is for rows that name none; a store has its `address` and may have a `name` for people. With
    `summaries` the places hold summaries that other sites wrote, and of each the tab "Số liệu" is read.
    """

    path: str | None = Field(default=None, min_length=1)
    spreadsheet: str | None = Field(default=None, min_length=1)
    folder: str | None = Field(default=None, min_length=1)
    store: str | None = Field(default=None, min_length=1)
    address: str | None = Field(default=None, min_length=1)
    name: str | None = Field(default=None, min_length=1)
    unit: str | None = None
    summaries: bool = False

    @model_validator(mode="after")
    def _is_one_place(self) -> Source:
        if sum(place is not None for place in (self.path, self.spreadsheet, self.folder, self.store)) != 1:
            raise ValueError("name one of path, spreadsheet, folder, store")
        if (self.store is None) != (self.address is None) or (self.name and not self.store):
            raise ValueError("store and address go together, and name with them")
        if self.summaries and self.store:
            raise ValueError("summaries goes with path, spreadsheet and folder")
        return self


class Output(_Section):
    """The workbook or Google spreadsheet that the summary tabs are written to.

    With `feedback` each Google source gets a tab "Cần bổ sung" of its own. After `stale_after_days` without a
    full update the summary itself shows in red that it is old.
    """

    path: str | None = Field(default=None, min_length=1)
    spreadsheet: str | None = Field(default=None, min_length=1)
    feedback: bool = True
    stale_after_days: int = Field(default=2, ge=1, le=366)

    @model_validator(mode="after")
    def _is_one_place(self) -> Output:
        if (self.path is None) == (self.spreadsheet is None):
            raise ValueError("name either path or spreadsheet")
        if self.path and not self.path.endswith(".xlsx"):
            raise ValueError("the output must be a file that ends in .xlsx")
        return self


class Google(_Section):
    """The service account's key file; without it the machine's own credentials are used.

    `retry_seconds` is how long requests of one run may be in trouble, all together, before it gives up.
    """

    credentials: str | None = None
    retry_seconds: float = Field(default=300.0, ge=0, strict=False)


class Limits(_Section):
    """How long a run may take, in minutes, and each step of it, in seconds; what takes longer is ended."""

    run_minutes: float = Field(default=25.0, gt=0, le=1440)
    step_seconds: float = Field(default=120.0, gt=0, le=86_400)


class Engine(_Section):
    """On what workbooks of this machine are read.

    `kind` is "serial", "threads", "processes", "dask" (a cluster, or one made here), or "auto": processes
    where there are many files. `workers` is their number, 0 for as many as there are processors; `address`
    that of a Dask scheduler.
    """

    kind: Literal["auto", "serial", "threads", "processes", "dask"] = "auto"
    workers: int = Field(default=0, ge=0, le=1024)
    address: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _is_of_dask(self) -> Engine:
        if self.address and self.kind != "dask":
            raise ValueError('address goes with kind = "dask"')
        return self


class HealthCheck(_Section):
    """Where a service is pinged at the start and the end of each run, so that it misses one that is not made.

    The address is a secret: it stands in an environment variable, or in a file that others cannot read.
    """

    url_env: str | None = Field(default=None, min_length=1)
    url_file: str | None = Field(default=None, min_length=1)


class Report(_Section):
    """What the briefing document says beside the figures, and its form: party, state, or a .docx file."""

    form: str = Field(default="party", min_length=1)
    superior: str = "…"
    office: str = "BAN CHỈ ĐẠO"
    place: str | None = None
    number: str = "…"
    on_behalf: str = "T/M BAN CHỈ ĐẠO"
    signer_title: str = "TRƯỞNG BAN"
    signer: str = "…"
    recipients: list[str] = Field(default_factory=lambda: ["…", "Lưu: VT."])

    def words(self, site: str) -> dict[str, Any]:
        """Return this by the names that the forms use; the place is that of the site unless it is given."""
        place = self.place or re.sub(r"^(thị xã|thành phố|huyện|tỉnh|xã|phường)\s+", "", site, flags=re.I)
        return {
            "cap_tren": self.superior, "co_quan": self.office, "dia_danh": place, "so": self.number,
            "thay_mat": self.on_behalf, "chuc_vu": self.signer_title, "nguoi_ky": self.signer,
            "noi_nhan": list(self.recipients),
        }  # fmt: skip


class PluginSettings(_Section):
    """Where the site's own plugins are, which are switched off, and each one's options."""

    folder: str | None = None
    disable: list[str] = Field(default_factory=list)
    options: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Config(_Section):
    """The whole config; relative paths start at `folder`, where its file stands."""

    version: int = FORM
    site: Site
    units: UnitsPlace
    sources: list[Source] = Field(min_length=1)
    output: Output
    google: Google = Field(default_factory=Google)
    limits: Limits = Field(default_factory=Limits)
    engine: Engine = Field(default_factory=Engine)
    health_check: HealthCheck = Field(default_factory=HealthCheck)
    plugins: PluginSettings = Field(default_factory=PluginSettings)
    report: Report = Field(default_factory=Report)
    file: Path = Field(default=Path(DEFAULT_NAME), exclude=True, strict=False)

    @property
    def folder(self) -> Path:
        """The folder that relative paths start at."""
        return self.file.resolve().parent

    @property
    def uses_google(self) -> bool:
        """Whether the units, any source or the output is on Google."""
        places = [self.output.spreadsheet, self.units.spreadsheet]
        return any([*places, *(s.spreadsheet or s.folder for s in self.sources)])

    def path(self, relative: str) -> Path:
        """Return a path of the config as a full one."""
        return self.folder / relative


def _refuse_other_forms(path: Path, version: object) -> None:
    if isinstance(version, int) and version > FORM:
        newer = f"{version} is of a newer sheets-sync, this one knows {FORM}"
        raise ConfigError([f"{path.name}, version: {newer}; upgrade it (pip install -U sheets-sync)"])
    if not isinstance(version, int) or version < 1:
        raise ConfigError([f"{path.name}, version: expected {FORM}, found {bounded(version, 20)}"])


def load_config(path: Path) -> Config:
    """Read a config file.

    Raises:
        ConfigError: it cannot be read, is no TOML, or has mistakes; each is named with its key, its
            line and, for a misspelt key, the nearest right one.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigError(
            [f"{path}: no such file; name the config with --config, or go to its folder"]
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"{path}: {bounded(error, 200)}"]) from None
    values.pop("file", None)
    _refuse_other_forms(path, values.get("version", FORM))
    try:
        return Config.model_validate({**values, "file": path})
    except ValidationError as error:
        raise ConfigError([_mistake(path.name, text, e, Config) for e in error.errors()]) from None


def _mistake(file: str, text: str, error: Any, model: type[BaseModel] | None) -> str:
    location = tuple(error["loc"])
    line = line_of(text, location)
    key = ".".join(f"[{part + 1}]" if isinstance(part, int) else str(part) for part in location)
    return f"{file}, line {line}, {key.replace('.[', '[')}: {sentence_of(error, model)}"


def sentence_of(error: Any, model: type[BaseModel] | None = None) -> str:
    """Return what a mistake that pydantic found means for the person who wrote it."""
    if error["type"] == "extra_forbidden":
        known = list(_keys_at(model, error["loc"][:-1]))
        near = process.extractOne(str(error["loc"][-1]), known, score_cutoff=60)
        hint = f'did you mean "{near[0]}"?' if near else f"known keys are {', '.join(known)}"
        return f"unknown key; {hint}"
    if error["type"] == "missing":
        return "is missing"
    message = error["msg"].removeprefix("Value error, ")
    if message == error["msg"]:
        message = message[0].lower() + message[1:]
    found = "" if isinstance(error["input"], dict) else f", found {bounded(repr(error['input']), 60)}"
    return f"{message}{found}"


def _keys_at(model: Any, location: Iterable[str | int]) -> list[str]:
    for part in location:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            model = next((a for a in getattr(annotation, "__args__", ())), annotation)
    return [name for name in model.model_fields if name != "file"]
