"""The one typed place where settings are read from the environment."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PORT_SPAN = 1000
"""Ports that belong to one copy: BASE to BASE + 999."""

_OFFSETS = {"web": 0, "events": 1, "sip": 2, "fastagi": 3, "audiosocket": 4, "ami": 5, "http": 6, "recogniser": 7}
_RTP_FIRST, _RTP_LAST = 100, 999
_SOCKET_PATH_LIMIT = 100  # sun_path is 108 bytes; programs add suffixes


class SettingsError(Exception):
    """The settings are wrong; ``faults`` holds one sentence for each thing to correct."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """Settings of one copy of Line 123; every name is read from ``LINE123_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="LINE123_", extra="forbid", frozen=True)

    data: Path = Field(Path("var"), description="Folder that holds all state of this copy.")
    cache: Path = Field(
        Path("~/.cache/line123"), description="Folder for downloaded and built things, shared by all copies."
    )
    ports: Annotated[int, Field(ge=1024, le=64000)] = Field(
        12300, description="First port of this copy; it uses this one and the 999 after it."
    )
    node: Annotated[int, Field(ge=1, le=9)] = Field(
        1, description="Number of this node, first digit of its report numbers. Two nodes never share one."
    )
    desk_node: Annotated[int, Field(ge=1, le=9)] = Field(
        7, description="First digit of the report numbers that are made at the desk; of no node."
    )
    report_digits: Annotated[int, Field(ge=8, le=10)] = Field(8, description="Length of a report number.")
    database_url: str = Field("", description="SQLAlchemy URL; empty for SQLite in the data folder.")
    redis_url: str = Field("", description="Redis URL; empty for the private instance on a socket in the data folder.")
    recording_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        180, description="How long recordings and what was understood of them are kept; callers may hear it."
    )
    journal_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        90, description="How long journal files are kept that are in the database; a backup must be younger."
    )
    call_days: Annotated[int, Field(ge=1, le=36500)] = Field(
        730, description="How long a call tells who called; afterwards it only counts."
    )
    ticket_days: Annotated[int, Field(ge=1, le=36500)] = Field(
        1825, description="How long a closed ticket tells whose it was; afterwards it only counts."
    )
    secret_key: str = Field("", description="Key that signs browser sessions; made at first start when empty.")
    company: str = Field("PLN", description="Name of the utility shown on pages.")
    language: str = Field("id", pattern="^(id|en)$", description="Language of calls and pages until somebody chooses.")
    demo: bool = Field(default=True, description="Seed a demonstration data set and show its sign-ins at start.")
    lease_seconds: Annotated[int, Field(ge=10)] = Field(300, description="How long a claim lasts without renewal.")
    parked_tickets: Annotated[int, Field(ge=0)] = Field(5, description="Parked tickets one agent may hold.")
    skill_minutes: Annotated[int, Field(ge=0)] = Field(
        10, description="So long a ticket waits for who has the skill it needs; then it is anybody's."
    )
    journal_wait_ms: Annotated[int, Field(ge=0)] = Field(
        300, description="How long a call waits for the database before it goes on with its local number."
    )
    calls_at_once: Annotated[int, Field(ge=1)] = Field(200, description="Calls the ivr server serves at the same time.")
    call_seconds: Annotated[int, Field(ge=60)] = Field(1800, description="Longest call.")
    listen: str = Field(
        "audiosocket",
        pattern="^(audiosocket|keys)$",
        description="How callers are heard: with their audio, or by their keys alone.",
    )
    listen_sessions: Annotated[int, Field(ge=0)] = Field(
        100, description="Calls whose audio is heard at the same time; the calls above it are served by keys alone."
    )

    case_rapid_days: Annotated[int, Field(ge=1, le=60)] = Field(
        3, description="Days for a rapid response of the Ombudsman that names no day of its own."
    )
    case_working_days: bool = Field(
        default=False, description="Count the days of complaints in working days; the law says days."
    )
    liaison_phone: str = Field(
        "",
        pattern=r"^(\+\d{8,15})?$",
        description="Telephone written to when the days of a complaint run out; empty: shown on the desk alone.",
    )
    ombudsman_phone: str = Field(
        "137", pattern=r"^\d{3,14}$", description="Telephone of the Ombudsman that callers are told."
    )
    ombudsman_whatsapp: str = Field(
        "08119063737", pattern=r"^\d{3,14}$", description="WhatsApp number of its rapid response that callers are told."
    )

    speech_areas: str = Field(
        "0380,0231",
        pattern=r"^(0\d{1,3}(,0\d{1,3})*)?$",
        description="Area codes whose words are prepared at start, with commas between; others when somebody calls.",
    )

    speech_workers: Annotated[int, Field(ge=1, le=64)] = Field(
        2, description="Threads that recognise speech, one for each processor core that may be busy with it."
    )
    speech_weights: str = Field(
        "", description="Folder with the weights of Whisper base; empty for those of the cache or the installation."
    )

    survey_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        30, description="A number is asked how satisfied it is once in so many days; 0 asks nobody."
    )

    back_office_url: str = Field(
        "",
        pattern=r"^(https?://\S+)?$",
        description="Address of the utility's back office (docs/back-office.md); empty for the embedded one.",
    )
    back_office_key: str = Field("", description="Key that is sent to it as a bearer token.")
    back_office_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        2.5, description="How long a caller waits for one answer of it."
    )
    api_requests: Annotated[int, Field(ge=1)] = Field(600, description="Requests of one program (token) in a minute.")
    api_private_webhooks: bool = Field(
        default=False, description="Let programs have events sent to addresses inside your own network."
    )
    messages_quiet: str = Field(
        "21:00-06:00",
        pattern=r"^(off|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)$",
        description="Hours of the recipient's zone in which only emergencies and what was asked for is sent, or off.",
    )
    messages_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        10, description="How long one try to send a message may take at each step."
    )
    smtp_url: str = Field(
        "",
        pattern=r"^(smtps?://[^\s/]+)?$",
        description="Mail server, as smtp://user:password@host:587 or smtps://host; empty sends no mail.",
    )
    mail_from: str = Field(
        "Layanan 123 <layanan123@localhost>", pattern=r"^[^\r\n]*@[^\r\n]+$", description="Sender of mail."
    )
    gateway_url: str = Field(
        "",
        pattern=r"^(https?://\S+)?$",
        description="Address that sends SMS or WhatsApp (docs/messages.md); empty sends none.",
    )
    gateway_key: str = Field("", description="Key that is sent to it as a bearer token.")
    gateway_channel: str = Field("sms", pattern="^(sms|whatsapp)$", description="What it sends.")
    gateway_format: str = Field("json", pattern="^(json|form)$", description="How its fields are written.")
    gateway_body: str = Field(
        '{"to": "{to}", "text": "{text}", "id": "{key}", "channel": "{channel}", "template": "{template}", '
        '"language": "{language}"}',
        description="Its fields as JSON, with {to}, {digits}, {text}, {key}, {channel}, {template}, {language}.",
    )
    webhook_url: str = Field(
        "",
        pattern=r"^(https?://\S+)?$",
        description="Address of a program that is told each step of a ticket (docs/messages.md); empty for none.",
    )
    webhook_secret: str = Field(
        "", validate_default=True, description="What its deliveries are signed with; needed with an address."
    )
    liaison_mail: str = Field(
        "",
        pattern=r"^([^\s@]+@[^\s@]+)?$",
        description="Mail address written to when the days of a complaint run out; empty: no mail.",
    )

    challenges: str = Field(
        "phone_last4,identity_last4",
        pattern=r"^(phone_last4|identity_last4)(,(phone_last4|identity_last4))?$",
        description="What proves who a caller is, the first choice first, with a comma between.",
    )

    @field_validator("desk_node")
    @classmethod
    def _of_no_node(cls, value: int, info: ValidationInfo) -> int:
        if value == info.data.get("node"):
            raise ValueError("the desk and the node would make the same report numbers")
        return value

    @field_validator("gateway_body")
    @classmethod
    def _fields(cls, value: str) -> str:
        is_object = isinstance(json.loads(value), dict)
        if not is_object:
            raise ValueError("the fields of a message are a JSON object")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _signed(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("webhook_url") and not value:
            raise ValueError("deliveries without a signature could come from anybody")
        return value

    @field_validator("data", "cache")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    def port(self, name: str) -> int:
        """Port of the named part: web, events, sip, fastagi, audiosocket, ami, http or recogniser."""
        return self.ports + _OFFSETS[name]

    @property
    def rtp_ports(self) -> tuple[int, int]:
        """First and last UDP port for audio."""
        return self.ports + _RTP_FIRST, self.ports + _RTP_LAST

    @property
    def journal_dir(self) -> Path:
        return self.data / "journal"

    @property
    def recordings_dir(self) -> Path:
        """Folder of what callers said: addresses, messages."""
        return self.data / "recordings"

    @property
    def missed_dir(self) -> Path:
        """Folder where the dialplan keeps what callers said while the ivr process was away."""
        return self.data / "missed"

    @property
    def log_dir(self) -> Path:
        return self.data / "log"

    @property
    def clips_dir(self) -> Path:
        """Folder of the clips of typed texts."""
        return self.data / "clips"

    @property
    def voices_dir(self) -> Path:
        """Folder of the recordings of human voices: takes, and the sets that callers hear."""
        return self.data / "voices"

    @property
    def run_dir(self) -> Path:
        return self.data / "run"

    @cached_property
    def socket_dir(self) -> Path:
        """Folder of the Unix sockets: ``run/``, or a short one when that path is too long for a socket."""
        longest = self.run_dir / "supervisor.sock"
        if len(os.fsencode(longest)) <= _SOCKET_PATH_LIMIT:
            return self.run_dir
        return Path("/tmp") / f"line123-{os.getuid()}-{self.ports}"  # noqa: S108 made with mode 0700 by `up`

    @property
    def database(self) -> str:
        """SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data / 'line123.db'}"

    @property
    def redis(self) -> str:
        """Redis URL in force."""
        return self.redis_url or f"unix://{self.socket_dir / 'redis.sock'}"

    def environment(self) -> dict[str, str]:
        """The variables that make a child process read these same settings."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            f"LINE123_{name.upper()}": str(int(value) if isinstance(value, bool) else value)
            for name, value in values.items()
            if value != ""
        }


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` (from a command line) win over the environment.

    Raises SettingsError with one sentence per fault.
    """
    faults = [f"{name} is not a setting of Line 123; see docs/configuration.md." for name in _unknown_names()]
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        faults += [
            f"LINE123_{str(item['loc'][0]).upper()}: {item['msg']} (got {item['input']!r})." for item in error.errors()
        ]
        raise SettingsError(faults) from error
    if faults:
        raise SettingsError(faults)
    return settings


def _unknown_names() -> list[str]:
    known = {f"LINE123_{name.upper()}" for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith("LINE123_") and name not in known)
