"""Each plugin's options: those of the config, checked over the defaults that the plugin declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import process

from sheets_sync.config import Config, sentence_of
from sheets_sync.config_lines import line_of
from sheets_sync.errors import ConfigError, bounded


def check_options(
    config: Config, declared: Mapping[str, type[Any]], plugins: Mapping[str, str]
) -> dict[str, Any]:
    """Return each plugin's options, those of the config checked over the declared defaults.

    `plugins` maps each plugin's name to its state; options of a broken or disabled one are not looked at.

    Raises:
        ConfigError: options for a plugin that is not there or has none, an unknown option, or a value of
            the wrong type; all are named at once.
    """
    text = config.file.read_text(encoding="utf-8-sig")
    options: dict[str, Any] = {name: kind() for name, kind in declared.items()}
    mistakes = []
    for name, given in config.plugins.options.items():
        prefix = ("plugins", "options", name)
        if name not in declared:
            if plugins.get(name, "ok") != "ok":
                continue
            what = "this plugin has no options" if name in plugins else _unknown(name, plugins)
            mistakes.append(f"{config.file.name}, line {line_of(text, prefix)}, {'.'.join(prefix)}: {what}")
            continue
        checked, wrong = _checked(declared[name], given)
        options[name] = _placed(config, checked)
        mistakes += [
            f"{config.file.name}, line {line_of(text, where)}, {'.'.join(where)}: {message}"
            for key, message in wrong
            for where in [(*prefix, key) if key else prefix]
        ]
    if mistakes:
        raise ConfigError(mistakes)
    return options


def _placed(config: Config, options: Any) -> Any:
    """Return options whose relative paths start at the config's folder."""
    paths = {name: value for name, value in vars(options or object).items() if isinstance(value, Path)}
    found = {name: config.folder / path.expanduser() for name, path in paths.items()}
    return replace(options, **found) if found else options


def _unknown(name: str, plugins: Mapping[str, str]) -> str:
    near = process.extractOne(name, list(plugins), score_cutoff=60)
    return f"no plugin is called {name!r}" + (f'; did you mean "{near[0]}"?' if near else "")


def _checked(kind: type[Any], given: dict[str, Any]) -> tuple[Any, list[tuple[str, str]]]:
    known = list(getattr(kind, "__dataclass_fields__", {}))
    unknown = [key for key in given if key not in known]
    wrong = [(key, f"unknown option; the options are {', '.join(known)}") for key in unknown]
    types = get_type_hints(kind)
    loose = {key: text for key, value in given.items() if (text := _loose(types.get(key), value))}
    wrong += loose.items()
    try:
        sound = {key: value for key, value in given.items() if key in known and key not in loose}
        checked = TypeAdapter(kind).validate_python(sound, strict=False)
    except ValidationError as error:
        wrong += [(str(e["loc"][0]) if e["loc"] else "", sentence_of(e)) for e in error.errors()]
    return (None if wrong else checked), wrong


def _loose(kind: Any, value: Any) -> str:
    """Return what is wrong with a value that would be taken for another: "31" or true for a number."""
    names: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false"}
    numbers = isinstance(value, int | float) and not isinstance(value, bool)
    fits = isinstance(value, bool) if kind is bool else numbers
    return "" if kind not in names or fits else f"expected {names[kind]}, found {bounded(repr(value), 60)}"
