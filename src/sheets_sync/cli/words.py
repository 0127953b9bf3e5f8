"""The words of the command line: Vietnamese where the locale is Vietnamese, English otherwise."""

from __future__ import annotations

import gettext
import os
from functools import lru_cache
from importlib.resources import files

DOMAIN = "sheets_sync"
# In the order in which gettext asks them (GNU gettext manual, "Locale Environment Variables").
_ASKED = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def _(message: str) -> str:
    """Return a message in the language of the locale."""
    return _catalogue(_language()).gettext(message)


def is_vietnamese() -> bool:
    """Tell whether the locale is Vietnamese."""
    return _language() == "vi"


def _language() -> str:
    for name in _ASKED:
        value = os.environ.get(name)
        if value:
            return "vi" if value.split(":")[0].lower().startswith("vi") else "en"
    return "en"


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = str(files("sheets_sync") / "locales")
    return gettext.translation(DOMAIN, folder, [language], fallback=language == "en")
