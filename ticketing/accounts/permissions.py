"""Every permission there is, and the roles a new installation starts with (afterwards roles are rows)."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do; every route and every service call names one."""

    TICKET_VIEW = "ticket.view"
    TICKET_CLAIM = "ticket.claim"
    TICKET_WORK = "ticket.work"
    TICKET_WORK_ANY = "ticket.work_any"
    TICKET_CLOSE = "ticket.close"
    TICKET_NOTE = "ticket.note"
    TICKET_EXPORT = "ticket.export"
    SERVICE_GIVE = "service.give"
    OUTAGE_VIEW = "outage.view"
    OUTAGE_EDIT = "outage.edit"
    ANNOUNCEMENT_VIEW = "announcement.view"
    ANNOUNCEMENT_EDIT = "announcement.edit"
    VISIT_VIEW = "visit.view"
    VISIT_WORK = "visit.work"
    CALLS_VIEW = "calls.view"
    RECORDING_LISTEN = "recording.listen"
    RECORDING_LISTEN_UNKNOWN = "recording.listen_unknown"
    CASE_VIEW = "case.view"
    CASE_VIEW_ALL = "case.view_all"
    CASE_EDIT = "case.edit"
    CASE_PERSONAL = "case.personal"
    CASE_EXPORT = "case.export"
    WORDS_EDIT = "words.edit"
    MACRO_EDIT = "macro.edit"
    FIGURES_VIEW = "figures.view"
    FIGURES_SIGN = "figures.sign"
    STATUS_VIEW = "status.view"
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_SKILLS = "people.skills"
    SETTINGS_VIEW = "settings.view"
    SETTINGS_EDIT = "settings.edit"


_P = Permission
_AGENT = frozenset(
    {
        _P.TICKET_VIEW,
        _P.TICKET_CLAIM,
        _P.TICKET_WORK,
        _P.TICKET_CLOSE,
        _P.TICKET_NOTE,
        _P.SERVICE_GIVE,
        _P.CALLS_VIEW,
        _P.RECORDING_LISTEN,
        _P.OUTAGE_VIEW,
        _P.ANNOUNCEMENT_VIEW,
        _P.VISIT_VIEW,
        _P.VISIT_WORK,
    }
)
_CASES = frozenset({_P.CASE_VIEW, _P.CASE_VIEW_ALL, _P.CASE_EDIT, _P.CASE_PERSONAL, _P.CASE_EXPORT})
_OUTAGES = frozenset({_P.OUTAGE_VIEW, _P.OUTAGE_EDIT, _P.ANNOUNCEMENT_VIEW, _P.ANNOUNCEMENT_EDIT})

DEFAULT_ROLES: dict[str, frozenset[Permission]] = {
    "agent": _AGENT,
    "dispatcher": _AGENT | _OUTAGES | {_P.TICKET_WORK_ANY},
    "supervisor": _AGENT
    | _OUTAGES
    | _CASES
    | {
        _P.RECORDING_LISTEN_UNKNOWN,
        _P.TICKET_WORK_ANY,
        _P.TICKET_EXPORT,
        _P.WORDS_EDIT,
        _P.MACRO_EDIT,
        _P.FIGURES_VIEW,
        _P.FIGURES_SIGN,
        _P.STATUS_VIEW,
        _P.PEOPLE_VIEW,
        _P.PEOPLE_SKILLS,
        _P.SETTINGS_VIEW,
    },
    "liaison": _CASES | {_P.TICKET_VIEW, _P.CALLS_VIEW, _P.RECORDING_LISTEN, _P.OUTAGE_VIEW, _P.ANNOUNCEMENT_VIEW},
    "overseer": frozenset({_P.CASE_VIEW, _P.CASE_EXPORT}),
    "admin": _OUTAGES
    | {
        _P.RECORDING_LISTEN,
        _P.WORDS_EDIT,
        _P.STATUS_VIEW,
        _P.PEOPLE_VIEW,
        _P.PEOPLE_EDIT,
        _P.SETTINGS_VIEW,
        _P.SETTINGS_EDIT,
    },
    "auditor": frozenset(
        {
            _P.TICKET_VIEW,
            _P.CALLS_VIEW,
            _P.OUTAGE_VIEW,
            _P.ANNOUNCEMENT_VIEW,
            _P.VISIT_VIEW,
            _P.FIGURES_VIEW,
            _P.STATUS_VIEW,
            _P.PEOPLE_VIEW,
            _P.SETTINGS_VIEW,
        }
    ),
}
"""Seed data; what a role may do today is in ``role_permission``. ``ticket.work_any``: without holding the claim."""
