"""A form filled in: a Word document whose placeholders are replaced in a sandbox."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from sheets_sync.errors import ConfigError, bounded
from sheets_sync.zips import settled

# The forms that come with the program, by their names in the config.
FORMS = {"party": "party.docx", "state": "state.docx"}
LARGEST_FORM = 20_000_000


def form_of(name: str, folder: Path) -> bytes:
    """Return a form: one that comes with the program, or a file from the folder of the config.

    Raises:
        ConfigError: it is neither, or cannot be read.
    """
    if name in FORMS:
        return (files("sheets_sync.briefing") / "forms" / FORMS[name]).read_bytes()
    path = folder / name
    try:
        if path.stat().st_size > LARGEST_FORM:
            raise ConfigError([f"{name}: the form is larger than {LARGEST_FORM // 1_000_000} MB"])
        return path.read_bytes()
    except OSError as error:
        known = ", ".join(FORMS)
        raise ConfigError(
            [f"{name}: the form cannot be read ({bounded(error.strerror)}); name a .docx file, or {known}"]
        ) from None


def filled_in(name: str, form: bytes, facts: Mapping[str, Any]) -> bytes:
    """Return the document that a form makes of facts, the same bytes for the same facts.

    Whatever the facts say stays text: it is never read as a placeholder or as markup.

    Raises:
        ConfigError: the file is no Word document, or a placeholder names what there is not.
    """
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document, made = _opened(name, form), io.BytesIO()
    try:
        document.render(dict(facts), environment)
    except UndefinedError as error:
        raise ConfigError([f"{name}: a placeholder names what there is not: {_said(error)}"]) from None
    except SecurityError as error:
        raise ConfigError([f"{name}: a placeholder does what a form may not: {_said(error)}"]) from None
    except Exception as error:
        # A form is code of somebody else: it may divide by nothing, or call what cannot be called.
        raise ConfigError([f"{name}: a placeholder is not written rightly: {_said(error)}"]) from None
    document.save(made)
    return settled(made.getvalue())


def _opened(name: str, form: bytes) -> DocxTemplate:
    try:
        document = DocxTemplate(io.BytesIO(form))
        document.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ConfigError([f"{name}: is no Word document (.docx): {_said(error)}"]) from None
    return document


def _said(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return bounded(str(error), 160) + (f" (paragraph line {line})" if line else "")
