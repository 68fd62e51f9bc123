"""Messages on the socket of the recogniser: 4 bytes length, JSON header, 4 bytes length, audio; both big endian."""

from __future__ import annotations

import hashlib
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

# pydantic reads these at run time
from ivr.speech.contract import Candidate, Grammar, Recognition, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator

SOCKET: Final = "recogniser.sock"

MOST_HEADER: Final = 4 << 20
MOST_AUDIO: Final = 8 << 20
_LENGTH: Final = struct.Struct(">I")
_MOST_PHRASES, _LONGEST_PHRASE, _LONGEST_NAME, _MOST_DIGITS = 20_000, 200, 120, 40


_Any = TypeVar("_Any")


class WireFault(Exception):  # noqa: N818 a fault of a part, in the trade's own word
    """What came is no message; after it nothing on this connection can be believed."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Announce(_Message):
    """A grammar that turns will use; answered by ``GrammarState`` now and at each change."""

    type: Literal["grammar"] = "grammar"
    grammar: Grammar

    @field_validator("grammar")
    @classmethod
    def _within_limits(cls, grammar: Grammar) -> Grammar:
        if not 1 <= len(grammar.phrases) <= _MOST_PHRASES:
            raise ValueError("no phrase, or too many")
        if not 0 <= grammar.digits <= _MOST_DIGITS:
            raise ValueError("too many digits")
        names = {name for phrase in grammar.phrases for name in (phrase.meaning, phrase.language)}
        if not all(0 < len(name) <= _LONGEST_NAME for name in (grammar.name, grammar.language, *names)):
            raise ValueError("a name is empty or too long")
        if not all(0 < len(phrase.text.strip()) <= _LONGEST_PHRASE for phrase in grammar.phrases):
            raise ValueError("a phrase is empty or too long")
        return grammar


class Feed(_Message):
    """More speech of a turn, as audio; answered by ``Partial`` when an engine is sure of something."""

    type: Literal["feed"] = "feed"
    turn: int
    grammar: str


class Finish(_Message):
    """The whole utterance of a turn, as audio; replaces an earlier one. ``deadline``: time.monotonic()."""

    type: Literal["finish"] = "finish"
    id: int
    turn: int
    grammar: str
    deadline: float = Field(allow_inf_nan=False)


class Cancel(_Message):
    """Nobody waits for this turn any more."""

    type: Literal["cancel"] = "cancel"
    turn: int


class Transcribe(_Message):
    """Free words of a recording, as audio, when no caller waits."""

    type: Literal["transcribe"] = "transcribe"
    id: int


class Ping(_Message):
    """Ask for a sign of life."""

    type: Literal["ping"] = "ping"
    id: int


class AskStatus(_Message):
    """Everything that the status page shows."""

    type: Literal["status"] = "status"
    id: int


class Restart(_Message):
    """End, so that the supervisor starts it anew with the models that are installed now."""

    type: Literal["restart"] = "restart"


Request = Announce | Feed | Finish | Cancel | Transcribe | Ping | AskStatus | Restart


class Load(_Message):
    """How busy the recogniser is. ``queued`` and ``running``: live turns; ``mean_ms``: of one recognition, lately."""

    loading: bool = False
    queued: int = 0
    running: int = 0
    workers: int = 1
    mean_ms: float = 0.0


class _Reply(_Message):
    load: Load


class GrammarState(_Reply):
    """``ready``: turns can be answered by ``engine``. ``streams``: it also looks at speech before its end.

    ``gone``: it had to give way to others; announce it again before it is used.
    """

    type: Literal["grammar"] = "grammar"
    grammar: str
    ready: bool
    engine: str = ""
    streams: bool = False
    gone: bool = False


class Partial(_Reply):
    """What a streaming engine is sure of before the caller has finished."""

    type: Literal["partial"] = "partial"
    turn: int
    candidate: Candidate


class Result(_Reply):
    """The answer to ``Finish``."""

    type: Literal["result"] = "result"
    id: int
    recognition: Recognition


class Transcribed(_Reply):
    """The answer to ``Transcribe``; None when no engine could."""

    type: Literal["transcribed"] = "transcribed"
    id: int
    transcript: Transcript | None


class Pong(_Reply):
    """The answer to ``Ping``."""

    type: Literal["pong"] = "pong"
    id: int


class StatusTold(_Reply):
    """The answer to ``AskStatus``: the text of ``run/speech.json``."""

    type: Literal["status"] = "status"
    id: int
    status: str


class Refused(_Reply):
    """A message that was understood as one, but not in what it asks."""

    type: Literal["refused"] = "refused"
    why: str


Reply = GrammarState | Partial | Result | Transcribed | Pong | StatusTold | Refused

_REQUEST: Final[TypeAdapter[Request]] = TypeAdapter(Annotated[Request, Field(discriminator="type")])
_REPLY: Final[TypeAdapter[Reply]] = TypeAdapter(Annotated[Reply, Field(discriminator="type")])
_GRAMMAR: Final[TypeAdapter[Grammar]] = TypeAdapter(Grammar)


@lru_cache(maxsize=1024)
def grammar_id(grammar: Grammar) -> str:
    """Return the id under which both sides know a grammar: a hash of all that is in it."""
    return hashlib.sha256(_GRAMMAR.dump_json(grammar)).hexdigest()[:16]


def encode(message: Request | Reply, audio: bytes = b"") -> bytes:
    """Return the bytes of one message."""
    header = message.model_dump_json().encode()
    return b"".join((_LENGTH.pack(len(header)), header, _LENGTH.pack(len(audio)), audio))


def read_request(header: bytes) -> Request:
    """Return what a client asks. Raises WireFault with what is wrong, without the words of any caller."""
    return _read(_REQUEST, header)


def read_reply(header: bytes) -> Reply:
    """Return what the recogniser answers. Raises WireFault."""
    return _read(_REPLY, header)


def _read(adapter: TypeAdapter[_Any], header: bytes) -> _Any:
    try:
        return adapter.validate_json(header)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise WireFault(f"{'.'.join(map(str, first['loc'][:4]))}: {first['msg']}"[:200]) from error


class Decoder:
    """Takes a stream of bytes apart into messages."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take more bytes; give header and audio of each whole message. Raises WireFault for a length out of bounds."""
        self._waiting += data
        while (message := self._next()) is not None:
            yield message

    def _next(self) -> tuple[bytes, bytes] | None:
        header = self._block(0, MOST_HEADER)
        if header is None:
            return None
        audio = self._block(_LENGTH.size + len(header), MOST_AUDIO)
        if audio is None:
            return None
        del self._waiting[: 2 * _LENGTH.size + len(header) + len(audio)]
        return header, audio

    def _block(self, start: int, most: int) -> bytes | None:
        first = start + _LENGTH.size
        if len(self._waiting) < first:
            return None
        length = _LENGTH.unpack_from(self._waiting, start)[0]
        if length > most:
            raise WireFault(f"a block of {length} bytes")
        if len(self._waiting) < first + length:
            return None
        return bytes(self._waiting[first : first + length])
