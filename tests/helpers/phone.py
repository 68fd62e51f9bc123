"""A demonstration phone: registers, answers the first call, stays until the caller leaves."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

from helpers.stack import ROOT, Stack

if TYPE_CHECKING:
    from types import TracebackType

_CLIENT = """
import sys, time
import pjsua2 as pj

user, password, server = sys.argv[1:4]

class Call(pj.Call):
    def onCallMediaState(self, prm):
        print("answered", flush=True)

class Account(pj.Account):
    calls = []
    def onRegState(self, prm):
        print("registered" if prm.code == 200 else f"refused {prm.code}", flush=True)
    def onIncomingCall(self, prm):
        call = Call(self, prm.callId)
        self.calls.append(call)
        answer = pj.CallOpParam()
        answer.statusCode = 200
        call.answer(answer)

endpoint = pj.Endpoint()
endpoint.libCreate()
config = pj.EpConfig()
config.logConfig.level = config.logConfig.consoleLevel = 0
config.uaConfig.threadCnt = 0
config.uaConfig.mainThreadOnly = True
config.medConfig.noVad = True
endpoint.libInit(config)
transport = pj.TransportConfig()
transport.boundAddress = "127.0.0.1"
endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
endpoint.libStart()
endpoint.audDevManager().setNullDev()
account_config = pj.AccountConfig()
account_config.idUri = f"sip:{user}@{server}"
account_config.regConfig.registrarUri = f"sip:{server}"
account_config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", user, 0, password))
account_config.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
account = Account()
account.create(account_config)
end = time.time() + 120
while time.time() < end:
    endpoint.libHandleEvents(20)
"""


class Phone:
    """``with Phone(stack, "phone1") as phone:`` is registered inside; ``answered`` tells whether it was rung."""

    def __init__(self, stack: Stack, user: str) -> None:
        self._stack = stack
        self._user = user
        self.answered = False

    def __enter__(self) -> Self:
        server = f"127.0.0.1:{self._stack.settings.port('sip')}"
        command = [sys.executable, "-c", _CLIENT, self._user, self._stack.secrets[self._user], server]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        assert any(line.strip() == "registered" for line in self._process.stdout)  # pjlib greets before it is quiet
        time.sleep(1)  # the queue looks at its members' states a moment later
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        assert self._process.stdout is not None
        self.answered = "answered" in self._process.stdout.read()
        self._process.stdout.close()
        self._process.wait()
