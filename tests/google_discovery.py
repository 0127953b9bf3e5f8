"""Bodies and parameters held to the APIs' own discovery documents: unknown fields are refused."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def document(api: str) -> Any:
    """Return the discovery document of `sheets` or `drive`."""
    name = {"sheets": "sheets.v4.json", "drive": "drive.v3.json"}[api]
    return json.loads((files("googleapiclient") / "discovery_cache/documents" / name).read_text("utf-8"))


def check_body(api: str, schema: str, value: Any, where: str = "") -> None:
    """Refuse a body with a field that the schema has not, or a value of the wrong type."""
    from google_api import ApiError

    known = document(api)["schemas"][schema].get("properties", {})
    if not isinstance(value, dict):
        raise ApiError(400, f"Invalid value at '{where}' ({schema})")
    for name, item in value.items():
        place = f"{where}.{name}" if where else name
        if name not in known:
            raise ApiError(400, f"Invalid JSON payload received. Unknown name \"{name}\" at '{place}'")
        _check(api, known[name], item, place)


def _check(api: str, spec: Any, value: Any, where: str) -> None:
    from google_api import ApiError

    if "$ref" in spec:
        check_body(api, spec["$ref"], value, where)
    elif spec.get("type") == "array":
        if not isinstance(value, list):
            raise ApiError(400, f"Invalid value at '{where}' (a list is expected)")
        for number, item in enumerate(value):
            _check(api, spec["items"], item, f"{where}[{number}]")
    elif not isinstance(value, _TYPES.get(spec.get("type", "any"), object)):
        raise ApiError(400, f"Invalid value at '{where}' ({spec['type']}), {value!r}")
    elif "enum" in spec and value not in spec["enum"]:
        raise ApiError(400, f"Invalid value at '{where}', {value!r}")


_TYPES: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


def check_parameters(api: str, method: str, query: dict[str, list[str]]) -> None:
    """Refuse a query with a parameter that the method has not."""
    from google_api import ApiError

    resource, name = method.split(".")
    whole = document(api)
    known = set(whole["parameters"]) | set(whole["resources"][resource]["methods"][name]["parameters"])
    unknown = sorted(set(query) - known)
    if unknown:
        raise ApiError(400, f'Invalid JSON payload received. Unknown name "{unknown[0]}"')
