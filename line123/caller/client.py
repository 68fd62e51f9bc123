"""The SIP client: ``python -m line123.caller.client`` makes the call of the order on its standard input.

A process of its own, since pjsua2 exists once in a process and aborts it when its objects die in the wrong order.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pjsua2 as pj

from line123.caller.alaw import RATE
from line123.caller.bank import load_bank
from line123.caller.ear import Tape
from line123.caller.order import Deed, Ending, Order, Outcome
from line123.caller.performer import Performer

if TYPE_CHECKING:
    from line123.caller.script import Action

_HERE: Final = "127.0.0.1"
_NO_REPLY: Final = 8.0  # seconds without any answer after which nobody is there
_GOODBYE: Final = 3.0  # seconds for the line to acknowledge our hang-up
_DELAY_MS: Final = 120
_POLL_MS: Final = 10
_PCM: Final = 1  # pj.PJMEDIA_FRAME_TYPE_AUDIO
_FRAME_US: Final = 20_000
_NICENESS: Final = -5


class _Port(pj.AudioMediaPort):  # type: ignore[misc]  # pjsua2 has no types
    """Where the sound of the line arrives."""

    def __init__(self, tape: Tape) -> None:
        super().__init__()
        self.tape = tape
        self.began: float | None = None
        form = pj.MediaFormatAudio()
        form.init(pj.PJMEDIA_FORMAT_PCM, RATE, 1, _FRAME_US, 16)
        self.createPort("tape", form)

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:  # noqa: N802 pjsua2 calls it so
        if self.began is None:
            self.began = time.monotonic()
        size = RATE * 2 * _FRAME_US // 1_000_000
        self.tape.append(bytes(frame.buf) if frame.type == _PCM and frame.size == size else bytes(size))


class _Call(pj.Call):  # type: ignore[misc]
    """One outgoing call and what is known about it."""

    def __init__(self, account: pj.Account, tape: Tape) -> None:
        super().__init__(account)
        self.tape = tape
        self.port: _Port | None = None
        self.sound: pj.AudioMedia | None = None
        self.players: list[pj.AudioMediaPlayer] = []
        self.answered: float | None = None
        self.ended = False
        self.heard_back = False
        self.status, self.reason, self.call_id = 0, "", ""

    def onCallState(self, prm: pj.OnCallStateParam) -> None:  # noqa: N802
        self._note_answer(prm.e)
        info = self.getInfo()
        self.status, self.reason, self.call_id = info.lastStatusCode, info.lastReason, info.callIdString
        if info.state == pj.PJSIP_INV_STATE_CONFIRMED and self.answered is None:
            self.answered = time.monotonic()
        self.ended = info.state == pj.PJSIP_INV_STATE_DISCONNECTED

    def onCallTsxState(self, prm: pj.OnCallTsxStateParam) -> None:  # noqa: N802
        self._note_answer(prm.e)

    def _note_answer(self, event: pj.SipEvent) -> None:
        self.heard_back = self.heard_back or event.body.tsxState.type == pj.PJSIP_EVENT_RX_MSG

    def onCallMediaState(self, _: pj.OnCallMediaStateParam) -> None:  # noqa: N802
        if self.sound is not None:
            return
        info = self.getInfo()  # must outlive its media
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                self.sound = self.getAudioMedia(index)
                self.port = _Port(self.tape)
                self.sound.startTransmit(self.port)

    def play(self, wav: str) -> None:
        player = pj.AudioMediaPlayer()
        player.createPlayer(wav, pj.PJMEDIA_FILE_NO_LOOP)
        player.startTransmit(self.sound)
        self.players.append(player)


def _endpoint() -> pj.Endpoint:
    endpoint = pj.Endpoint()
    endpoint.libCreate()
    config = pj.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = int(os.environ.get("PJSIP_LOG_LEVEL", "0"))
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.medConfig.noVad = True
    config.medConfig.clockRate = config.medConfig.sndClockRate = RATE
    config.medConfig.ecTailLen = 0
    _keep_every_packet(config.medConfig)
    endpoint.libInit(config)
    transport = pj.TransportConfig()
    transport.port = 0
    transport.boundAddress = _HERE
    endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
    endpoint.libStart()
    endpoint.audDevManager().setNullDev()
    for codec in endpoint.codecEnum2():
        endpoint.codecSetPriority(codec.codecId, 255 if codec.codecId.startswith("PCMA") else 0)
    return endpoint


def _defaults() -> pj.CallOpParam:
    return pj.CallOpParam(True)  # noqa: FBT003 "use default settings"


def _keep_every_packet(media: pj.MediaConfig) -> None:
    """Let the jitter buffer wait longer instead of dropping packets: on a busy machine it would tear every clip.

    pjsua2 gives the setting as a bare pointer to a C enum, whose 0 is PJMEDIA_JB_DISCARD_NONE.
    """
    setting = media.jbDiscardAlgo
    setting.disown()
    ctypes.c_int.from_address(int(setting)).value = 0
    media.jbDiscardAlgo = setting
    media.jbInit = media.jbMinPre = _DELAY_MS
    media.jbMaxPre, media.jbMax = 2 * _DELAY_MS, 10 * _DELAY_MS


def _account(order: Order) -> pj.Account:
    config = pj.AccountConfig()
    name = order.from_name.replace("\\", "\\\\").replace('"', '\\"')
    config.idUri = (f'"{name}" ' if name else "") + f"<sip:{order.from_number}@{order.server}>"
    config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", order.user, 0, order.password))
    config.mediaConfig.transportConfig.boundAddress = _HERE
    config.mediaConfig.transportConfig.port = 0
    account = pj.Account()
    account.create(config)
    return account


class _Dialogue:
    """The call from dialling to its end."""

    def __init__(self, order: Order) -> None:
        self.tape = Tape()
        self.endpoint = _endpoint()
        self.account = _account(order)
        self.order = order
        self.call = _Call(self.account, self.tape)
        self.performer = Performer(order, self.tape, load_bank(Path(order.clips)))
        self.deeds: list[Deed] = []
        self.ending: Ending | None = None
        self.dialled = time.monotonic()

    def run(self) -> Outcome:
        self.call.makeCall(f"sip:{self.order.dialled}@{self.order.server}", _defaults())
        while not self.call.ended and self.ending is None:
            self.endpoint.libHandleEvents(_POLL_MS)
            self.ending = self._watch()
        ended = time.monotonic()
        self._hang_up()
        return self._outcome(ended)

    def _watch(self) -> Ending | None:
        """Do what is due; return how the call ends when we are the one to end it."""
        call, now = self.call, time.monotonic()
        if now - self.dialled >= self.order.max_seconds:
            return Ending.TIMEOUT if call.heard_back else Ending.UNREACHABLE
        if call.answered is None:
            return Ending.UNREACHABLE if now - self.dialled > _NO_REPLY and not call.heard_back else None
        for action in self.performer.due(now - call.answered):
            if action.kind == "hangup":
                self._note(action)
                return Ending.HUNG_UP_BY_CALLER
            self._do(action)
        return None

    def _do(self, action: Action) -> None:
        fault = ""
        try:
            if action.kind == "press":
                self.call.dialDtmf(action.value)
            else:
                self.call.play(action.value)
        except pj.Error as error:
            fault = error.reason
        self._note(action, fault)

    def _note(self, action: Action, fault: str = "") -> None:
        at = round(time.monotonic() - (self.call.answered or 0.0), 3)
        self.deeds.append(Deed(at, action.kind, action.value, action.when.prompt, fault))

    def _hang_up(self) -> None:
        until = time.monotonic() + _GOODBYE
        if not self.call.ended:
            self.call.hangup(_defaults())
        while not self.call.ended and time.monotonic() < until:
            self.endpoint.libHandleEvents(_POLL_MS)

    def _outcome(self, ended: float) -> Outcome:
        call, port = self.call, self.call.port
        if call.answered is None:
            unheard = not call.heard_back
            ending = self.ending or (Ending.UNREACHABLE if unheard else Ending.REFUSED)
            return Outcome(ending, call.status, call.reason, call.call_id, None, 0.0, 0.0)
        began = port.began if port and port.began is not None else call.answered
        return Outcome(
            ending=self.ending or Ending.HUNG_UP_BY_LINE,
            sip_status=200,
            sip_reason="OK",
            sip_call_id=call.call_id,
            to_answer=round(call.answered - self.dialled, 3),
            total=round(ended - call.answered, 3),
            tape_at=round(began - call.answered, 3),
            deeds=tuple(self.deeds),
        )


def main() -> None:
    """Make the call; leave without tidying up, which is where pjsua2 aborts."""
    order = Order.from_json(sys.stdin.read())
    # A recording with holes tells nothing about the line; on a busy machine the sound goes first, if it may.
    with suppress(PermissionError):
        os.nice(_NICENESS)
    try:
        dialogue = _Dialogue(order)
        outcome = dialogue.run()
    except pj.Error as error:
        sys.stderr.write(f"{error.reason}\n")
        sys.stderr.flush()
        os._exit(1)
    Path(order.tape).write_bytes(dialogue.tape.since(0).tobytes())
    Path(order.outcome).write_text(outcome.to_json(), encoding="utf-8")
    os._exit(0)


if __name__ == "__main__":
    main()
