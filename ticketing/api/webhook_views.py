"""Subscriptions to events, for programs."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import url_for
from sqlalchemy import func, select

from ticketing.api import door
from ticketing.api.etags import tagged
from ticketing.api.models import Webhook
from ticketing.api.once import once
from ticketing.api.places import refuse_private
from ticketing.api.scopes import Scope
from ticketing.api.webhook_schemas import WebhookChange, WebhookIn, WebhookOut, WebhooksOut
from ticketing.core import clock as clocks
from ticketing.core import events, http
from ticketing.core.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

blueprint = APIBlueprint("webhooks", __name__, tag="Webhooks")

MOST = 20
"""Subscriptions of one person."""


class TooManyWebhooksError(ConflictError):
    """The person holds as many subscriptions as one may."""

    code = "too-many-webhooks"


@blueprint.get("/webhooks")
@blueprint.output(WebhooksOut)
@door.needs(Scope.WEBHOOKS)
def list_webhooks() -> WebhooksOut:
    """List your subscriptions, the oldest first."""
    mine = select(Webhook).where(Webhook.user_id == http.actor().user_id).order_by(Webhook.id)
    with http.database().read() as session:
        return WebhooksOut(items=[_told(row) for row in session.scalars(mine)])


@blueprint.post("/webhooks")
@blueprint.input(WebhookIn, arg_name="given")
@blueprint.output(WebhookOut, status_code=201)
@door.needs(Scope.WEBHOOKS)
def create_webhook(given: WebhookIn) -> Response:
    """Subscribe to what happens from now on. Keep the ``secret``: it is not shown again."""
    refuse_private(given.url, http.settings())

    def work(session: Session, now: datetime) -> tuple[dict[str, Any], str]:
        mine = select(func.count()).select_from(Webhook).where(Webhook.user_id == http.actor().user_id)
        if (session.scalar(mine) or 0) >= MOST:
            raise TooManyWebhooksError(f"At most {MOST} subscriptions; delete one first.", longest=MOST)
        row = Webhook(
            user_id=http.actor().user_id,
            url=given.url,
            secret=secrets.token_urlsafe(32),
            kinds=list(given.kinds),
            is_active=True,
            last_event=session.scalar(select(func.max(events.Event.id))) or 0,
            failures=0,
            created_at=now,
        )
        session.add(row)
        session.flush()
        events.record(session, "webhook.added", actor=http.actor(), now=now, webhook=row.id, kinds=row.kinds)
        body = _told(row).model_copy(update={"secret": row.secret})
        return body.model_dump(mode="json"), url_for("v1.webhooks.read_webhook", webhook_id=row.id)

    return once(work)


@blueprint.get("/webhooks/<int:webhook_id>")
@blueprint.output(WebhookOut)
@door.needs(Scope.WEBHOOKS)
def read_webhook(webhook_id: int) -> Response:
    """Read one subscription: what was delivered, and why not."""
    with http.database().read() as session:
        row = _mine(session, webhook_id)
        return tagged(_told(row), f"{row.last_event}-{row.failures}-{int(row.is_active)}")


@blueprint.patch("/webhooks/<int:webhook_id>")
@blueprint.input(WebhookChange, arg_name="change")
@blueprint.output(WebhookOut)
@door.needs(Scope.WEBHOOKS)
def change_webhook(webhook_id: int, change: WebhookChange) -> WebhookOut:
    """Change a subscription, start it again, or have events sent again."""
    if change.url is not None:
        refuse_private(change.url, http.settings())
    with http.database().write() as session:
        row = _mine(session, webhook_id)
        for name, value in change.model_dump(exclude_none=True, exclude={"after_event"}).items():
            setattr(row, name, value)
        if change.after_event is not None:
            row.last_event = min(change.after_event, session.scalar(select(func.max(events.Event.id))) or 0)
        row.failures, row.error, row.next_try_at = 0, None, None
        session.flush()
        events.record(session, "webhook.changed", actor=http.actor(), now=clocks.now(), webhook=row.id)
        return _told(row)


@blueprint.delete("/webhooks/<int:webhook_id>")
@blueprint.output({}, status_code=204)
@door.needs(Scope.WEBHOOKS)
def delete_webhook(webhook_id: int) -> tuple[str, int]:
    """End a subscription."""
    with http.database().write() as session:
        row = _mine(session, webhook_id)
        events.record(session, "webhook.deleted", actor=http.actor(), now=clocks.now(), webhook=row.id)
        session.delete(row)
    return "", 204


def _mine(session: Session, webhook_id: int) -> Webhook:
    row = session.scalar(select(Webhook).where(Webhook.id == webhook_id, Webhook.user_id == http.actor().user_id))
    if row is None:
        raise NotFoundError("There is no such subscription of yours.", webhook_id=webhook_id)
    return row


def _told(row: Webhook) -> WebhookOut:
    names = [name for name in WebhookOut.model_fields if name != "secret"]
    return WebhookOut(**{name: getattr(row, name) for name in names})
