"""A back office on paper whose applications may be cancelled by the telephone they were made with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ivr.dialogue.paper_office import PaperOffice
from ticketing.backoffice.caller import ApplicationStatus
from ticketing.core.errors import ConflictError

if TYPE_CHECKING:
    from ticketing.backoffice.caller import Application

APPLICATION: Final = "5432109876543"


@dataclass(frozen=True)
class OwnApplications(PaperOffice):
    """Every telephone made the application APPLICATION, which is not paid; ``is_paid_meanwhile``: but for a moment."""

    application_status: ApplicationStatus | None = ApplicationStatus.REGISTERED
    is_paid_meanwhile: bool = False
    leaves_before_cancelling: bool = False

    def application(self, number: str) -> Application:
        """Return the application, which may be cancelled."""
        return replace(super().application(number), can_be_cancelled=True)

    def applications_of(self, phone: str) -> tuple[Application, ...]:
        """Return the one application of every telephone."""
        return (self.application(APPLICATION),) if phone else ()

    def cancel_application(self, number: str, reason: str) -> Application:  # noqa: ARG002
        """Cancel it, unless it was paid meanwhile."""
        if self.is_paid_meanwhile:
            raise ConflictError("It can no longer be cancelled.")
        if self.leaves_before_cancelling:
            return replace(self, is_away=True).application(number)
        return self.application(number)
