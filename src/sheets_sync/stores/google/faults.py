"""What went wrong with a spreadsheet, in a line that says what to do."""

from __future__ import annotations

from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.exceptions import APIError
from requests import RequestException

from sheets_sync.errors import SourceError, bounded
from sheets_sync.stores.google.transport import may_pass

FAILURES = (APIError, RequestException, GoogleAuthError, ValueError)


def explain(error: BaseException, email: str, right: str) -> SourceError:
    """Return the line for a failed request; `right` is the one we need: Viewer or Editor."""
    who = email or "the account of this tool"
    if isinstance(error, APIError):
        return _explain_answer(error, who, right)
    passing = isinstance(error, TransportError) or (isinstance(error, RefreshError) and may_pass(error))
    if isinstance(error, GoogleAuthError) and not passing:
        return SourceError(f"Google refuses the credentials ({bounded(error, 120)}); make a new key",
                           "Google không chấp nhận khoá truy cập; hãy tạo khoá mới")  # fmt: skip
    what = type(error).__name__
    return SourceError(f"Google cannot be reached ({what}); it is tried again at the next run",
                       "không kết nối được Google; lần chạy sau sẽ thử lại")  # fmt: skip


def no_right_to_edit(email: str) -> str:
    """Return the line for a spreadsheet that we may only read."""
    who = email or "the account of this tool"
    return f"can only be read, so nothing is written there; share it with {who} as Editor"


def _explain_answer(error: APIError, who: str, right: str) -> SourceError:
    status, message = error.response.status_code, bounded(error.error.get("message", ""), 160)
    link = _link_to_enable(error)
    if link:
        return SourceError(f"the API is not enabled; enable it at {link}",
                           "chưa bật API của Google; xem hướng dẫn cài đặt")  # fmt: skip
    if status == 403 and "authentication scopes" in message:
        return SourceError("the credentials may not read spreadsheets; log in anew with that right (scope)",
                           "tài khoản chưa được cấp quyền đọc bảng tính")  # fmt: skip
    if status in (403, 404):
        role = {"Viewer": "Người xem", "Editor": "Người chỉnh sửa"}[right]
        return SourceError(f"is not there for us, or was deleted; share it with {who} as {right}",
                           f"chưa chia sẻ hoặc đã xoá; hãy chia sẻ cho {who} với quyền {role}")  # fmt: skip
    if status == 400 and "not supported for this document" in message:
        return NOT_A_SHEET
    if status == 400 and "protected" in message:
        return SourceError(f"holds protected cells that {who} may not change; take the protection away there",
                           "có ô bị khoá; hãy bỏ khoá")  # fmt: skip
    if 400 <= status < 500 and status not in (408, 429):
        return SourceError(f"Google refuses the request ({status}: {message})",
                           "Google từ chối yêu cầu")  # fmt: skip
    return SourceError(f"Google answers {status} ({message}); it is tried again at the next run",
                       "Google đang bận; lần chạy sau sẽ thử lại")  # fmt: skip


def _link_to_enable(error: APIError) -> str:
    details: Any = error.error.get("details")
    for detail in details if isinstance(details, list) else ():
        if isinstance(detail, dict) and detail.get("reason") == "SERVICE_DISABLED":
            metadata = detail.get("metadata")
            link = metadata.get("activationUrl") if isinstance(metadata, dict) else None
            return str(link or "https://console.cloud.google.com/apis")
    return ""


NOT_A_SHEET = SourceError(
    "is an Excel file in Drive, no Google Sheet; open it there and choose File > Save as Google Sheets",
    "là tệp Excel trên Drive; hãy mở và chọn Tệp > Lưu dưới dạng Google Trang tính",
)
IN_THE_BIN = SourceError(
    "is in the bin of Drive; restore it or take it out of the config",
    "đang ở thùng rác của Drive; hãy khôi phục",
)
A_SHORTCUT = SourceError(
    "is a shortcut; name the spreadsheet itself", "là lối tắt; hãy dùng chính bảng tính gốc"
)
