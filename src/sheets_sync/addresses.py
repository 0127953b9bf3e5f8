"""Addresses that are secrets: named in the config by where they stand, never themselves."""

from __future__ import annotations

import os
from pathlib import Path

from sheets_sync.errors import ConfigError, bounded


def secret_address(variable: str | None, file: Path | None) -> str:
    """Return what an environment variable or a file says, "" if neither is named.

    Raises:
        ConfigError: the variable is not set, or the file cannot be read, or others can read it.
    """
    if variable:
        text = os.environ.get(variable, "").strip()
        if not text:
            raise ConfigError([f"url_env: the environment variable {variable} is not set"])
        return text
    if file is None:
        return ""
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise ConfigError([f"url_file: others can read {file.name}; chmod 600 it"])
        return file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = bounded(getattr(error, "strerror", None) or "it is no text")
        raise ConfigError([f"url_file: {file.name} cannot be read ({why})"]) from None
