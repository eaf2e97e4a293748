"""A status only where the share is sure enough for one: whatever the interval allows must be judged alike.

Without knowing how many answered there is nothing to doubt by; then the page says that this is not known. Only the
reading that is judged is doubted: of the values before it the method takes what was reported.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from bbd.domain.assessment import Assessment, Corridor, Status
from bbd.domain.numbers import german, percent
from bbd.domain.uncertainty import Interval, Sample
from bbd.domain.words import ASSESSMENTS

JUDGED: Final = (Status.WRONG_DIRECTION, Status.OFF_TRACK, Status.SLIGHTLY_OFF, Status.ON_TRACK)


def doubted(
    judged: Assessment, sample: Sample, status_of: Callable[[Decimal], Status], corridor: Corridor | None = None
) -> Assessment:
    """Return the assessment with what is known of its sureness; not assessable where the interval allows several.

    `status_of` judges another value of the same reading.
    """
    if sample.is_full or judged.status not in JUDGED:
        return judged
    statuses = {judged.status, *(status_of(value) for value in _candidates(sample.interval, corridor))}
    if len(statuses) == 1:
        return replace(judged, reason=f"{judged.reason} {_told(sample)} An der Bewertung ändert das nichts.")
    worst, best = (pick(JUDGED.index(one) for one in statuses) for pick in (min, max))
    reach = f"Die Spanne reicht von „{ASSESSMENTS[JUDGED[worst]]}“ bis „{ASSESSMENTS[JUDGED[best]]}“"
    reason = f"{_told(sample)} {reach} und ist zu ungenau für eine Bewertung."
    return replace(judged, status=Status.NOT_ASSESSABLE, reason=reason)


def allows_one(
    status: Status, sample: Sample, status_of: Callable[[Decimal], Status], corridor: Corridor | None = None
) -> Status:
    """Return the status that `doubted` would, without the words: a sweep asks for very many."""
    if sample.is_full or status not in JUDGED:
        return status
    alike = all(status_of(value) is status for value in _candidates(sample.interval, corridor))
    return status if alike else Status.NOT_ASSESSABLE


def _candidates(interval: Interval, corridor: Corridor | None) -> Iterable[Decimal]:
    """Return where the status can change: at the ends, and inside where the interval reaches across a corridor."""
    bounds = (corridor.low, corridor.high) if corridor else ()
    return (interval.low, interval.high, *(one for one in bounds if interval.low < one < interval.high))


def _told(sample: Sample) -> str:
    interval = sample.interval
    answered = f"{german(Decimal(sample.answered))} von {german(Decimal(sample.population))}"
    response = percent(Decimal(sample.response.numerator) / sample.response.denominator, 1)
    between = f"{german(interval.low, 1)} und {percent(interval.high, 1)}"
    return (
        f"Geantwortet haben {answered} ({response}). Wären sie zufällig ausgewählt, läge der Anteil an allen mit 95 "
        f"Prozent Sicherheit zwischen {between}; bei freiwilliger Teilnahme kann er weiter davon abweichen."
    )
