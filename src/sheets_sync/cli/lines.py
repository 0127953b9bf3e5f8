"""What commands say on standard error: plain lines, or JSON lines for whoever gathers logs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, get_args

import click

Form = Literal["text", "json"]
FORMS: tuple[Form, ...] = get_args(Form)
Level = Literal["info", "warning", "error"]
_form: list[Form] = ["text"]
_site: list[str] = []


def speak(form: Form) -> None:
    """Say everything from now on in this form."""
    _form[0] = form


@contextmanager
def about(site: str) -> Iterator[None]:
    """Say within it of every line which site it is about, for a command that goes through several."""
    _site.append(site)
    try:
        yield
    finally:
        _site.pop()


def say(line: str, level: Level = "warning", **more: object) -> None:
    """Say a line; `more` are named facts that a JSON line holds beside it."""
    if _form[0] == "text":
        click.echo(": ".join(["sheets-sync", *_site[-1:], line]), err=True)
        return
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    named = {"site": _site[-1]} if _site else {}
    fields = {"time": moment, "level": level, "message": line, **named, **more}
    click.echo(json.dumps(fields, ensure_ascii=False, default=str), err=True)
