"""Everything one person must do, in one list with the most urgent on top; nothing here is written down anywhere.

A duty ends when what it asks for is done. A few bulk queries, however many agreements there are.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.completeness import gaps
from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Role, State
from bbd.domain.signing import right_to_sign
from bbd.services.expected_readings import expected
from bbd.services.versions import text_of
from bbd.store import duty_pages as store
from bbd.store.duty_pages import Wording
from bbd.store.finding_pages import finding_rows
from bbd.store.measure_pages import measures_in_force
from bbd.store.people import Person

AHEAD = timedelta(days=14)
"""How long before its day a measure becomes a duty."""


class Kind(StrEnum):
    """What is to be done."""

    SIGN = "sign"
    READING = "reading"
    MEASURE = "measure"
    FINDING = "finding"
    REVIEW = "review"
    CONCLUDE = "conclude"
    RETURNED = "returned"
    SUBMIT = "submit"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do. `on` is the day that makes it urgent: its due date, or the day since which it waits.

    `key` is that of the indicator or measure, `period` that of the reading; `rule` and `finding` belong to a finding.
    """

    kind: Kind
    number: str
    partner: str
    name: str
    on: date | None = None
    key: str = ""
    period: str = ""
    rule: str = ""
    finding: uuid.UUID | None = None

    @property
    def subject(self) -> str:
        """What a finding about the same thing has as its subject."""
        return f"{self.number}/{self.key}" if self.key else self.number


def duties(session: Session, person: Person, *, today: date, zone: ZoneInfo) -> list[Duty]:
    """Return what `person` must do, the most urgent first; what has no day comes last."""
    found = [*_signatures(session, person, zone), *_readings(session, person, today)]
    found += _measures(session, person, today)
    if Role.COORDINATOR in person.roles:
        found += [*_drafts(session, person), *_reviews(session, person, today)]
    found += _findings(session, person, zone, {duty.subject for duty in found})
    return sorted(found, key=lambda duty: (duty.on or date.max, duty.number, duty.key, duty.period))


def _signatures(session: Session, person: Person, zone: ZoneInfo) -> Iterator[Duty]:
    waiting = store.wordings(session, person, State.SUBMITTED)
    signed = store.signatures_under(session, {one.version.id for one in waiting})
    deputy_of = store.stands_in_for(session, person)
    for one in waiting:
        try:
            right_to_sign(
                text_of(one.version),
                person.mail,
                leads=Role.LEADERSHIP in person.roles,
                deputy_of=deputy_of,
                drafted_by=person.mail if one.version.drafted_by_id == person.id else None,
                signed=signed[one.version.id],
            )
        except StepRefused:
            continue
        since = local_date(one.version.submitted_at or one.version.created_at, zone)
        yield Duty(Kind.SIGN, one.agreement.number, one.partner, one.version.title, since)


def _readings(session: Session, person: Person, today: date) -> Iterator[Duty]:
    for one in expected(session, person, today):
        if person.mail in {one.contact, one.deputy} and not one.delivered and one.period.end < today:
            yield Duty(Kind.READING, one.number, one.partner, one.indicator, one.due, one.key, one.period.key)


def _measures(session: Session, person: Person, today: date) -> Iterator[Duty]:
    for row in measures_in_force(session, person):
        measure = row.measure
        mine = person.mail in {measure.responsible, measure.deputy} and measure.status == "open"
        if mine and measure.due is not None and measure.due <= today + AHEAD:
            yield Duty(Kind.MEASURE, row.number, row.partner, measure.title, measure.due, measure.key)


def _drafts(session: Session, person: Person) -> Iterator[Duty]:
    drafts = [one for one in store.wordings(session, person, State.DRAFTED) if one.version.coordinator == person.mail]
    returned = store.returned_versions(session, {one.version.id for one in drafts})
    known = store.active_mails(session) if drafts else frozenset()
    for one in drafts:
        kind = Kind.COMPLETE if gaps(text_of(one.version), known) else Kind.SUBMIT
        yield _of_wording(Kind.RETURNED if one.version.id in returned else kind, one)


def _reviews(session: Session, person: Person, today: date) -> Iterator[Duty]:
    for one in store.wordings(session, person, State.ADOPTED):
        review_on = one.version.review_on
        if one.version.coordinator != person.mail:
            continue
        if one.agreement.state == State.MONITORED and review_on is not None and review_on <= today:
            yield _of_wording(Kind.REVIEW, one, review_on)
        elif one.agreement.state == State.REVIEWED:
            yield _of_wording(Kind.CONCLUDE, one, review_on)


def _of_wording(kind: Kind, one: Wording, on: date | None = None) -> Duty:
    return Duty(kind, one.agreement.number, one.partner, one.version.title, on)


def _findings(session: Session, person: Person, zone: ZoneInfo, already: set[str]) -> Iterator[Duty]:
    """Yield the open findings that `person` was told of, unless the same thing stands in the list already."""
    told = store.told_findings(session, person)
    for row in finding_rows(session, person) if told else ():
        finding = row.finding
        if finding.id in told and finding.state == "open" and not _covered(row.number, row.key, already):
            since, name = local_date(finding.since, zone), row.name or row.number
            yield Duty(Kind.FINDING, row.number, row.partner, name, since, row.key, "", finding.rule, finding.id)


def _covered(number: str, key: str, already: set[str]) -> bool:
    """Say whether a duty about the finding's subject stands in the list; a signature's stands there by its number."""
    return (number if key.startswith("signature/") else f"{number}/{key}") in already
