"""What Google holds and answers: tokens, the Drive listing, spreadsheets. All in memory."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

from google_discovery import check_body, check_parameters
from google_sheet import Spreadsheet

EPOCH = dt.datetime(2023, 4, 1, tzinfo=dt.UTC)
SHEET = "application/vnd.google-apps.spreadsheet"
_REASONS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
            408: "DEADLINE_EXCEEDED", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL",
            503: "UNAVAILABLE"}  # fmt: skip
_SPREADSHEET = re.compile(r"/v4/spreadsheets/([^/:]+)(:batchUpdate)?$")
WRITE_SCOPES = {"https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"}
READ_SCOPES = WRITE_SCOPES | {"https://www.googleapis.com/auth/spreadsheets.readonly"}
DRIVE_SCOPES = {
    f"https://www.googleapis.com/auth/drive{end}" for end in ("", ".readonly", ".metadata.readonly")
}

Answer = tuple[int, Any, dict[str, str]]


class ApiError(Exception):
    """An answer that says no."""

    def __init__(self, code: int, message: str, details: list[Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, details or []

    @classmethod
    def of(cls, code: int) -> ApiError:
        return cls(code, {429: "Quota exceeded for quota metric 'Read requests'"}.get(code, "An error"))

    def answer(self) -> Answer:
        error: dict[str, Any] = {"code": self.code, "message": self.message,
                                 "status": _REASONS.get(self.code, "UNKNOWN")}  # fmt: skip
        if self.details:
            error["details"] = self.details
        return self.code, {"error": error}, {}


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    host: str
    path: str
    query: dict[str, list[str]]
    body: bytes
    authorization: str

    @property
    def kind(self) -> str:
        """What it is counted as: token, drive, read or write."""
        if self.host == "oauth2.googleapis.com":
            return "token"
        if self.host == "www.googleapis.com":
            return "drive"
        return "read" if self.method == "GET" else "write"


@dataclass
class File:
    """One file of Drive. `rights` gives each account reader or writer."""

    id: str
    name: str
    rights: dict[str, str]
    mime: str = SHEET
    parents: tuple[str, ...] = ()
    trashed: bool = False
    shortcut_to: str = ""
    version: int = 1
    modified: dt.datetime = EPOCH
    modifier: str = "officer@example.org"
    sheet: Spreadsheet = field(default_factory=Spreadsheet)


class Google:
    """All accounts, tokens and files; `seconds` is the time since the start.

    `more` answers what other tools ask and the product does not.
    """

    def __init__(self, email: str = "robot@example.iam.gserviceaccount.com") -> None:
        self.email = email
        self.more: Callable[[Google, Request], Any] | None = None
        self.reset()
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def reset(self) -> None:
        """Forget everything but the account's key."""
        self.files: dict[str, File] = {}
        self.seconds = 0.0
        self.quota: int | None = None
        self.disabled: set[str] = set()
        self._recent: dict[str, deque[float]] = {"read": deque(), "write": deque()}
        self._tokens: dict[str, tuple[float, set[str], str]] = {}
        self.impersonated = ""

    def key_file(self) -> dict[str, str]:
        """Return a service account's key file for this account."""
        pem = self._key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                      serialization.NoEncryption())  # fmt: skip
        return {"type": "service_account", "project_id": "town", "private_key_id": "1",
                "client_email": self.email, "private_key": pem.decode(), "client_id": "1",
                "token_uri": "https://oauth2.googleapis.com/token"}  # fmt: skip

    def now(self) -> dt.datetime:
        return EPOCH + dt.timedelta(seconds=self.seconds)

    def edit(
        self, file_id: str, tab: str, cell: tuple[int, int], value: Any, who: str = "officer@x.vn"
    ) -> None:
        """Let a person type a value into a cell."""
        file = self.files[file_id]
        file.sheet.named(tab).type_in(*cell, value)
        self.touch(file, who)

    def touch(self, file: File, who: str, later: float = 1.5) -> None:
        """Note that somebody changed a file, so many seconds from now."""
        self.seconds += later
        file.version += 1
        file.modified, file.modifier = self.now(), who

    def answer(self, request: Request) -> Answer:
        """Answer a request, or say no as Google does."""
        self.seconds += 0.01
        try:
            status, body = self._answer(request)
        except ApiError as error:
            return error.answer()
        return status, body, {"Date": self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")}

    def _answer(self, request: Request) -> tuple[int, Any]:
        if request.host == "iamcredentials.googleapis.com":
            return self._impersonation(request)
        if request.kind == "token":
            return self._token(request)
        scopes = self._scopes(request)
        if request.host in self.disabled:
            link = f"https://console.developers.google.com/apis/api/{request.host}/overview?project=1"
            info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED",
                    "metadata": {"activationUrl": link}}  # fmt: skip
            raise ApiError(
                403, f"API has not been used in project 1 before or it is disabled. {link}", [info]
            )
        if request.kind == "drive":
            _need(scopes & DRIVE_SCOPES)
            return 200, self._listing(request)
        self._count(request.kind)
        _need(scopes & (READ_SCOPES if request.kind == "read" else WRITE_SCOPES))
        if self.more and "/values" in request.path:
            return 200, self.more(self, request)
        match = _SPREADSHEET.match(request.path)
        file = self.files.get(match.group(1)) if match else None
        who = self._who(request)
        if match is None or file is None or who not in file.rights:
            raise ApiError(404, "Requested entity was not found.")
        if file.mime != SHEET:
            raise ApiError(400, "This operation is not supported for this document")
        return 200, self._get(file, request) if request.kind == "read" else self._update(file, request)

    def _get(self, file: File, request: Request) -> Any:
        check_parameters("sheets", "spreadsheets.get", request.query)
        return file.sheet.shown(file.id, file.name, request.query.get("fields", [""])[0])

    def _update(self, file: File, request: Request) -> Any:
        body = orjson.loads(request.body)
        self.check(body)
        who = self._who(request)
        if file.rights[who] != "writer":
            raise ApiError(403, "The caller does not have permission")
        file.sheet, replies = file.sheet.updated(body["requests"])
        self.touch(file, who)
        return {"spreadsheetId": file.id, "replies": replies}

    def check(self, body: Any) -> None:
        """Refuse a batch of updates that is not of the API's form."""
        check_body("sheets", "BatchUpdateSpreadsheetRequest", body)

    def _listing(self, request: Request) -> Any:
        check_parameters("drive", "files.list", request.query)
        size = int(request.query.get("pageSize", ["100"])[0])
        start = int(request.query.get("pageToken", ["0"])[0])
        who = self._who(request)
        seen = [file for file in self.files.values() if who in file.rights]
        page: dict[str, Any] = {"files": [self._entry(file, who) for file in seen[start : start + size]]}
        if start + size < len(seen):
            page["nextPageToken"] = str(start + size)
        return page

    def _entry(self, file: File, who: str) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "id": file.id, "name": file.name, "mimeType": file.mime, "version": str(file.version),
            "modifiedTime": file.modified.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            "trashed": file.trashed,
            "capabilities": {"canEdit": file.rights[who] == "writer"},
            "lastModifyingUser": {"me": file.modifier == who},
        }  # fmt: skip
        if file.parents:
            entry["parents"] = list(file.parents)
        if file.shortcut_to:
            entry["shortcutDetails"] = {"targetId": file.shortcut_to, "targetMimeType": SHEET}
        return entry

    def _token(self, request: Request) -> tuple[int, Any]:
        form = parse_qs(request.body.decode())
        form_of_key = serialization.PublicFormat.SubjectPublicKeyInfo
        public = self._key.public_key().public_bytes(serialization.Encoding.PEM, form_of_key)
        assertion = form.get("assertion", [""])[0]
        try:
            signed, signature = assertion.rsplit(".", 1)
            padded = signature + "=" * (-len(signature) % 4)
            verify: Any = crypt.verify_signature
            sound = verify(signed, base64.urlsafe_b64decode(padded), public)
        except ValueError:
            sound = False
        if not sound:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        decode: Any = jwt.decode
        claims = decode(assertion, verify=False)
        token = secrets.token_urlsafe(16)
        self._tokens[token] = (self.seconds + 3600, set(str(claims["scope"]).split()), self.email)
        return 200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}

    def _impersonation(self, request: Request) -> tuple[int, Any]:
        """Answer `generateAccessToken`: a token for another account, for whoever has one of ours."""
        self._scopes(request)
        account = request.path.rpartition("/")[2].partition(":")[0]
        if account != self.impersonated:
            raise ApiError(403, "Permission 'iam.serviceAccounts.getAccessToken' denied")
        token = secrets.token_urlsafe(16)
        self._tokens[token] = (self.seconds + 3600, set(json.loads(request.body)["scope"]), account)
        return 200, {"accessToken": token, "expireTime": "2099-01-01T00:00:00Z"}

    def scopes_given(self) -> set[str]:
        """Return the last parts of the scopes of all tokens given."""
        given = [scope for _, scopes, _ in self._tokens.values() for scope in scopes]
        return {scope.rpartition("/")[2] for scope in given}

    def _scopes(self, request: Request) -> set[str]:
        token = request.authorization.removeprefix("Bearer ")
        until, scopes, _ = self._tokens.get(token, (0.0, set(), ""))
        if until <= self.seconds:
            raise ApiError(401, "Request had invalid authentication credentials.")
        return scopes

    def _who(self, request: Request) -> str:
        return self._tokens[request.authorization.removeprefix("Bearer ")][2]

    def _count(self, kind: str) -> None:
        recent = self._recent[kind]
        while recent and recent[0] <= self.seconds - 60:
            recent.popleft()
        if self.quota is not None and len(recent) >= self.quota:
            raise ApiError(429, f"Quota exceeded for quota metric '{kind.title()} requests'")
        recent.append(self.seconds)


def _need(scopes: set[str]) -> None:
    if not scopes:
        raise ApiError(403, "Request had insufficient authentication scopes.")
