"""All tables: importing this module fills the metadata that migrations and foreign keys need."""

from __future__ import annotations

from ticketing.accounts import models as accounts
from ticketing.announcements import models as announcements
from ticketing.api import models as api
from ticketing.backoffice import models as backoffice
from ticketing.cases import models as cases
from ticketing.changes import models as changes
from ticketing.core import events, outbox
from ticketing.core.db import Base
from ticketing.counter import models as counter
from ticketing.handover import models as handover
from ticketing.intake import models as intake
from ticketing.macros import models as macros
from ticketing.maintenance import models as maintenance
from ticketing.network import models as network
from ticketing.notify import models as notify
from ticketing.outages import models as outages
from ticketing.search import models as search
from ticketing.tickets import models as tickets
from ticketing.transcripts import models as transcripts
from ticketing.voices import models as voices

MODELS = (
    events,
    outbox,
    accounts,
    announcements,
    api,
    backoffice,
    cases,
    changes,
    counter,
    handover,
    macros,
    maintenance,
    network,
    notify,
    outages,
    search,
    tickets,
    intake,
    transcripts,
    voices,
)

metadata = Base.metadata
