"""A private Redis on a Unix socket, with the same durability as the shipped one; it can be killed and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from redis import Redis
from redis.exceptions import RedisError


class RedisServer:
    """``with RedisServer() as server: server.url``; ``kill()`` is kill -9, ``start()`` brings it back with its data."""

    def __init__(self) -> None:
        # Socket paths must be short: not under pytest's own folder.
        self.home = Path(tempfile.mkdtemp(prefix="line123-redis-"))
        self.socket = self.home / "redis.sock"
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        options = f"--port 0 --unixsocket {self.socket} --dir {self.home} --appendonly yes --save '' --logfile log"
        arguments = [part.strip("'") for part in options.split()]
        self._process = subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL)
        for _ in range(200):
            try:
                with Redis.from_url(self.url) as client:
                    client.ping()
            except RedisError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("redis-server did not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
