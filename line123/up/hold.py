"""Become the supervisor while holding the locks of the copy.

``python -S -E hold.py TIED|FREE LOCK_FD PORTS_FD COMMAND...``: supervisord closes every file from 5 up at its start, so
the locks are moved to 3 and 4, which it leaves alone; its children get neither.
"""

import ctypes
import fcntl
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Move the locks, tie our life to `up` when it stays in the foreground, and run the command."""
    parent = os.getppid()
    tied, locks, command = sys.argv[1], [int(number) for number in sys.argv[2:4]], sys.argv[4:]
    kept = [fcntl.fcntl(lock, fcntl.F_DUPFD, 10) for lock in locks]
    for target, lock in zip((3, 4), kept, strict=True):
        os.dup2(lock, target, inheritable=True)
    for number in {*locks, *kept} - {3, 4}:
        os.close(number)
    if tied == "TIED":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("`line123 up` ended while the supervisor started")
    os.execvp(command[0], command)  # noqa: S606 no shell is wanted


if __name__ == "__main__":
    main()
