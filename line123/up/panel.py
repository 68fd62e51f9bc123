"""What a person sees when a copy has come up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from line123.up.paths import ROOT
from line123.up.secrets import load_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from line123.up.status import PartStatus, Report
    from ticketing.core.config import Settings


def ready_panel(settings: Settings, without: Sequence[str], late: Sequence[PartStatus], *, detached: bool) -> Panel:
    """Addresses, demonstration sign-ins and a first call to try."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold")
    rows.add_column(overflow="fold")
    if "web" not in without:
        rows.add_row("Dashboard", f"http://127.0.0.1:{settings.port('web')}/")
        for line in _sign_ins(settings):
            rows.add_row("", line)
    if "asterisk" not in without:
        _add_telephone(rows, settings)
    rows.add_row("State", str(settings.data))
    rows.add_row("Logs", str(settings.log_dir))
    if late:
        names = "; ".join(f"{part.name}: {part.why or part.state.lower()}" for part in late)
        rows.add_row("[red]Not serving[/]", f"[red]{names}[/]")
    title = "Line 123 is up, in part" if late else "Line 123 is up"
    ending = f"bin/line123 down{_data_flag(settings)} stops everything" if detached else "Ctrl-C stops everything"
    return Panel(rows, title=title, subtitle=ending, border_style="red" if late else "green")


def status_table(report: Report) -> Table:
    """One line for each part."""
    running = f"pid {report.pid}" if report.pid else "down"
    table = Table(title=f"Line 123 on {report.data}, ports from {report.base}: {running}")
    for column in ("Part", "State", "Pid", "Up", "Ports", ""):
        table.add_column(column)
    for part in report.parts:
        ports = " ".join(f"{name} {port}" for name, port in part.ports.items())
        table.add_row(part.name, part.state, str(part.pid or ""), f"{part.seconds_up} s", ports, part.why)
    faults = [reason for reason in report.degraded if not reason.startswith(_named(report))]
    if report.journal_backlog is not None:
        faults.append(f"Journal records not handed over yet: {report.journal_backlog}")
    if report.speech.state == "loading":
        faults.append("Speech: models are still loading, callers press keys until then")
    served = ", ".join(f"{language} by {engine}" for language, engine in report.speech.served.items())
    if served:
        faults.append(f"Speech: {served}")
    table.caption = "\n".join(f"[red]{escape(line)}[/]" if line in report.degraded else line for line in faults)
    return table


def _named(report: Report) -> tuple[str, ...]:
    """What the lines of the parts say already."""
    return tuple(f"{part.name}: " for part in report.parts)


def _add_telephone(rows: Table, settings: Settings) -> None:
    address = f"127.0.0.1:{settings.port('sip')}"
    rows.add_row("SIP", f"sip:0380123@{address} (UDP, A-law)")
    rows.add_row("", f"softphone: user phone1, password {load_secrets(settings.data)['phone1']}")
    rows.add_row("Try a call", f"bin/line123 call 0380123 --dtmf main.choices:121#{_data_flag(settings)}")


def _data_flag(settings: Settings) -> str:
    return "" if settings.data == ROOT / "var" else f" --data {settings.data}"


def _sign_ins(settings: Settings) -> tuple[str, ...]:
    from ticketing import demo, setup  # heavy; `status` does without

    if not setup.has_people(settings):
        command = "bin/line123 people add NAME --name 'FULL NAME' --role supervisor"
        return ("Nobody can sign in yet. Add the first person:", f"{command}{_data_flag(settings)}")
    return demo.SIGN_INS if settings.demo else ()
