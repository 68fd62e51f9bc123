"""The shipped worker with one more job that takes its time; run as a program by the tests of the job queue."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ticketing.core import events
from ticketing.core.actor import system
from ticketing.core.jobs import job
from ticketing.workers import worker

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.outbox import OutboxRow


@job("test.slow")
def slow(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the horse's pid to a file, do the work, then wait while the file ``hold`` exists."""
    folder = Path(row.payload["folder"])
    events.record(session, "test.done", actor=system("test"), now=now, outbox_id=row.id)
    (folder / "horse.new").write_text(str(os.getpid()))
    (folder / "horse.new").rename(folder / "horse")
    while (folder / "hold").exists():
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(worker.main(["notify"]))
