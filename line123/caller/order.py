"""What passes between ``line123 call`` and the process that makes the call: an order in, an outcome out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from line123.caller.script import Action, When


class Ending(StrEnum):
    """How a call came to its end."""

    REFUSED = "refused"
    HUNG_UP_BY_LINE = "hung_up_by_line"
    HUNG_UP_BY_CALLER = "hung_up_by_caller"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Order:
    """A call to make. ``turns`` happen one after the other; ``actions`` each at its own moment.

    ``user`` and ``password`` are the SIP account; the From header carries ``from_number`` and ``from_name`` as given.
    ``clips`` is the folder to listen for; ``tape`` (16-bit samples) and ``outcome`` are files to be written.
    """

    dialled: str
    server: str
    user: str
    password: str
    from_number: str
    from_name: str
    turns: tuple[Action, ...]
    actions: tuple[Action, ...]
    max_seconds: float
    clips: str
    tape: str
    outcome: str

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Order:
        values: dict[str, Any] = json.loads(text)
        for name in ("turns", "actions"):
            values[name] = tuple(Action(a["kind"], When(**a["when"]), a["value"], a["repeats"]) for a in values[name])
        return cls(**values)


@dataclass(frozen=True)
class Deed:
    """Something the caller did, in seconds after the answer; ``fault`` says why it failed."""

    at: float
    kind: str
    value: str
    prompt: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of an order.

    ``to_answer`` counts from dialling, other seconds from the answer; ``tape_at`` is when the recording begins.
    """

    ending: Ending
    sip_status: int
    sip_reason: str
    sip_call_id: str
    to_answer: float | None
    total: float
    tape_at: float
    deeds: tuple[Deed, ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        values: dict[str, Any] = json.loads(text)
        deeds = tuple(Deed(**deed) for deed in values.pop("deeds"))
        return cls(**values | {"ending": Ending(values["ending"]), "deeds": deeds})
