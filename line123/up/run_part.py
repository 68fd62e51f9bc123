"""Become one part: write its pid file, tie its life to the supervisor, run its command.

Started by supervisor as a file, with nothing but the standard library, before every part:
``python -S -E run_part.py PIDFILE NICENESS COMMAND...``
"""

import contextlib
import ctypes
import json
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Write who we are and turn into the command; the pid and the start time stay the same."""
    parent = os.getppid()
    pid_file, niceness, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    with open("/proc/self/stat", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 starts in 20 ms without pathlib
        started = int(file.read().rpartition(")")[2].split()[19])
    with open(pid_file, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump({"pid": os.getpid(), "started": started, "command": " ".join(command)}, file)
    # A supervisor killed with -9 stops nothing: the kernel tells the parts instead.
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the supervisor ended while this part started")
    # To go before others takes a right that most users do not have; the part runs all the same.
    with contextlib.suppress(PermissionError):
        os.nice(niceness)
    os.execvp(command[0], command)  # noqa: S606 no shell is wanted


if __name__ == "__main__":
    main()
