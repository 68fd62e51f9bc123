"""Real databases for tests: a new SQLite file, and a private PostgreSQL server on a Unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from sqlalchemy import create_engine, text

from ticketing.core.db import alembic_config

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEBIAN = Path("/usr/lib/postgresql")


def postgres_binaries() -> Path | None:
    """Return the folder of initdb and postgres, None when this machine has none."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a private server without a TCP port; yields its URL without a database name."""
    binaries = postgres_binaries()
    assert binaries is not None
    # Not under pytest's own folder: its mode 0700 keeps the server's user out, and socket paths must be short.
    home = Path(tempfile.mkdtemp(prefix="line123-pg-"))
    as_server: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(home, "postgres")
        as_server = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    initdb = [binaries / "initdb", "-D", home / "data", "-U", "line123", "-A", "trust", "-N", "-E", "UTF8"]
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off -c max_connections=60"
    control = [binaries / "pg_ctl", "-D", home / "data", "-w"]
    try:
        _run(home, *as_server, *initdb, "--locale=C.UTF-8")
        _run(home, *as_server, *control, "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://line123@/NAME?host={home}"
        finally:
            _run(home, *as_server, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def postgres_database(server: str, name: str) -> Iterator[str]:
    """Make an empty database for one test and drop it afterwards."""
    admin = create_engine(server.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.replace("NAME", name)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def upgrade(url: str) -> None:
    """Bring an empty database to the newest tables."""
    command.upgrade(alembic_config(url), "head")


def _run(folder: Path, *command_line: object) -> None:
    arguments = [str(part) for part in command_line]
    subprocess.run(arguments, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
