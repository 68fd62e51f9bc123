"""The ways out of the house: which one a message takes, and whether it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ticketing.notify.channels import gateway, mail, webhook
from ticketing.notify.channels.letter import Failed, Letter, Outcome, Sent
from ticketing.notify.models import Channel

if TYPE_CHECKING:
    from ticketing.core.config import Settings

__all__ = ["Failed", "Letter", "Outcome", "Sent", "channel_to", "is_open", "send"]

_SENDERS: Final = {
    Channel.SMS: gateway.send,
    Channel.WHATSAPP: gateway.send,
    Channel.EMAIL: mail.send,
    Channel.WEBHOOK: webhook.send,
}


def channel_to(recipient: str, settings: Settings) -> Channel:
    """Return the way to a recipient: an address with @ gets a mail, a number what the gateway sends."""
    return Channel.EMAIL if "@" in recipient else Channel(settings.gateway_channel)


def is_open(channel: Channel, settings: Settings) -> bool:
    """Tell whether messages leave this way. A demonstration sends nothing: its numbers may be somebody's."""
    urls = {Channel.EMAIL: settings.smtp_url, Channel.WEBHOOK: settings.webhook_url}
    return not settings.demo and bool(urls.get(channel, settings.gateway_url))


def send(letter: Letter, settings: Settings) -> Outcome:
    """Send it once. Never raises: whatever went wrong is in the outcome."""
    return _SENDERS[letter.channel](letter, settings)
