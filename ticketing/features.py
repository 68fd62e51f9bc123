"""The features that have pages; the web application loops over this list."""

from __future__ import annotations

from ticketing.accounts import views as accounts
from ticketing.intake import views as intake
from ticketing.reports import views as reports
from ticketing.tickets import views as tickets

BLUEPRINTS = (accounts.blueprint, tickets.blueprint, intake.blueprint, reports.blueprint)
