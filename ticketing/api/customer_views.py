"""Customers of the embedded back office, for the program that keeps them elsewhere. Every reading is in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import url_for

from ticketing.api import door
from ticketing.api.customer_schemas import CustomerChange, CustomerIn, CustomerOut, CustomerQuery, CustomersOut
from ticketing.api.etags import require_match, tagged
from ticketing.api.once import once
from ticketing.api.scopes import Scope
from ticketing.backoffice.embedded import keeping
from ticketing.core import clock, events, http
from ticketing.core.errors import ConflictError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.backoffice.models import UtilityCustomer

blueprint = APIBlueprint("customers", __name__, tag="Customers")


class KeptElsewhereError(ConflictError):
    """Another back office is asked; customers are kept there."""

    code = "customers-kept-elsewhere"


@blueprint.get("/customers")
@blueprint.input(CustomerQuery, location="query", arg_name="query")
@blueprint.output(CustomersOut)
@door.needs(Scope.CUSTOMERS_READ)
def list_customers(query: CustomerQuery) -> CustomersOut:
    """List who registered a telephone."""
    _refuse_elsewhere()
    with http.database().write() as session:
        found = keeping.of_phone(session, query.phone)
        for row in found:
            _record(session, "customer.looked", row, clock.now())
        return CustomersOut(items=[_told(row) for row in found])


@blueprint.post("/customers")
@blueprint.input(CustomerIn, arg_name="given")
@blueprint.output(CustomerOut, status_code=201)
@door.needs(Scope.CUSTOMERS_WRITE)
def create_customer(given: CustomerIn) -> Response:
    """Add a customer; 409 when number or meter is there already."""
    _refuse_elsewhere()

    def work(session: Session, now: datetime) -> tuple[dict[str, Any], str]:
        row = keeping.add(session, given.model_dump())
        _record(session, "customer.added", row, now)
        return _told(row).model_dump(mode="json"), url_for("v1.customers.read_customer", number=row.number)

    return once(work)


@blueprint.get("/customers/<number>")
@blueprint.output(CustomerOut)
@door.needs(Scope.CUSTOMERS_READ)
def read_customer(number: str) -> Response:
    """Read a customer, by customer or meter number."""
    _refuse_elsewhere()
    with http.database().write() as session:
        row = keeping.row_of(session, number)
        _record(session, "customer.looked", row, clock.now())
        return tagged(_told(row), keeping.version_of(row))


@blueprint.patch("/customers/<number>")
@blueprint.input(CustomerChange, arg_name="change")
@blueprint.output(CustomerOut)
@door.needs(Scope.CUSTOMERS_WRITE)
def change_customer(number: str, change: CustomerChange) -> Response:
    """Change what is named; the rest stays."""
    _refuse_elsewhere()
    with http.database().write() as session:
        row = keeping.row_of(session, number)
        require_match(keeping.version_of(row))
        changed = keeping.change(session, row, change.model_dump(exclude_none=True))
        if changed:
            _record(session, "customer.changed", row, clock.now(), fields=changed)
        return tagged(_told(row), keeping.version_of(row))


def _refuse_elsewhere() -> None:
    if http.settings().back_office_url:
        raise KeptElsewhereError("Customers of this copy are kept by another back office.")


def _told(row: UtilityCustomer) -> CustomerOut:
    return CustomerOut(**{name: getattr(row, name) for name in CustomerOut.model_fields})


def _record(session: Session, kind: str, row: UtilityCustomer, now: datetime, **data: Any) -> None:
    events.record(session, kind, actor=http.actor(), now=now, customer_number=row.number, **data)
