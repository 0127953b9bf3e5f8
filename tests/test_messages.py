"""Who is told what of a run: each thing once, by mail and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from receivers import Receiver, http_receiver, mail_receiver
from towns import CONFIG, Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
OPTIONS = '[plugins.options.messages]\nurl_env = "WHERE"\n'
DIALOGUES = ["Đơn vị", "Thời gian tổ chức", "Hình thức đối thoại"]


@pytest.fixture
def web() -> Iterator[Receiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def mail() -> Iterator[Receiver]:
    with mail_receiver() as receiver:
        yield receiver


@pytest.fixture
def town(tmp_path: Path, web: Receiver, monkeypatch: pytest.MonkeyPatch) -> Town:
    town = Town(tmp_path, {"Kỳ Hà": "xã", "Kỳ Hoa": "xã"}, CONFIG + OPTIONS)
    town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    town.add("b.xlsx", Mô_hình=[HEAD, ["Kỳ Hoa", "Ánh sáng", "2/3/2023"]])
    monkeypatch.setenv("WHERE", f"json://127.0.0.1:{web.port}/")
    return town


def broken_after_a_run(town: Town, web: Receiver) -> tuple[Path, bytes]:
    """Run and forget what was told, then break a register; return it and what it held."""
    town.call("run")
    web.take()
    path = town.folder / "registers" / "b.xlsx"
    sound = path.read_bytes()
    path.write_bytes(b"x")
    return path, sound


def titles(receiver: Receiver) -> list[str]:
    return [title for title, _ in receiver.take()]


def test_a_quiet_run_tells_nobody_anything(town: Town, web: Receiver) -> None:
    town.call("run")
    web.take()

    assert (town.call("run").err, titles(web)) == ("", [])


def test_a_file_that_breaks_is_told_once_and_once_when_it_is_well_again(town: Town, web: Receiver) -> None:
    path, sound = broken_after_a_run(town, web)
    codes = [town.call("run").code, town.call("run").code]
    broken = web.take()
    path.write_bytes(sound)
    codes += [town.call("run").code, town.call("run").code]

    assert codes == [3, 3, 0, 0]
    assert broken == [("Thị xã Thử: có sự cố", "Tệp không đọc được: registers/b.xlsx.")]
    assert web.take() == [
        ("Thị xã Thử: đã bình thường",
         "Đã bình thường trở lại: registers/b.xlsx (sự cố từ ngày 01/04/2023)."),
    ]  # fmt: skip


def test_a_run_that_fails_is_told_once_and_once_when_it_is_well_again(town: Town, web: Receiver) -> None:
    town.call("run")
    web.take()
    town.output.rename(town.folder / "kept.xlsx")
    town.output.write_bytes(b"no workbook")
    codes = [town.call("run").code, town.call("run").code]
    failed = web.take()
    (town.folder / "kept.xlsx").rename(town.output)
    codes += [town.call("run").code, town.call("run").code]

    assert codes == [1, 1, 0, 0]
    assert [(title, text[:60]) for title, text in failed] == [
        ("Thị xã Thử: có sự cố", "Lần chạy bị lỗi, chưa ghi được gì: tong-hop.xlsx: is no work"),
    ]  # fmt: skip
    assert web.take() == [
        ("Thị xã Thử: đã bình thường", "Đã chạy lại được; trước đó lỗi từ ngày 01/04/2023.")
    ]


def test_a_unit_newly_late_is_told_once_with_a_text_ready_to_forward(town: Town, web: Receiver) -> None:
    town.call("run", "--today", "2023-01-31")
    web.take()
    town.call("run", "--today", "2023-02-01")
    town.call("run", "--period", "2023-Q2")
    late, *forward = web.take()

    assert late[0] == "Thị xã Thử: 2 đơn vị mới chậm nhiệm vụ"
    assert late[1].splitlines() == [
        "Kỳ Hà: chậm «Kế hoạch đối thoại trong năm» (2023-Q1, hạn 31/01/2023).",
        "Kỳ Hoa: chậm «Kế hoạch đối thoại trong năm» (2023-Q1, hạn 31/01/2023).",
    ]
    assert [title for title, _ in forward] == [
        "Gửi Kỳ Hà: nội dung còn thiếu",
        "Gửi Kỳ Hoa: nội dung còn thiếu",
    ]
    assert forward[0][1].splitlines() == [
        "Kính gửi Kỳ Hà: đề nghị bổ sung vào sổ các nội dung sau.",
        "- Kế hoạch đối thoại trong năm: chưa có (hạn 31/01/2023)",
        "Trân trọng.",
    ]


def test_a_digest_on_the_chosen_day_or_the_next_run_after_it(town: Town, web: Receiver) -> None:
    town.config.write_text(CONFIG + OPTIONS + 'digest_on = "thứ hai"\n', encoding="utf-8")
    days = ["2023-02-17", "2023-02-19", "2023-02-20", "2023-02-20", "2023-02-21", "2023-03-01"]
    told = []
    for day in days:
        town.call("run", "--today", day)
        told.append([title for title in titles(web) if "tổng hợp" in title])

    assert told == [[], [], ["Thị xã Thử: tổng hợp 2023-Q1"], [], [], ["Thị xã Thử: tổng hợp 2023-Q1"]]


def test_a_message_that_is_not_taken_is_sent_again_until_it_is(town: Town, web: Receiver) -> None:
    town.call("run")
    web.take()
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    web.deaf = True
    deaf = town.call("run")
    web.deaf = False
    town.call("run")
    town.call("run")

    assert (deaf.code, web.take()) == (
        3, [("Thị xã Thử: có sự cố", "Tệp không đọc được: registers/b.xlsx.")],
    )  # fmt: skip
    assert deaf.err.splitlines()[-1] == (
        "sheets-sync: plugin messages: not delivered: «Thị xã Thử: có sự cố» by JSON; "
        "all is sent again at the next run"
    )


def test_tags_lead_what_broke_to_the_operator_and_what_is_owed_to_the_office(
    town: Town, web: Receiver, mail: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHERE", (
        f"operator=mailto://127.0.0.1:{mail.port}?from=may@example.vn&to=quantri@example.vn&mode=insecure\n"
        f"office=json://127.0.0.1:{web.port}/\n"
    ))  # fmt: skip
    town.call("run")
    late = [titles(web)[0], mail.take()]
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    town.call("run")

    assert (late, web.take()) == (["Thị xã Thử: 2 đơn vị mới chậm nhiệm vụ", []], [])
    assert mail.take() == [("Thị xã Thử: có sự cố", "Tệp không đọc được: registers/b.xlsx.")]


def test_an_address_may_stand_in_a_file_that_others_cannot_read(town: Town, web: Receiver) -> None:
    town.config.write_text(CONFIG + OPTIONS.replace('url_env = "WHERE"', 'url_file = "where.txt"'), "utf-8")
    file = town.folder / "where.txt"
    file.write_text(f"json://127.0.0.1:{web.port}/\n", encoding="utf-8")
    file.chmod(0o644)
    open_to_all = town.call("run")
    file.chmod(0o600)
    own = town.call("run")

    assert (open_to_all.code, open_to_all.err) == (
        3, "sheets-sync: plugin messages: url_file: others can read where.txt; chmod 600 it\n",
    )  # fmt: skip
    assert (own.code, titles(web)[0]) == (0, "Thị xã Thử: 2 đơn vị mới chậm nhiệm vụ")


def test_no_address_is_ever_printed_or_kept(
    town: Town, web: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("WHERE", f"json://user:Mat-khau-7@127.0.0.1:{web.port}/Bi-mat-9")
    web.deaf = True
    outcome = town.call("run", "-vv")
    kept = [path for path in tmp_path_factory.getbasetemp().rglob("*") if path.is_file()]
    found = [
        path.name for path in kept if b"Mat-khau-7" in path.read_bytes() or b"Bi-mat-9" in path.read_bytes()
    ]

    assert (outcome.code, "Mat-khau" in outcome.err + outcome.out, found) == (3, False, [])


def test_options_of_a_wrong_type_are_refused_before_anything_is_read(town: Town) -> None:
    town.config.write_text(CONFIG + OPTIONS + 'digest_on = "Monday"\n', encoding="utf-8")
    outcome = town.call("run")

    assert outcome.code == 2
    assert outcome.err.startswith(
        "sheets-sync: sheets-sync.toml, line 11, plugins.options.messages.digest_on:"
    )


def test_the_health_check_is_pinged_at_the_start_and_the_end(
    town: Town, web: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = town.config.read_text(encoding="utf-8") + '[health_check]\nurl_env = "PING"\n'
    town.config.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PING", f"http://127.0.0.1:{web.port}/ping/Bi-mat")
    done = town.call("run")
    (town.folder / "registers" / "b.xlsx").write_bytes(b"x")
    town.call("run")
    web.deaf = True
    deaf = town.call("run")

    assert (done.code, web.paths) == (0, ["/ping/Bi-mat/start", "/ping/Bi-mat",
                                          *["/ping/Bi-mat/start", "/ping/Bi-mat/fail"] * 2])  # fmt: skip
    assert deaf.err.splitlines()[0] == "sheets-sync: the health check could not be pinged: it answered 503"
    assert "Bi-mat" not in deaf.err


def test_what_could_not_be_told_is_told_later_in_its_order(town: Town, web: Receiver) -> None:
    path, sound = broken_after_a_run(town, web)
    town.call("run")
    web.take()
    web.deaf = True
    for content in (sound, b"x"):
        path.write_bytes(content)
        town.call("run")
    web.deaf = False
    town.call("run")

    assert web.take() == [
        ("Thị xã Thử: có sự cố",
         "Đã bình thường trở lại: registers/b.xlsx (sự cố từ ngày 01/04/2023).\n"
         "Tệp không đọc được: registers/b.xlsx."),
    ]  # fmt: skip
