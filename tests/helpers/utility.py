"""Fills the embedded back office for tests: a prepaid and a postpaid customer, an office, work, news."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from ticketing import tables
from ticketing.backoffice.models import (
    UtilityBill,
    UtilityCustomer,
    UtilityMaintenance,
    UtilityNews,
    UtilityOffice,
    UtilityToken,
)
from ticketing.backoffice.tariffs import Payment

NOW = datetime(2026, 2, 25, 6, 0, tzinfo=UTC)  # a Wednesday, 14.00 in Kupang
HOUR = timedelta(hours=1)
POSTPAID, PREPAID, SILENT = "561000000011", "561000000022", "561000000033"
POSTPAID_METER = "14000000011"
PHONE = "+6281100001234"
REGISTERED = (tables,)


def fill(session):
    """Add everything; the second to last bill of the postpaid customer is open since January."""
    customers = [_customer(number, payment, phone) for number, payment, phone in _CUSTOMERS]
    session.add_all(customers)
    session.flush()
    postpaid, prepaid, _ = customers
    session.add_all(_bill(postpaid.id, date(2025 + (month > 12), (month - 1) % 12 + 1, 1)) for month in range(2, 14))
    session.add_all(_token(prepaid.id, index) for index in range(6))
    session.add_all([_office(), _work(), *_news()])
    session.flush()


_CUSTOMERS = (
    (POSTPAID, Payment.POSTPAID, PHONE),
    (PREPAID, Payment.PREPAID, PHONE),
    (SILENT, Payment.PREPAID, ""),
)


def _customer(number, payment, phone):
    return UtilityCustomer(
        number=number,
        meter=f"14{number[3:]}",
        name="Contoh Pelanggan",
        address="Jalan Contoh 1",
        district="Oebobo",
        regency="Kota Kupang",
        area_code="0380",
        unit_code="ULP-KUPANG",
        tariff_class="R-1",
        power_va=1300,
        payment=payment,
        phone=phone,
        identity_last4="7788" if phone else "",
    )


def _bill(customer_id, period):
    issued = (period + timedelta(days=32)).replace(day=2)
    is_open = period >= date(2025, 12, 1)
    return UtilityBill(
        customer_id=customer_id,
        period=period,
        stand_before=1000,
        stand_after=1100,
        kwh=Decimal(100),
        is_estimated=False,
        energy=Decimal("144470.00"),
        local_tax=None,
        vat=Decimal(0),
        stamp=Decimal(0),
        discount=Decimal(0),
        amount=Decimal(144470),
        late_fee=Decimal(0),
        issued_on=issued,
        due_on=issued.replace(day=20),
        paid_at=None if is_open else datetime.combine(issued, time(3), tzinfo=UTC),
    )


def _token(customer_id, index):
    return UtilityToken(
        customer_id=customer_id,
        bought_at=NOW - timedelta(days=12 * index),
        nominal=Decimal(50000),
        kwh=Decimal("32.7"),
        channel="bank",
        digits=f"{index:020}",
    )


def _office():
    return UtilityOffice(
        code="ULP-KUPANG",
        name="ULP Kupang (contoh)",
        address="Jalan Contoh 2",
        area_code="0380",
        opens=time(8),
        closes=time(10),
        slot_minutes=60,
        visitors_per_slot=1,
        rules="Bawa kartu identitas.",
    )


def _work():
    return UtilityMaintenance(
        area_code="0380",
        places=["Oebobo", "Oesapa"],
        reason="tree",
        starts_at=NOW + 20 * HOUR,
        ends_at=NOW + 24 * HOUR,
        published_at=NOW - 30 * HOUR,
    )


def _news():
    for priority, area, since, until in (
        (1, None, -1, 24),
        (5, "0380", -2, 24),
        (9, "0231", -1, 24),
        (9, None, -9, -1),
    ):
        yield UtilityNews(
            area_code=area,
            title=f"Berita {priority}",
            text="Contoh.",
            language="id",
            priority=priority,
            valid_from=NOW + since * HOUR,
            valid_until=NOW + until * HOUR,
        )
