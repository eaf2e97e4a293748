"""Fortschreibung: a follow-on agreement after the term, copied forward with the last values as its new baselines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from bbd.domain.confidentiality import Figures
from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Role, State
from bbd.domain.next_term import next_term
from bbd.domain.numbers import plain
from bbd.domain.periods import Period
from bbd.domain.words import STATES
from bbd.services import assessments
from bbd.services.agreements import draft
from bbd.services.measures import with_statuses
from bbd.services.versions import text_of
from bbd.store import audit
from bbd.store.agreement_queries import lock, version_in_force
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Person
from bbd.store.readings import Reading

RENEWABLE = frozenset({State.MONITORED, State.REVIEWED, State.CLOSED})
"""States in which there is something to carry on."""

LONGEST_SOURCE = 300


def why_not(session: Session, agreement: Agreement, by: Person) -> str:
    """Return in a sentence why `by` cannot renew the agreement now; empty where they can."""
    if Role.COORDINATOR not in by.roles:
        return "Fortschreiben kann nur die Koordination."
    if State(agreement.state) not in RENEWABLE or version_in_force(session, agreement) is None:
        return f"Im Stand „{STATES[agreement.state]}“ gibt es nichts fortzuschreiben."
    following = renewal_of(session, agreement)
    return f"Die Fortschreibung gibt es schon: {following.number}." if following is not None else ""


def renewal_of(session: Session, agreement: Agreement) -> Agreement | None:
    """Return the agreement that carries this one on, if there is one that was not withdrawn."""
    query = select(Agreement).where(Agreement.renews_id == agreement.id, col(Agreement.state) != State.WITHDRAWN)
    return session.exec(query.order_by(col(Agreement.created_at))).first()


@dataclass(frozen=True, slots=True)
class Around:
    """The agreement that one carries on, the one that carries it on, and whether somebody can open that one now."""

    before: Agreement | None
    after: Agreement | None
    possible: bool


def around(session: Session, agreement: Agreement, by: Person) -> Around:
    """Return what comes before and after an agreement, as far as it exists for `by`."""
    before = session.get(Agreement, agreement.renews_id) if agreement.renews_id else None
    return Around(before, renewal_of(session, agreement), not why_not(session, agreement, by))


def renew(session: Session, agreement: Agreement, number: str, *, by: Person, now: datetime) -> Agreement:
    """Open the follow-on agreement `number` as a draft, and return it.

    StepRefused where there is nothing to carry on or it has been, InputRefused for a number in use. The term begins on
    the day after the old one and lasts as long; targets keep their values and move to its end, milestones and days of
    measures are left to be agreed anew, and what is done or dropped stays behind.
    """
    lock(session, agreement)
    refusal = why_not(session, agreement, by)
    if refusal:
        raise StepRefused.because(refusal)
    following = draft(session, preview(session, agreement, number), now=now, by=by)
    following.renews_id = agreement.id
    session.add(following)
    audit.append(session, actor=by.id, action="renew", on=agreement.number, now=now, following=number)
    return following


def preview(session: Session, agreement: Agreement, number: str = "") -> AgreementText:
    """Return the wording that a renewal starts from, as things stand; LookupError where nothing is in force."""
    version = version_in_force(session, agreement)
    if version is None:
        raise LookupError(agreement.number)
    text = with_statuses(session, version.id, text_of(version))
    series = assessments.readings_of(session, [agreement.id])
    readings = {key: found for (_, key), found in series.items()}
    return _carried_on(text, version, readings, number or agreement.number)


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
    if indicator["target"] is not None and ends is not None:
        indicator["target"] = {**indicator["target"], "date": ends}


def _shown(kind: str, reading: Reading) -> Decimal:
    shown = Figures(kind, reading.value, reading.numerator, reading.denominator).rounded
    return shown if shown is not None else reading.value


def _is_known(baseline: dict[str, Any] | None, last: Reading, value: Decimal) -> bool:
    """Say whether the last reading is the baseline itself, of which the exact day is known: it stays as it is."""
    if baseline is None:
        return False
    period = Period.parse(last.period)
    return period.begin <= date.fromisoformat(baseline["date"]) <= period.end and Decimal(baseline["value"]) == value
