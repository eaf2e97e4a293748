"""A line of what happened to an agreement, and what it can be about besides the steps of the agreement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bbd.store.mandates import Mandate

FORWARDED, DECLINED, EXTENDED, GRANTED, ENDED = "forwarded", "declined", "extended", "granted", "ended"
"""What happens besides the steps, the last two to a mandate; a signature is called as the step is."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line; `what` is an action, or one of the above, and `who` is empty for the worker.

    `behalf` is for whom somebody signed, or may sign, by the `mandate` that `granted_by` gave; `whom` whom they asked
    to sign, or who may; `since` and `until` the last day before and from then on; `void` whose signatures became void;
    `details` and `units` are those of the journal's entry.
    """

    at: datetime
    what: str
    version: int
    who: str
    reason: str = ""
    behalf: str = ""
    mandate: Mandate | None = None
    granted_by: str = ""
    whom: str = ""
    since: date | None = None
    until: date | None = None
    void: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
