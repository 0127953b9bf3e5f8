"""What commands say on standard error: plain lines, or JSON lines for whoever gathers logs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Literal, get_args

import click

Form = Literal["text", "json"]
FORMS: tuple[Form, ...] = get_args(Form)
Level = Literal["info", "warning", "error"]
_form: list[Form] = ["text"]


def speak(form: Form) -> None:
    """Say everything from now on in this form."""
    _form[0] = form


def say(line: str, level: Level = "warning", **more: object) -> None:
    """Say a line; `more` are named facts that a JSON line holds beside it."""
    if _form[0] == "text":
        click.echo(f"sheets-sync: {line}", err=True)
        return
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    fields = {"time": moment, "level": level, "message": line, **more}
    click.echo(json.dumps(fields, ensure_ascii=False, default=str), err=True)
