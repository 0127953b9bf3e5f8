"""Tin báo: tells people what changed since the last run, by mail, Zalo, Telegram or whatever Apprise reaches.

Off unless the options say where its addresses stand. An address with the tag "operator" gets what broke and
what is well again, one with "office" what units owe; one without a tag gets everything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sheets_sync import PlainError, hookimpl, secret_address

To = Literal["operator", "office"]
OPERATOR: To = "operator"
OFFICE: To = "office"
DAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
LONGEST = 40


@dataclass(frozen=True)
class Options:
    """Where the addresses stand: a variable of the environment, or a file that others cannot read.

    Either holds a line for each address, `tag=address` or the address alone (Apprise's text form). On the day
    `digest_on` of each week all that is owed is told; with `unit_messages` there is for each unit that is
    newly late also a text of its own, ready to forward.
    """

    url_env: str = ""
    url_file: Path | None = None
    digest_on: Literal["", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"] = ""
    unit_messages: bool = True

    @property
    def is_on(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self.url_env or self.url_file)


@dataclass(frozen=True)
class Letter:
    """One message, and whom it is for."""

    to: To
    title: str
    lines: Sequence[str]

    @property
    def body(self) -> str:
        """Its text, bounded."""
        more = len(self.lines) - LONGEST
        return "\n".join([*self.lines[:LONGEST], *([f"… và {more} dòng nữa"] if more > 0 else [])])


def letters(report: Mapping[str, Any], options: Options) -> Iterator[Letter]:
    """Return what is to be told of a run: nothing if nothing changed."""
    news = report["news"]
    yield from troubles(report["site"], news)
    late = [item for item in news if item["kind"] == "late"]
    if late:
        units = list(dict.fromkeys(item["name"] for item in late))
        title = f"{report['site']}: {len(units)} đơn vị mới chậm nhiệm vụ"
        yield Letter(OFFICE, title, [item["text"] for item in late])
        if options.unit_messages:
            yield from (to_forward(report, unit) for unit in units)
    if any(_is_day(item, options.digest_on) for item in news):
        yield digest(report)


def troubles(site: str, news: Sequence[Mapping[str, Any]]) -> Iterator[Letter]:
    """Return what broke and what is well again, in the order in which it came about."""
    told = [item for item in news if item["kind"] in ("failed", "broken", "recovered", "mended")]
    last = {item["name"]: item["kind"] for item in told}
    lines = list(dict.fromkeys(line for item in told for line in item["text"].splitlines()))
    if lines:
        broken = any(kind in ("failed", "broken") for kind in last.values())
        yield Letter(OPERATOR, f"{site}: {'có sự cố' if broken else 'đã bình thường'}", lines)


def to_forward(report: Mapping[str, Any], unit: str) -> Letter:
    """Return a text for one unit with all that it owes."""
    lines = [f"Kính gửi {unit}: đề nghị bổ sung vào sổ các nội dung sau.", *owed(report, unit)]
    return Letter(OFFICE, f"Gửi {unit}: nội dung còn thiếu", [*lines, "Trân trọng."])


def owed(report: Mapping[str, Any], unit: str) -> list[str]:
    """Return a line for each thing that a unit owes."""
    return [
        f"- {item['duty']}: {item['state'].lower()}" + (f" (hạn {_day(item['due'])})" if item["due"] else "")
        for item in report["owed"] if item["unit"] == unit
    ]  # fmt: skip


def digest(report: Mapping[str, Any]) -> Letter:
    """Return everything that is owed, unit by unit, and what a leader must act on."""
    units = dict.fromkeys(item["unit"] for item in report["owed"])
    lines = [line for unit in units for line in (f"{unit}:", *owed(report, unit))]
    flags = [f"- {flag['unit']}: {flag['message']}" for flag in report["flags"]]
    errors = sum(1 for problem in report["problems"] if problem["severity"] == "error")
    failed = [source["name"] for source in report["sources"] if source["status"] == "failed"]
    head = [f"{len(units)} đơn vị còn nhiệm vụ trễ hạn, {len(flags)} việc cần chỉ đạo, {errors} ô cần sửa."]
    head += [f"Không đọc được: {', '.join(failed)}."] if failed else []
    title = f"{report['site']}: tổng hợp {report['period']['label']}"
    return Letter(OFFICE, title, [*head, *lines, *(["Việc cần chỉ đạo:", *flags] if flags else [])])


def _is_day(item: Mapping[str, Any], digest_on: str) -> bool:
    """Tell whether the chosen day has come since the last run; one that was missed is made up for."""
    if item["kind"] != "new-day" or not digest_on:
        return False
    today = dt.date.fromisoformat(item["what"])
    before = dt.date.fromisoformat(item["since"]) if item["since"] else today - dt.timedelta(days=1)
    days = min((today - before).days, len(DAYS))
    return any((today - dt.timedelta(days=back)).weekday() == DAYS.index(digest_on) for back in range(days))


def _day(text: str) -> str:
    return f"{dt.date.fromisoformat(text):%d/%m/%Y}"


def send(address: str, wanted: Sequence[Letter]) -> None:
    """Send the letters to the addresses that they are for.

    Raises:
        PlainError: no address can be used, or some did not take a letter; no address is named.
    """
    import apprise

    config = apprise.AppriseConfig()
    config.add_config(address, format="text")
    services = list(apprise.Apprise(config))
    if not services:
        raise PlainError("none of the addresses has a form that Apprise knows; see the README")
    lost = []
    for service in services:
        tags = {str(tag) for tag in service.tags}
        for letter in wanted:
            if (not tags or letter.to in tags) and not service.notify(body=letter.body, title=letter.title):
                lost.append(f"«{letter.title}» by {service.service_name}")
    if lost:
        raise PlainError(f"not delivered: {'; '.join(lost[:3])}; all is sent again at the next run")


@hookimpl
def run_finished(report: Mapping[str, Any], options: Options) -> None:
    """Send what changed, if an address is given."""
    wanted = list(letters(report, options))
    if wanted:
        send(secret_address(options.url_env or None, options.url_file), wanted)
