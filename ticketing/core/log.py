"""Logs as key=value lines on standard error; supervisor keeps them in files.

No line tells a telephone, customer or meter number: whoever writes it, the digits but the last four are masked here.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, Final

import structlog

_PERSONAL: Final = re.compile(r"(?<![\w.:-])\+?\d{7,16}(\d{4})(?![\w.:-])")
"""Eleven digits and more that stand alone: no report number is as long, no moment or port is digits alone."""


def masked(value: Any) -> Any:
    """Return a log value with the numbers of people masked; what is no text is left alone."""
    return _PERSONAL.sub(r"***\1", value) if isinstance(value, str) else value


def _mask(_logger: object, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: masked(value) for name, value in fields.items()}


def configure(process: str, level: int = logging.INFO) -> None:
    """Send our own and the libraries' log lines to standard error, each with the process's name.

    Values are quoted with escapes, so that text from outside cannot start a line of its own.
    """

    def name_process(_logger: object, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
        fields["process"] = process
        return fields

    chain: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        name_process,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        # Said though it is the default: a command that quietened this process before would keep its lines away.
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "process", "event"]),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
