"""The options that commands share, and the request made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sheets_sync.cli.lines import FORMS, Form, speak

if TYPE_CHECKING:
    from sheets_sync.intake import Request
    from sheets_sync.site import Site

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[dt.date]):
    """A date as 2023-04-01 or 01/04/2023."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the date; fail with the accepted forms."""
        if isinstance(value, dt.date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return dt.datetime.strptime(value, form).date()  # noqa: DTZ007
            except ValueError:
                continue
        return self.fail(f"{value!r} is no date such as 2023-04-01", param, ctx)


@dataclass(frozen=True)
class Common:
    """The shared options as given."""

    config: Path
    period: str | None
    today: dt.date | None
    units_of: dt.date | None
    only: tuple[str, ...]
    as_json: bool
    quiet: bool
    verbose: int


def config_option(command: Command) -> Command:
    """Add the option that names the config."""
    return click.option(
        "-c", "--config", type=click.Path(dir_okay=False, path_type=Path), envvar="SHEETS_SYNC_CONFIG",
        default=Path("sheets-sync.toml"), show_default=True, help="The site's config file.",
    )(command)  # fmt: skip


def quiet_option(command: Command) -> Command:
    """Add the option that silences all but errors."""
    return click.option("-q", "--quiet", is_flag=True, help="Print errors only.")(command)


def log_option(command: Command) -> Command:
    """Add the option that says in which form lines are said."""

    def chosen(_context: click.Context, _option: click.Parameter, form: Form) -> None:
        speak(form)

    return click.option(
        "--log-format", type=click.Choice(FORMS), default="text", show_default=True, expose_value=False,
        callback=chosen, is_eager=True, help="How lines on standard error are written.",
    )(command)  # fmt: skip


def common_options(command: Command) -> Command:
    """Add the shared options to a command."""
    options = [
        config_option,
        click.option("--period", metavar="PERIOD",
                     help="2023-Q1, 2023-H1, 2023-9M or 2023; by default the quarter that today falls in."),
        click.option("--today", type=Day(), help="Count as if it were this day."),
        click.option("--units-of", type=Day(), help="Restate figures on the units of this day."),
        click.option("--only", multiple=True, metavar="PLUGIN", help="Only this plugin; may be given again."),
        click.option("--json", "as_json", is_flag=True, help="Print the run report as JSON alone."),
        quiet_option,
        log_option,
        click.option("-v", "--verbose", count=True, help="Say more; -vv adds tracebacks."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def make_request(common: Common, site: Site) -> Request:
    """Return the request that the options make.

    Raises:
        ConfigError: the period has none of the forms, or `--only` names no plugin.
    """
    from sheets_sync.errors import ConfigError

    known = [plugin.name for plugin in site.plugins.plugins]
    unknown = [name for name in common.only if name not in known]
    if unknown:
        raise ConfigError(
            [f"--only: no plugin is called {n!r}; there are {', '.join(known)}" for n in unknown]
        )
    plain = request_for(site, common.period, common.today)
    return replace(plain, units_of=common.units_of, only=common.only)


def request_for(site: Site, label: str | None, today: dt.date | None) -> Request:
    """Return the request for a period, by default the quarter that today falls in.

    Raises:
        ConfigError: the period has none of the forms.
    """
    from sheets_sync.errors import ConfigError
    from sheets_sync.intake import Request

    by_clock = today is None
    today = today or dt.datetime.now(site.zone).date()
    try:
        calendar = site.calendar
        period = calendar.period(label) if label else calendar.quarter_of(today)
    except ValueError as error:
        raise ConfigError([f"--period: {error}"]) from None
    if not 1950 <= period.year <= 2150:
        raise ConfigError([f"--period: the year {period.year} is not from 1950 to 2150"])
    return Request(period, today, by_clock=by_clock)


def shown_path(path: Path) -> str:
    """Return a path from here if it lies below, else as it is."""
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)
