"""The wording that a Fortschreibung starts from: the old one, with its last values as the new baselines."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bbd.domain.confidentiality import Figures, as_seen
from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.next_term import next_term
from bbd.domain.numbers import plain
from bbd.domain.periods import Period
from bbd.services.measures import with_statuses
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_force
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.reading_series import confirmed_series
from bbd.store.readings import Reading

LONGEST_SOURCE = 300


def preview(session: Session, agreement: Agreement, number: str = "", *, min_cell: int) -> AgreementText:
    """Return the wording that a renewal starts from, as things stand; LookupError where nothing is in force.

    A last value from which a number below `min_cell` could be told becomes no baseline: more people read a wording
    than may see such a number. Both sides have to agree on another one.
    """
    version = version_in_force(session, agreement)
    if version is None:
        raise LookupError(agreement.number)
    text = with_statuses(session, version.id, text_of(version))
    series = confirmed_series(session, [agreement.id])
    readings = {key: found for (_, key), found in series.items()}
    secret = {key for key, found in readings.items() if found and _is_secret(text, key, found[-1], min_cell)}
    carried = _carried_on(text, version, readings, number or agreement.number)
    return _without_baselines(carried, secret)


def _carried_on(
    text: AgreementText, version: AgreementVersion, readings: dict[str, Sequence[Reading]], number: str
) -> AgreementText:
    whole = text.plain()
    begins, ends, review = _next_term(version)
    whole |= {"number": number, "valid_from": begins, "valid_to": ends, "review_on": review}
    for goal in whole["goals"]:
        for indicator in goal["indicators"]:
            _carry(indicator, readings.get(indicator["key"], ()), ends, text.number)
        goal["measures"] = [{**measure, "due": None} for measure in goal["measures"] if measure["status"] == "open"]
    return document_from(whole, where="Fortschreibung")


def _is_secret(text: AgreementText, key: str, last: Reading, min_cell: int) -> bool:
    kind = next((one.kind for one in text.indicators if one.key == key), "share")
    figures = Figures(
        kind, last.value, last.numerator, last.denominator, last.respondents, last.population,
        withheld=last.withheld or last.unsettled,
    )  # fmt: skip
    return as_seen(figures, min_cell=min_cell, small_cells=False).hidden


def _without_baselines(text: AgreementText, keys: AbstractSet[str]) -> AgreementText:
    whole = text.plain()
    for goal in whole["goals"]:
        for indicator in goal["indicators"]:
            indicator["baseline"] = None if indicator["key"] in keys else indicator["baseline"]
    return document_from(whole, where="Fortschreibung")


def _next_term(version: AgreementVersion) -> tuple[str | None, str | None, str | None]:
    """Return begin, end and review of the next term as ISO dates; None where the old one does not say."""
    first, last = version.valid_from, version.valid_to
    if first is None or last is None:
        return None, None, None
    begins, ends = next_term(first, last)
    review = min(begins + (version.review_on - first), ends).isoformat() if version.review_on else None
    return begins.isoformat(), ends.isoformat(), review


def _carry(indicator: dict[str, Any], readings: Sequence[Reading], ends: str | None, number: str) -> None:
    """Make the last value the baseline, and move the target to the end of the new term."""
    if readings and not _is_known(indicator["baseline"], readings[-1], _shown(indicator["kind"], readings[-1])):
        last = readings[-1]
        source = f"Messwert {Period.parse(last.period).label} der Zielvereinbarung {number}: {last.source}"
        indicator["baseline"] = {
            "value": plain(_shown(indicator["kind"], last)),
            "date": last.period_end.isoformat(),
            "source": source.removesuffix(": ")[:LONGEST_SOURCE],
        }
    indicator["milestones"] = []
    for target in ("target", "target_relative"):
        if indicator.get(target) and ends is not None:
            indicator[target] = {**indicator[target], "date": ends}


def _shown(kind: str, reading: Reading) -> Decimal:
    shown = Figures(kind, reading.value, reading.numerator, reading.denominator).rounded
    return shown if shown is not None else reading.value


def _is_known(baseline: dict[str, Any] | None, last: Reading, value: Decimal) -> bool:
    """Say whether the last reading is the baseline itself, of which the exact day is known: it stays as it is."""
    if baseline is None:
        return False
    period = Period.parse(last.period)
    return period.begin <= date.fromisoformat(baseline["date"]) <= period.end and Decimal(baseline["value"]) == value
