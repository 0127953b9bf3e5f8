"""How a site is run unattended: a line for cron, a service and a timer for systemd."""

from __future__ import annotations

import shlex
from pathlib import Path


def cron_line(program: str, config: Path) -> str:
    """Return a line for crontab: every half hour, on odd minutes, waiting a little for one under way."""
    command = f"{shlex.quote(program)} run --wait 60 -c {shlex.quote(str(config))}"
    return f"7,37 * * * *  {command.replace('%', chr(92) + '%')}\n"


def service_text(name: str, program: str, config: Path, user: str) -> str:
    """Return the systemd service; it may write to the site's folder and its own state and nothing else."""
    return _SERVICE.format(
        name=_plain(name), program=_escaped(program), config=_escaped(str(config)),
        folder=_escaped(str(config.parent)), user=_plain(user),
    )  # fmt: skip


def timer_text(name: str) -> str:
    """Return the systemd timer: every half hour with some jitter; what was missed is caught up."""
    return _TIMER.format(name=_plain(name))


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("%", "%%")


def _escaped(text: str) -> str:
    """Return a path as systemd reads it, quoted and escaped (systemd.service, Command lines)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'


_SERVICE = """\
[Unit]
Description=sheets-sync: {name}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={user}
# It ends with 3, and so fails visibly, when something was lost.
ExecStart={program} run --wait 60 -c {config}
TimeoutStartSec=30min
Nice=10
StateDirectory=sheets-sync
CacheDirectory=sheets-sync
Environment=XDG_STATE_HOME=%S XDG_CACHE_HOME=%C
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
CapabilityBoundingSet=
ReadWritePaths={folder}
"""
_TIMER = """\
[Unit]
Description=sheets-sync every half hour: {name}

[Timer]
OnCalendar=*:07,37
RandomizedDelaySec=2min
Persistent=true

[Install]
WantedBy=timers.target
"""
