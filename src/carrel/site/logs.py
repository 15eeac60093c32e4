"""The server's log: that something happened, where and how it ended; never what was sent or said.

A traceback's text may quote what was sent, so of an exception only its type is logged.
"""

import logging
import sys
from collections.abc import Mapping

import structlog


class TypesAlone(logging.Formatter):
    """Level, logger, status and the exception's type."""

    def format(self, record: logging.LogRecord) -> str:
        """One line without the message, for the message may hold an address or a value."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return " ".join(filter(None, (record.levelname, record.name, str(getattr(record, "status_code", "")), kind)))


def configure(_: Mapping[str, object]) -> None:
    """Send Django's and the server's own loggers through `TypesAlone`."""
    handler = logging.StreamHandler()
    handler.setFormatter(TypesAlone())
    for name in ("django", "waitress", "psycopg", "psycopg.pool"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    # It warns of every request that waits a moment for a thread, the first one after the start among them.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.add_log_level,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


log = structlog.get_logger("carrel")
"""For lines of our own: routes and the kinds of errors, and nothing that was sent or said."""
