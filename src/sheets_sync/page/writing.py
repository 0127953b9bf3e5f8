"""The page written: content, style, script and the chart library in one file, which may load nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

_ASSETS = files("sheets_sync.page") / "assets"


def written(content: Mapping[str, Any]) -> bytes:
    """Return the page as HTML, the same bytes for the same content.

    Its own policy (Content Security Policy Level 3) lets no script run but those that it was written with,
    and lets nothing be loaded from anywhere. What a sheet says is data: it becomes text, never markup.
    """
    style, chart, script = (_asset(name) for name in ("page.css", "chart.js", "page.js"))
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_asset("page.html"))
    page = template.render(
        content=content,
        data=_data(content),
        style=style,
        chart=chart,
        script=script,
        policy=_policy(style, chart, script),
    )
    return page.encode()


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _data(content: Mapping[str, Any]) -> str:
    """Return the content as JSON in which nothing can end the element that it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _policy(style: str, *scripts: str) -> str:
    allowed = " ".join(_digest(script) for script in scripts)
    nothing = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return f"{nothing}; script-src {allowed}; style-src {_digest(style)}"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
