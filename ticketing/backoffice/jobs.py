"""The message with the digits of a token, to the registered telephone alone. Written and held: no gateway yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ticketing.backoffice.embedded.billing import SEND_TOKEN
from ticketing.backoffice.models import UtilityCustomer, UtilityToken
from ticketing.core.i18n import Label
from ticketing.core.jobs import job
from ticketing.notify import service

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.outbox import OutboxRow

_TEXT: Final = Label(
    "Layanan 123: token listrik {nominal} rupiah untuk meter berakhiran {meter}: {digits}. Hanya untuk meter itu, "
    "hanya sekali.",
    "Service 123: electricity token of {nominal} rupiah for the meter ending in {meter}: {digits}. For that meter "
    "only, once only.",
)
_GROUP = 4


@job(SEND_TOKEN)
def write_token(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the message once for each outbox row; nothing when the telephone was taken off meanwhile."""
    if service.is_written(session, row):
        return
    token = session.get_one(UtilityToken, row.payload["token_id"])
    customer = session.get_one(UtilityCustomer, token.customer_id)
    if not customer.phone:
        return
    language = row.payload["language"]
    body = _body(token, customer, language)
    service.write(session, row, template="token", language=language, recipient=customer.phone, body=body, now=now)


def _body(token: UtilityToken, customer: UtilityCustomer, language: str) -> str:
    digits = " ".join(token.digits[start : start + _GROUP] for start in range(0, len(token.digits), _GROUP))
    nominal = f"{token.nominal:,.0f}".replace(",", ".")
    return _TEXT.text(language).format(nominal=nominal, meter=customer.meter[-_GROUP:], digits=digits)
