"""What whoever reads the numbers of a run must know of what they miss."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_sync.intake import Request
from sheets_sync.runner import Run


def cautions_of(run: Run, request: Request) -> Iterator[str]:
    """Say in Vietnamese the day the numbers stand at, files not read, steps that failed, rows set aside."""
    if request.today < request.period.end:
        yield f"Kỳ báo cáo chưa kết thúc: số liệu tính đến ngày {request.today:%d/%m/%Y}."
    failed = [str(source["name"]) for source in run.report["sources"] if source["status"] == "failed"]
    if failed:
        yield f"Không đọc được {len(failed)} tệp nên số liệu chưa gồm: {', '.join(failed)}."
    broken = [str(step["plugin"]) for step in run.report["steps"] if step["status"] == "failed"]
    if broken:
        yield f"Phần bị lỗi, chưa có số liệu: {', '.join(broken)}."
    aside = sum(int(tab["set_aside"]) for source in run.report["sources"] for tab in source["tabs"])
    if aside:
        yield f"{aside} dòng trong các sổ có ô chưa đọc được nên để riêng, chưa tính vào số liệu liên quan."
