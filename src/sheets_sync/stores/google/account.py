"""Who we are to Google: credentials of the least rights, and the way there made of them."""

from __future__ import annotations

import json
import stat
import warnings
from pathlib import Path
from threading import Lock
from typing import Any

import google.auth
from google.auth import external_account_authorized_user
from google.auth.credentials import Scoped
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials as PersonsCredentials
from requests import Response, Session
from requests.adapters import HTTPAdapter

from sheets_sync.errors import ConfigError, bounded
from sheets_sync.stores.google.pace import Clock, Meter
from sheets_sync.stores.google.transport import TIMEOUT, Transport
from sheets_sync.threads import AT_ONCE

READ = (
    "https://www.googleapis.com/auth/spreadsheets.readonly",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
WRITE = ("https://www.googleapis.com/auth/spreadsheets",)
_ALL = [*READ, *WRITE]
_OF_PERSONS = (PersonsCredentials, external_account_authorized_user.Credentials)
_EXAMPLE = "your-project.iam.gserviceaccount.com"
NO_CREDENTIALS = (
    "google.credentials: name the service account's key file, or set GOOGLE_APPLICATION_CREDENTIALS"
)


class Account:
    """A Google account and the way to it. `email` is the address to share spreadsheets with, if known.

    It `is_ours` if programs alone act under it, so that no person made a change of its. What reads may only
    read: the right to change spreadsheets is asked for by the first write.
    """

    def __init__(self, credentials: Any, retry_seconds: float) -> None:
        self.email = str(getattr(credentials, "service_account_email", None) or "")
        self.is_ours = not isinstance(credentials, _OF_PERSONS)
        meter = Meter(Clock(), self.email)
        self._tokens = Session()
        ask = _TokenRequest(self._tokens, meter)
        reading, writing = (
            _MeteredSession(_scoped(credentials, scopes), ask, meter) for scopes in (READ, WRITE)
        )
        self.transport = Transport(reading, writing, meter, retry_seconds)

    def close(self) -> None:
        """Close the connections."""
        self._tokens.close()
        self.transport.close()


def _scoped(credentials: Any, scopes: tuple[str, ...]) -> Any:
    """Return the credentials with these rights alone; those of a person keep what the person granted."""
    if not isinstance(credentials, Scoped):
        return credentials
    scoped: Any = credentials
    return scoped.with_scopes(list(scopes))


class _TokenRequest(Request):
    """Asks for tokens, timed and counted."""

    def __init__(self, session: Session, meter: Meter) -> None:
        super().__init__(session)
        self._meter = meter

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        named["timeout"] = TIMEOUT
        self._meter.counts["token"] += 1
        ask: Any = super().__call__
        return ask(*arguments, **named)


class _MeteredSession(AuthorizedSession):
    """Meters each request, and asks for one token however many requests wait for it."""

    def __init__(self, credentials: Any, ask: _TokenRequest, meter: Meter) -> None:
        make: Any = super().__init__
        make(credentials, auth_request=ask)
        self._ask, self._meter, self._refreshing = ask, meter, Lock()
        self.mount("https://", HTTPAdapter(pool_maxsize=AT_ONCE))
        # Without its indents an answer is less than half as long (Google APIs, standard parameters).
        self.params = {"prettyPrint": "false"}

    def request(self, method: str, url: str, *arguments: Any, **named: Any) -> Any:  # type: ignore[override]
        with self._refreshing:
            if not self.credentials.valid:
                self.credentials.refresh(self._ask)
        self._meter.before(method, url)
        send: Any = super().request
        return _in_googles_form(send(method, url, *arguments, **named))


def _in_googles_form(response: Response) -> Response:
    """Return an answer of which gspread can tell the status; a proxy may refuse in a form of its own."""
    if not response.ok:
        try:
            sound = isinstance(response.json()["error"]["code"], int)
        except (ValueError, TypeError, KeyError):
            sound = False
        if not sound:
            said = bounded(response.text, 100)
            error = {"code": response.status_code, "message": said, "status": ""}
            response._content = json.dumps({"error": error}).encode()
    return response


def open_account(path: Path | None, retry_seconds: float) -> tuple[Account, list[str]]:
    """Open the account of a credentials file, or the machine's own (GOOGLE_APPLICATION_CREDENTIALS, …).

    The file may be of any kind that google-auth reads: a service account's key, an impersonated account, a
    user's own, workload identity. Returns the account, and warnings for people.

    Raises:
        ConfigError: there are no credentials, or they cannot be used; it says what to do.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # google-auth's remarks on quota projects are nothing to act on here
        try:
            credentials = _of_file(path) if path else google.auth.default(scopes=_ALL)[0]
        except DefaultCredentialsError as error:
            raise ConfigError([f"{path.name}: {bounded(error, 160)}" if path else NO_CREDENTIALS]) from None
        except (GoogleAuthError, ValueError) as error:
            name = path.name if path else "google.credentials"
            raise ConfigError([f"{name}: is no usable key ({bounded(error)}); make a new one"]) from None
    return Account(credentials, retry_seconds), _warnings(path) if path else []


def _of_file(path: Path) -> Any:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError([f"google.credentials: there is no file {path.name}; put the key there"]) from None
    except (OSError, ValueError):
        raise ConfigError([f"{path.name}: cannot be read as a key file (JSON)"]) from None
    if not isinstance(values, dict) or "type" not in values:
        raise ConfigError([f"{path.name}: is no service account key; make one in Google Cloud"])
    if _EXAMPLE in str(values.get("client_email", "")):
        raise ConfigError([f"{path.name}: is the example; replace it by the key that Google Cloud gives you"])
    load: Any = google.auth.load_credentials_from_dict
    return load(values, scopes=_ALL)[0]


def _warnings(path: Path) -> list[str]:
    if path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return [f"{path.name}: others on this machine can read this key; run: chmod 600 {path.name}"]
    return []
