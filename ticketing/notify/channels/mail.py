"""E-mail through one SMTP server: ``smtp://`` (STARTTLS where it is offered) or ``smtps://``."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from ticketing.notify.channels.letter import Failed, Outcome, Sent

if TYPE_CHECKING:
    from ticketing.core.config import Settings
    from ticketing.notify.channels.letter import Letter

_REFUSED_FOR_GOOD: Final = 500
_PORTS: Final = {"smtp": 25, "smtps": 465}
_HERE: Final = ("127.0.0.1", "::1", "localhost")


def send(letter: Letter, settings: Settings) -> Outcome:
    """Hand it to the server; the Message-ID is the same for every try."""
    try:
        mail = mail_of(letter, settings)
    except ValueError:  # an address with a line break in it, or none at all
        return Failed("bad_address", is_final=True)
    try:
        server = _connect(urlsplit(settings.smtp_url), settings.messages_seconds)
    except smtplib.SMTPAuthenticationError:
        return Failed("not_let_in")
    except (OSError, smtplib.SMTPException):
        return Failed("away")
    outcome = _hand_over(server, mail)
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    return outcome


def _hand_over(server: smtplib.SMTP, mail: EmailMessage) -> Outcome:
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(max(code for code, _ in error.recipients.values()), "bad_address")
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, "refused")
    except (OSError, smtplib.SMTPException):
        return Failed("away")
    return Sent(str(mail["Message-ID"]))


def mail_of(letter: Letter, settings: Settings) -> EmailMessage:
    """Return the mail as it is sent. Raises ValueError for an address that is none."""
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.mail_from, letter.recipient
    mail["Subject"] = letter.subject or "Layanan 123"
    mail["Message-ID"] = f"<{letter.key}@{settings.mail_from.rpartition('@')[2].rstrip('>')}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = letter.language
    mail.set_content(letter.body)
    if letter.attachment is not None:
        kind, _, form = letter.attachment.media.partition("/")
        mail.add_attachment(letter.attachment.content, kind, form, filename=letter.attachment.name)
    return mail


def _connect(url: SplitResult, seconds: float) -> smtplib.SMTP:
    host, port = url.hostname or "127.0.0.1", url.port or _PORTS[url.scheme]
    trust = ssl.create_default_context()
    is_wrapped = url.scheme == "smtps"
    server = (
        smtplib.SMTP_SSL(host, port, timeout=seconds, context=trust)
        if is_wrapped
        else smtplib.SMTP(host, port, timeout=seconds)
    )
    try:
        _greet(server, url, None if is_wrapped else trust)
    except BaseException:
        server.close()
        raise
    return server


def _greet(server: smtplib.SMTP, url: SplitResult, trust: ssl.SSLContext | None) -> None:
    """Protect the connection where that is offered (``trust``: not protected yet), and sign in."""
    server.ehlo()
    if trust is not None and server.has_extn("starttls"):
        server.starttls(context=trust)
        server.ehlo()
    elif trust is not None and url.username and url.hostname not in _HERE:
        raise smtplib.SMTPException("the password would cross the network unprotected")
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))


def _refused(code: int, word: str) -> Failed:
    is_final = code >= _REFUSED_FOR_GOOD
    return Failed(word if is_final else "busy", is_final=is_final)
