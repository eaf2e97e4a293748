"""What is said to somebody who has saved a reading: who can confirm it, and which one is missing next."""

from flask import flash, url_for
from markupsafe import Markup

from bbd.services.expected_readings import Expected, expected
from bbd.web.edge import end_reading, reading, today, viewer
from bbd.web.reading_place import Place, find_place
from bbd.web.second_person import counts_once_confirmed


def announce(number: str, key: str, period: str) -> None:
    """Say that a reading was saved, and who can confirm it."""
    # What was read before the change is over with it.
    end_reading()
    flash(_saved(find_place(number, key, period)), "success")


def _saved(place: Place) -> Markup:
    """Say that a reading was saved, and offer the next one that is missing."""
    message = Markup("Der Messwert {} für „{}“ ist gespeichert.").format(place.period.label, place.indicator.name)
    if place.waits is not None:
        message += Markup(" {}").format(counts_once_confirmed(place))
    following = _next_missing(place)
    if following is None:
        return message
    path = url_for("readings.enter", number=following.number, key=following.key, period=following.period.key)
    return message + Markup(' Als Nächstes fehlt: <a href="{}">{} für „{}“</a>.').format(
        path, following.period.label, following.indicator
    )


def _next_missing(place: Place) -> Expected | None:
    """Return a missing reading whose period is over: of the same indicator, else of the same agreement, else any."""
    missing = [one for one in expected(reading(), viewer(), today()) if one.missing and one.period.end < today()]
    number, key = place.agreement.number, place.indicator.key
    return min(missing, key=lambda one: (one.number != number, one.key != key), default=None)
