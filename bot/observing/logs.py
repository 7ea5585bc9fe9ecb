"""Structured logs: one JSON object a line, with the trace id of what is under way; ids only, never words."""

import logging
import re
import sys
import traceback
from pathlib import Path

import structlog


def whereabouts(error: BaseException) -> str:
    """Where an exception was raised, `file:line` from the outside in; its message may carry somebody's words."""
    return " > ".join(
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    )


def _raised(exc_info: BaseException | structlog.typing.ExcInfo | bool | None) -> BaseException | None:
    """The exception itself, the one of a triple, or, when it is just true, the one being handled."""
    if isinstance(exc_info, tuple):
        return exc_info[1]
    if isinstance(exc_info, BaseException):
        return exc_info
    return sys.exception() if exc_info else None


def _without_words(_logger: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep of an exception its kind and place only."""
    error = _raised(line.pop("exc_info", None))
    if error is not None:
        line["error"], line["where"] = type(error).__name__, whereabouts(error)
    return line


def _without_details(_logger: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Cut asyncio's lines where it goes on with the exception itself, or with what a callback was called with."""
    record: logging.LogRecord = line["_record"]
    if record.name == "asyncio":
        line["event"] = re.split(r"[\n(]", record.getMessage(), maxsplit=1)[0]
    return line


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error, our own lines and the libraries' warnings alike."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False),
            foreign_pre_chain=[*shared, _without_details],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
