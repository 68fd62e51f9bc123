"""One thread for each piece of arithmetic: the recogniser's workers are the threads already."""

from __future__ import annotations

import os

_LIMITS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "KMP_BLOCKTIME": "0"}


def one_thread_each() -> None:
    """Limit the libraries of arithmetic to one thread a call; works only before numpy is imported first.

    Two threads of BLAS on two busy cores made a recognition five times slower.
    """
    for name, value in _LIMITS.items():
        os.environ.setdefault(name, value)
