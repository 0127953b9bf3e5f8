"""Who we are to Google: credentials of the least rights, and the client made of them."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import google.auth
from google.auth.exceptions import DefaultCredentialsError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account
from requests import Session

from sheets_sync.errors import ConfigError, bounded
from sheets_sync.stores.google.transport import TIMEOUT, Transport

READ = (
    "https://www.googleapis.com/auth/spreadsheets.readonly",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
WRITE = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
_EXAMPLE = "your-project.iam.gserviceaccount.com"


class Account:
    """A Google account and the way to it. `email` is the address to share spreadsheets with, if known."""

    def __init__(self, credentials: Any, email: str) -> None:
        self.email = email
        self._tokens = Session()
        make: Any = AuthorizedSession
        session = make(credentials, auth_request=_TokenRequest(self._tokens, self._count_token))
        self.transport = Transport(credentials, session)

    def close(self) -> None:
        """Close the connections."""
        self._tokens.close()
        self.transport.session.close()

    def _count_token(self) -> None:
        self.transport.counts["token"] += 1


class _TokenRequest(Request):
    """Asks for tokens, timed and counted."""

    def __init__(self, session: Session, count: Any) -> None:
        super().__init__(session)
        self._count = count

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        named["timeout"] = TIMEOUT
        self._count()
        ask: Any = super().__call__
        return ask(*arguments, **named)


def open_account(path: Path | None, *, write: bool) -> tuple[Account, list[str]]:
    """Open the account of a key file, or the machine's own (GOOGLE_APPLICATION_CREDENTIALS and others).

    Returns the account, and warnings for people. Without `write` the account cannot change anything.

    Raises:
        ConfigError: there are no credentials, or the file is not a key; it says what to do.
    """
    scopes = list(WRITE if write else READ)
    if path is None:
        return _default_account(scopes), []
    values = _key_values(path)
    try:
        make: Any = service_account.Credentials
        credentials = make.from_service_account_info(values, scopes=scopes)
    except ValueError as error:
        raise ConfigError([f"{path.name}: is no service account key ({bounded(error)})"]) from None
    return Account(credentials, str(values["client_email"])), _warnings(path)


def _default_account(scopes: list[str]) -> Account:
    try:
        credentials, _ = google.auth.default(scopes=scopes)
    except DefaultCredentialsError:
        raise ConfigError(
            ["google.credentials: name the service account's key file, or set GOOGLE_APPLICATION_CREDENTIALS"]
        ) from None  # fmt: skip
    return Account(credentials, str(getattr(credentials, "service_account_email", "")))


def _key_values(path: Path) -> Any:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError([f"google.credentials: there is no file {path.name}; put the key there"]) from None
    except (OSError, ValueError):
        raise ConfigError([f"{path.name}: cannot be read as a key file (JSON)"]) from None
    if not isinstance(values, dict) or values.get("type") != "service_account":
        raise ConfigError([f"{path.name}: is no service account key; make one in Google Cloud"])
    if _EXAMPLE in str(values.get("client_email", "")):
        raise ConfigError([f"{path.name}: is the example; replace it by the key that Google Cloud gives you"])
    return values


def _warnings(path: Path) -> list[str]:
    if path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return [f"{path.name}: others on this machine can read this key; run: chmod 600 {path.name}"]
    return []
