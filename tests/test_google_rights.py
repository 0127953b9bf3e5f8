"""Rights, deleted files, things in Drive that are no spreadsheets: each one line with the fix."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from google_server import Server
from google_town import CONFIG, FOLDER, OUTPUT, ROBOT, GoogleTown, new_file
from towns import figure

EXAMPLE_KEY = Path(__file__).resolve().parents[1] / "credentials.example.json"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("unshared", f"is not there for us, or was deleted; share it with {ROBOT} as Viewer"),
        ("deleted", f"is not there for us, or was deleted; share it with {ROBOT} as Viewer"),
        ("binned", "is in the bin of Drive; restore it"),
        ("excel", "is an Excel file in Drive, no Google Sheet; open it there and choose File > Save as"),
        ("shortcut", "is a shortcut; name the spreadsheet itself"),
    ],
)
def test_a_spreadsheet_that_cannot_be_read_is_one_line_with_the_fix(
    town: GoogleTown, change: str, says: str
) -> None:
    file = town.ward("Xã Kỳ Nam")
    town.write_config(CONFIG + f'[[sources]]\nspreadsheet = "{file.id}"\nunit = "Kỳ Nam"\n')
    file.parents = ()
    file.rights = {} if change == "unshared" else file.rights
    file.trashed = change == "binned"
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kinds = {"excel": excel, "shortcut": "application/vnd.google-apps.shortcut"}
    file.mime = kinds.get(change, file.mime)
    if change == "deleted":
        del town.files[file.id]

    outcome = town.call("run", "--json")

    assert (outcome.code, len(outcome.err.splitlines())) == (3, 1)
    assert says in outcome.err
    assert figure(outcome.report, "registered")[0] == 26


def test_in_a_folder_only_tables_count_and_the_bin_only_where_nothing_took_its_place(
    town: GoogleTown,
) -> None:
    town.files["doc"] = new_file("doc", "Công văn", folder=FOLDER)
    town.files["doc"].mime = "application/pdf"
    town.files["old"] = new_file("old", "Xã Kỳ Hà", folder=FOLDER)
    town.files["old"].trashed = True
    before = town.call("run")
    town.ward("Xã Kỳ Nam").trashed = True
    outcome = town.call("run")

    assert (before.code, before.err) == (0, "")
    assert (outcome.code, outcome.err) == (
        3, "sheets-sync: Xã Kỳ Nam: is in the bin of Drive; restore it or take it out of the config\n",
    )  # fmt: skip


def test_a_summary_that_may_only_be_read_is_one_line_with_the_fix(town: GoogleTown) -> None:
    town.files[OUTPUT].rights = {ROBOT: "reader"}
    outcome = town.call("run")

    assert (outcome.code, outcome.err) == (
        1,
        "sheets-sync: Tổng hợp: can only be read, so nothing is written there; "
        f"share it with {ROBOT} as Editor\n",
    )


def test_a_folder_that_is_not_shared_is_one_line_with_the_fix(town: GoogleTown) -> None:
    for file in town.files.values():
        file.parents = ()
    outcome = town.call("run")

    assert outcome.code == 1
    assert "the folder is empty, or not shared with us; share it as Viewer" in outcome.err


@pytest.mark.parametrize("host", ["sheets.googleapis.com", "www.googleapis.com"])
def test_a_disabled_service_is_one_line_with_the_link(server: Server, town: GoogleTown, host: str) -> None:
    server.google.disabled.add(host)
    outcome = town.call("run")

    assert outcome.code == 1
    assert f"enable it at https://console.developers.google.com/apis/api/{host}" in outcome.err


def test_the_example_file_as_credentials_is_plainly_refused(town: GoogleTown) -> None:
    (town.folder / "key.json").write_bytes(EXAMPLE_KEY.read_bytes())
    outcome = town.call("run")

    assert (outcome.code, outcome.err) == (
        2, "sheets-sync: key.json: is the example; replace it by the key that Google Cloud gives you\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "google.credentials: there is no file key.json; put the key there"),
        ("{", "key.json: cannot be read as a key file (JSON)"),
        ("[]", "key.json: is no service account key; make one in Google Cloud"),
        ('{"type": "service_account", "client_email": "a@b.vn"}', "key.json: "),
        ('{"type": "odd"}', "key.json: "),
    ],
)
def test_a_key_that_is_none_is_one_line(town: GoogleTown, content: str | None, says: str) -> None:
    key = town.folder / "key.json"
    key.unlink()
    if content is not None:
        key.write_text(content, encoding="utf-8")
    outcome = town.call("run")

    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert says in outcome.err


def test_a_key_that_others_can_read_gets_a_warning(town: GoogleTown) -> None:
    (town.folder / "key.json").chmod(0o644)
    quiet, loud = town.call("check", "-q"), town.call("check")

    assert quiet.err == ""
    assert (
        loud.err
        == "sheets-sync: key.json: others on this machine can read this key; run: chmod 600 key.json\n"
    )


def test_a_key_that_was_withdrawn_is_one_line_and_not_tried_again(town: GoogleTown) -> None:
    other: dict[str, Any] = json.loads((town.folder / "key.json").read_text(encoding="utf-8"))
    (town.folder / "key.json").write_text(json.dumps(other | another_key()), encoding="utf-8")
    outcome = town.call("run")

    assert (outcome.code, len(outcome.err.splitlines()), town.asked()) == (1, 1, {"token": 1})
    assert "Google refuses the credentials" in outcome.err


def another_key() -> dict[str, str]:
    """Return a private key that the server does not know."""
    from google_api import Google

    return {"private_key": Google().key_file()["private_key"]}


def test_the_machines_own_credentials_are_used_where_no_file_is_named(
    town: GoogleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(town.folder / "key.json"))
    town.write_config(CONFIG.replace('credentials = "key.json"\n', ""))

    assert figure(town.report(), "registered")[0] == 27


def test_no_credentials_at_all_is_one_line(town: GoogleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(town.folder / "nothing.json"))
    town.write_config(CONFIG.replace('credentials = "key.json"\n', ""))
    outcome = town.call("run")

    assert (outcome.code, outcome.err) == (
        2,
        "sheets-sync: google.credentials: name the service account's key file, "
        "or set GOOGLE_APPLICATION_CREDENTIALS\n",
    )


def test_an_impersonated_account_is_one_account_like_any_other(server: Server, town: GoogleTown) -> None:
    server.google.impersonated = "other@example.iam.gserviceaccount.com"
    for file in town.files.values():
        file.rights = {"other@example.iam.gserviceaccount.com": "writer"}
    url = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
    (town.folder / "key.json").write_text(json.dumps({
        "type": "impersonated_service_account",
        "service_account_impersonation_url":
            f"{url}other@example.iam.gserviceaccount.com:generateAccessToken",
        "source_credentials": server.google.key_file(),
    }), encoding="utf-8")  # fmt: skip

    assert figure(town.report(), "registered")[0] == 27


def test_reading_asks_for_no_right_to_write(server: Server, town: GoogleTown) -> None:
    town.call("check")
    scopes = server.google.scopes_given()
    town.call("run")

    assert scopes == {"spreadsheets.readonly", "drive.metadata.readonly"}
    assert server.google.scopes_given() == scopes | {"spreadsheets"}


def test_no_secret_and_no_cell_is_said(town: GoogleTown) -> None:
    secret = json.loads((town.folder / "key.json").read_text(encoding="utf-8"))["private_key"][40:80]
    outcome = town.call("run", "-vv")

    assert secret not in outcome.out + outcome.err
    assert "Bearer" not in outcome.out + outcome.err
    assert "Tuyến đường hoa" not in outcome.out + outcome.err
