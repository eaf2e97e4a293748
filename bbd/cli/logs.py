"""Logs on stderr, for people or as JSON lines (BBD_LOG_FORMAT); no reading values, no names, no letters' texts."""

import json
import logging
import sys

from bbd.settings import Settings


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(settings: Settings) -> None:
    """Send bbd's log to stderr in the format that the settings ask for."""
    handler = logging.StreamHandler(sys.stderr)
    if settings.log_format == "json":
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Which kind of database it is: nothing to tell at each start.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # That a tick was left out because the one before still waits for the mail server is nothing to act upon.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
