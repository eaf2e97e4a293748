"""A mandate in words, as page, document, history and audit trail tell of it: what it is, and from when to when.

Who gave it, to whom and in whose name stands beside these words: names are text that people wrote.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bbd.clock import local_date
from bbd.domain.german_dates import written
from bbd.domain.mandates import Origin
from bbd.domain.words import MANDATES


class Granted(Protocol):
    """A mandate as it was given, its days as they are kept."""

    origin: str
    valid_from: date
    valid_to: date | None
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class MandateSaid:
    """A mandate with its first and last local day; its end is open where `last` is None."""

    origin: str
    first: date
    last: date | None

    @property
    def term(self) -> str:
        """Return "1. März 2013 bis 31. März 2013", or "1. März 2013 bis auf Weiteres"."""
        return f"{written(self.first)} bis {written(self.last) if self.last else 'auf Weiteres'}"

    def __str__(self) -> str:
        """Return "Vollmacht vom 1. März 2013 bis 31. März 2013", "ständige Vertretung seit 1. März 2013"."""
        if self.last is None:
            return f"{MANDATES[self.origin]} {'seit' if self.origin == Origin.PEOPLE else 'ab'} {written(self.first)}"
        return f"{MANDATES[self.origin]} vom {self.term}"


def said(mandate: Granted, zone: ZoneInfo) -> MandateSaid:
    """Return the mandate with its days on a calendar in `zone`.

    A standing one is kept with the day in UTC, lest it begin after it was given (bbd.services.mandates): it is told
    to hold from the local day on which it was given.
    """
    standing = mandate.origin == Origin.PEOPLE
    return MandateSaid(
        mandate.origin, local_date(mandate.granted_at, zone) if standing else mandate.valid_from, mandate.valid_to
    )
