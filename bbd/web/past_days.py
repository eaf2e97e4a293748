"""The past day of whose knowledge a page is asked for: `?known=2013-03-01`."""

from datetime import date, datetime, time

from flask import request

from bbd.clock import local_moment
from bbd.domain.errors import InputRefused
from bbd.domain.numbers import quoted
from bbd.web.edge import edge, today


def known_day() -> date | None:
    """Return the past day that the address names; None for today and later, InputRefused for what is no day."""
    asked = request.args.get("known", "")
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError as error:
        raise InputRefused.because(
            f"{quoted(asked)} ist kein Tag.", remedy="Bitte einen Tag wie 2013-03-01 angeben.", field="known"
        ) from error
    return day if day < today() else None


def end_of(day: date) -> datetime:
    """Return the last moment of a local day."""
    return local_moment(day, time.max, edge().settings.timezone)
