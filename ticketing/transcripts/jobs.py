"""The job that lets the recogniser write down a recording, and the one that tells the grammar of approved words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.config import load_settings
from ticketing.core.jobs import TryLaterError, job, slow_job
from ticketing.intake import recordings
from ticketing.transcripts import recogniser, service, words, words_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.jobs import Work
    from ticketing.core.outbox import OutboxRow

RECOGNISER = system("recogniser")

LONGEST_AWAY: Final = timedelta(days=1)
"""A recogniser that is away for longer is not coming; the page then offers to try again."""


@slow_job(recordings.TRANSCRIBE)
def transcribe(payload: dict[str, Any]) -> Work:
    """Write down a recorded answer; then, in the transaction, keep the draft or why there is none."""
    call_id, field, file = str(payload["call_id"]), str(payload["field"]), str(payload["file"])
    answer = _ask(file, datetime.fromisoformat(payload["ordered_at"]))

    def keep(session: Session, _row: OutboxRow, now: datetime) -> None:
        if isinstance(answer, str):
            service.keep_failure(session, RECOGNISER, call_id, field, file, answer, now)
        else:
            service.keep_answer(session, RECOGNISER, call_id, field, file, answer, now)

    return keep


@job(words.WRITE)
def write_words(session: Session, _row: OutboxRow, _now: datetime) -> None:
    """Bring the operator's words in line with what was decided."""
    words_file.bring_in_line(load_settings().data / words_file.FILE, *words.decided_lines(session))


def _ask(file: str, ordered_at: datetime) -> recogniser.Answer | str:
    """Return what was heard, or the code of the reason why nothing ever will be."""
    wav = recordings.file_of(load_settings().recordings_dir, file)
    if wav is None:
        return "gone"
    try:
        return recogniser.transcribe(wav)
    except recogniser.NotTranscribedError:
        return "refused"
    except recogniser.RecogniserAwayError as error:
        if clock.now() - ordered_at > LONGEST_AWAY:
            return "away"
        raise TryLaterError from error
