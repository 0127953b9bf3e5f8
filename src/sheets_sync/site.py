"""A site made ready to run: its config, units, plugins and their options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sheets_sync.config import Config
from sheets_sync.errors import ConfigError
from sheets_sync.periods import Calendar
from sheets_sync.plugin_options import check_options
from sheets_sync.plugins import Plugins, load_plugins
from sheets_sync.units import Units


@dataclass(frozen=True)
class Site:
    """All that is known before anything is read."""

    config: Config
    units: Units
    plugins: Plugins
    options: dict[str, Any]

    @property
    def calendar(self) -> Calendar:
        """The rule of its reporting periods."""
        return Calendar.named(self.config.site.calendar)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that decides which day today is."""
        return ZoneInfo(self.config.site.timezone)


@dataclass(frozen=True)
class Gear:
    """A site's plugins and their checked options, and what is wrong with them; no unit was read for it."""

    plugins: Plugins
    options: dict[str, Any]
    mistakes: list[str]


def load_gear(config: Config) -> Gear:
    """Load the plugins that a config names, and check their options; raises nothing."""
    folder = config.path(config.plugins.folder) if config.plugins.folder else None
    mistakes: list[str] = []
    if folder and not folder.is_dir():
        mistakes.append(f"{config.file.name}, plugins.folder: there is no folder {config.plugins.folder!r}")
    plugins = load_plugins(folder, config.plugins.disable, seconds=config.limits.step_seconds)
    options: dict[str, Any] = {}
    try:
        options = check_options(
            config, _declared_options(plugins), {p.name: p.state for p in plugins.plugins}
        )
    except ConfigError as error:
        mistakes += error.mistakes
    return Gear(plugins, options, mistakes)


def load_site(config: Config, read_units: Callable[[], Units], gear: Gear | None = None) -> Site:
    """Load what a config names: its units, its plugins and their options, unless these are loaded already.

    Raises:
        ConfigError: with every mistake of the units list, the plugins' settings and the options.
    """
    mistakes: list[str] = []
    units = Units(())
    try:
        units = read_units()
    except ConfigError as error:
        mistakes += error.mistakes
    gear = gear or load_gear(config)
    mistakes += [*gear.mistakes, *_unknown_names(config, gear.plugins, units)]
    if mistakes:
        raise ConfigError(mistakes)
    return Site(config, units, gear.plugins, gear.options)


def _declared_options(plugins: Plugins) -> dict[str, type[Any]]:
    sound = [plugin for plugin in plugins.plugins if plugin.state == "ok"]
    return {plugin.name: plugin.options for plugin in sound if plugin.options}


def _unknown_names(config: Config, plugins: Plugins, units: Units) -> list[str]:
    file = config.file.name
    known = [plugin.name for plugin in plugins.plugins]
    found = [
        f"{file}, plugins.disable: no plugin is called {name!r}; there are {', '.join(known)}"
        for name in config.plugins.disable
        if name not in known
    ]
    stores = plugins.stores
    found += [
        f"{file}, sources[{number}].store: no plugin reads {source.store!r}; "
        f"there are {', '.join(stores) or 'none'}"
        for number, source in enumerate(config.sources, 1)
        if source.store and source.store not in stores and all(p.state == "ok" for p in plugins.plugins)
    ]
    return found + [
        f"{file}, sources[{number}].unit: {source.unit!r} is no unit of the units list"
        for number, source in enumerate(config.sources, 1)
        if source.unit and len(units) and source.unit not in units.names
    ]
