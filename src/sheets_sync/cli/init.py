"""`sheets-sync init`: start a new site."""

from __future__ import annotations

import getpass
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync.cli.options import shown_path

if TYPE_CHECKING:
    from sheets_sync.starting.config_text import Answers
    from sheets_sync.starting.fitting import Fit
    from sheets_sync.stores import SourceRead
    from sheets_sync.tables import Table
    from sheets_sync.units import Unit

CALENDARS = "calendar, decree-09, day-N"


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The site's name, as people call it.")
@click.option(
    "--calendar", default="calendar", show_default=True, help=f"Its reporting periods: {CALENDARS}."
)
@click.option("--units", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A units list to begin with.")  # fmt: skip
@click.option("--from", "origin", metavar="FILE-or-LINK", multiple=True,
              help="Sheets that exist: a workbook, a folder of workbooks, or a link.")  # fmt: skip
@click.option(
    "--output", metavar="LINK", default="", help="The spreadsheet for the summary; else a workbook."
)
@click.option("--credentials", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A service account's key, to look at links.")  # fmt: skip
def command(
    folder: Path, name: str | None, calendar: str, units: Path | None, origin: tuple[str, ...], output: str,
    credentials: Path | None,
) -> int:  # fmt: skip
    """Start a new site in DIR: config, units list, plugins, blank registers, a cron line, systemd units.

    With --from, look at sheets that exist: say which register each tab fits, and write the config for them.
    """
    from sheets_sync.errors import ConfigError
    from sheets_sync.plugins import load_plugins
    from sheets_sync.starting.config_text import Answers

    if (folder / "sheets-sync.toml").exists():
        raise ConfigError([f"{folder}: there is a site already; choose another folder"])
    asked = name or _ask("The site's name", folder.resolve().name)
    tables = [table for table in load_plugins(None).tables if table.by_hand]
    answers = Answers(asked, _known(calendar), output=output)
    found: list[Unit] = []
    if origin:
        reads = _look(origin, credentials, folder)
        fits = _told(reads, tables)
        found = _units_in(reads, fits)
        answers = replace(answers, sources=[_source(place, folder) for place in origin])
    _write(folder, answers, _first_units(units, found), [] if origin else tables)
    _tell_next(folder, answers, known=bool(units or found))
    return 0


def _ask(question: str, default: str) -> str:
    if not sys.stdin.isatty():
        return default
    answer: str = click.prompt(question, default=default)
    return answer


def _known(calendar: str) -> str:
    from sheets_sync.errors import ConfigError
    from sheets_sync.periods import Calendar

    try:
        Calendar.named(calendar)
    except ValueError as error:
        raise ConfigError([f"--calendar: {error}"]) from None
    return calendar


def _look(origin: Sequence[str], credentials: Path | None, folder: Path) -> list[SourceRead]:
    from sheets_sync.errors import ConfigError
    from sheets_sync.stores.workbooks import read_workbook

    reads: list[SourceRead] = []
    links = [place for place in origin if "://" in place]
    for place in origin:
        path = Path(place)
        if place in links:
            continue
        if not path.exists():
            raise ConfigError([f"--from: there is no file or folder {place!r}, and it is no link"])
        books = sorted(path.rglob("*.xlsx")) if path.is_dir() else [path]
        reads += [read_workbook(book, shown_path(book)) for book in books if not book.name.startswith("~$")]
    return reads + (_look_at_links(links, credentials, folder) if links else [])


def _look_at_links(links: Sequence[str], credentials: Path | None, folder: Path) -> list[SourceRead]:
    from sheets_sync.places import cache_folder
    from sheets_sync.stores.google.ends import GoogleEnds, OwnPlaces
    from sheets_sync.stores.google.sources import Wanted

    cache = cache_folder(folder / "sheets-sync.toml")
    google, warnings = GoogleEnds.connect(credentials, 60.0, cache, full=True)
    for line in warnings:
        click.echo(f"sheets-sync: {line}", err=True)
    try:
        wanted = [Wanted(link, "/folders/" in link) for link in links]
        return google.read(wanted, OwnPlaces(None, None, look=False), "", [])
    finally:
        google.close()


def _told(reads: Sequence[SourceRead], tables: Sequence[Table]) -> list[Fit]:
    from sheets_sync.starting.fitting import fits_of, lines_of

    fits = list(fits_of(reads, tables))
    for fit in fits:
        for line in lines_of(fit):
            click.echo(line)
    fed = {fit.table for fit in fits}
    without = [table.name for table in tables if table.name not in fed]
    if without:
        click.echo(f"no tab fits: {', '.join(without)}")
    return fits


def _units_in(reads: Sequence[SourceRead], fits: Sequence[Fit]) -> list[Unit]:
    from sheets_sync.starting.fitting import units_in

    return units_in(reads, fits)


def _source(place: str, folder: Path) -> str:
    if "://" in place:
        return place
    path = Path(place).resolve()
    path = path / "**" / "*.xlsx" if path.is_dir() else path
    base = folder.resolve()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()


def _first_units(units: Path | None, found: Sequence[Unit]) -> tuple[str, Sequence[Unit]]:
    """Return the units list's text, and its units."""
    from sheets_sync.starting.config_text import units_text
    from sheets_sync.units_file import read_units

    if units:
        return units.read_text(encoding="utf-8-sig"), list(read_units(units))
    return units_text(found), found


def _write(
    folder: Path, answers: Answers, units: tuple[str, Sequence[Unit]], tables: Sequence[Table]
) -> None:
    from sheets_sync.errors import OutputError
    from sheets_sync.starting.config_text import config_text

    text, known = units
    files = {Path("sheets-sync.toml"): config_text(answers).encode(), Path("units.csv"): text.encode()}
    files |= dict(_registers(tables, known))
    files |= dict(_schedule(folder, answers.name))
    wrote: list[Path] = []
    try:
        (folder / "plugins").mkdir(parents=True, exist_ok=True)
        # The config comes last: with it the site is there.
        for name, data in sorted(files.items(), key=lambda pair: pair[0].name == "sheets-sync.toml"):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            if not path.exists():
                path.write_bytes(data)
                wrote.append(path)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written to: {error.strerror}") from error
    for path in wrote:
        click.echo(f"wrote {shown_path(path)}")


def _registers(tables: Sequence[Table], units: Sequence[Unit]) -> Iterator[tuple[Path, bytes]]:
    from sheets_sync.starting.blank_registers import blank_register, title_of

    for table in tables:
        yield Path("registers") / f"{title_of(table).replace('/', '-')}.xlsx", blank_register(table, units)


def _schedule(folder: Path, name: str) -> Iterator[tuple[Path, bytes]]:
    from sheets_sync.starting.schedule import cron_line, service_text, timer_text

    program = shutil.which("sheets-sync", path=str(Path(sys.executable).parent)) or shutil.which(
        "sheets-sync"
    )
    config = folder.resolve() / "sheets-sync.toml"
    program = program or str(Path(sys.argv[0]).resolve())
    yield Path("unattended/crontab"), cron_line(program, config).encode()
    service = service_text(name, program, config, getpass.getuser())
    yield Path("unattended/sheets-sync.service"), service.encode()
    yield Path("unattended/sheets-sync.timer"), timer_text(name).encode()


def _tell_next(folder: Path, answers: Answers, *, known: bool) -> None:
    config = shown_path(folder / "sheets-sync.toml")
    click.echo("next:")
    click.echo(
        f"  {'look through' if known else 'list who must report in'} {shown_path(folder / 'units.csv')}"
    )
    if answers.uses_google:
        click.echo("  put the service account's key beside the config as credentials.json (docs/google.md)")
    click.echo(f"  sheets-sync doctor -c {config}")
    crontab = shlex.quote(shown_path(folder / "unattended" / "crontab"))
    click.echo(f"  (crontab -l; cat {crontab}) | crontab -   or the systemd units beside it")
