"""The features that have pages; the web application loops over this list."""

from __future__ import annotations

from ticketing.accounts.views import blueprint as accounts
from ticketing.administration.views import blueprint as administration
from ticketing.announcements.news_views import blueprint as news
from ticketing.announcements.rules_views import blueprint as visiting_rules
from ticketing.announcements.views import blueprint as announcements
from ticketing.api.pages import blueprint as programs
from ticketing.cases.views import blueprint as cases
from ticketing.counter.account_views import blueprint as counter_accounts
from ticketing.counter.application_views import blueprint as counter_applications
from ticketing.counter.information_views import blueprint as counter_information
from ticketing.counter.views import blueprint as counter
from ticketing.handover.views import blueprint as handover
from ticketing.intake.views import blueprint as intake
from ticketing.macros.views import blueprint as macros
from ticketing.menus.views import blueprint as menus
from ticketing.messages.views import blueprint as messages
from ticketing.outages.views import blueprint as outages
from ticketing.reports.month_views import blueprint as reports
from ticketing.search.views import blueprint as search
from ticketing.speech.views import blueprint as speech
from ticketing.tickets.together_views import blueprint as together
from ticketing.tickets.views import blueprint as tickets
from ticketing.transcripts.views import blueprint as transcripts
from ticketing.visits.views import blueprint as visits

COUNTER = (counter, counter_accounts, counter_applications, counter_information)
BLUEPRINTS = (
    accounts,
    tickets,
    together,
    macros,
    handover,
    search,
    *COUNTER,
    outages,
    announcements,
    news,
    visiting_rules,
    cases,
    intake,
    transcripts,
    visits,
    messages,
    reports,
    menus,
    speech,
    administration,
    programs,
)
