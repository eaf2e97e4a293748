"""Everything one person must do, in one list with the most urgent on top; nothing here is written down anywhere.

A duty ends when what it asks for is done. A few bulk queries, however many agreements there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.completeness import gaps
from bbd.domain.lifecycle import TERMINABLE, Role, State, VersionState
from bbd.domain.titles import beside_partner
from bbd.services.duty import Duty, Kind
from bbd.services.expected_readings import expected
from bbd.services.negotiations import in_words, unanswered
from bbd.services.readings_to_confirm import to_confirm
from bbd.services.rule_consent import awaiting_second
from bbd.services.signing_rights import asked
from bbd.services.terminations import asked_to_terminate
from bbd.services.versions import text_of
from bbd.settings import Settings
from bbd.store import duty_pages as store
from bbd.store.duty_pages import Wording
from bbd.store.finding_pages import FindingRow, finding_rows
from bbd.store.mandate_queries import forwarded
from bbd.store.measure_pages import measures_in_force
from bbd.store.people import Person
from bbd.store.terminations import versions_with_notices

AHEAD = timedelta(days=14)
"""How long before its day a measure becomes a duty."""
MANY: Final = 5
"""More findings of one rule than this are one line."""


def duties(session: Session, person: Person, settings: Settings, *, today: date) -> list[Duty]:
    """Return what `person` must do, the most urgent first; what has no day comes last."""
    zone = settings.timezone
    found = [*_signatures(session, person, zone, today), *_readings(session, person, today)]
    found += _confirmations(session, person, zone, today)
    found += [*_measures(session, person, today), *_terminations(session, person, zone, today)]
    if Role.COORDINATOR in person.roles:
        found += [*_drafts(session, person, zone), *_reviews(session, person, today)]
    rows = finding_rows(session, person)
    findings = _findings(session, person, zone, rows, {duty.subject for duty in found})
    found = _with_promises(found, rows) + _gathered(findings)
    found += _consents(session, person, settings)
    return sorted(found, key=lambda duty: (duty.on or date.max, duty.number, duty.key, duty.period))


def _signatures(session: Session, person: Person, zone: ZoneInfo, today: date) -> Iterator[Duty]:
    for one in store.wordings(session, person, VersionState.SUBMITTED):
        version = one.version
        if version.sign_by is not None and version.sign_by < today:
            if version.coordinator == person.mail:
                yield _of_wording(Kind.EXPIRED, one, version.sign_by)
            continue
        given = asked(session, version, person, today)
        if given is not None:
            since = local_date(version.submitted_at or version.created_at, zone)
            behalf = given.mandate.principal.name if given.mandate else ""
            asked_instead = {one.principal.id: one.deputy.name for one in forwarded(session, version, today)}
            duty = _of_wording(Kind.SIGN, one, since)
            yield replace(duty, until=version.sign_by, behalf=behalf, forwarded=asked_instead.get(person.id, ""))


def _terminations(session: Session, person: Person, zone: ZoneInfo, today: date) -> Iterator[Duty]:
    """Yield the terminations that others of the same side declared, and that need this person as well."""
    under = versions_with_notices(session, today)
    for one in store.wordings(session, person, VersionState.ADOPTED) if under else ():
        if one.version.id in under and State(one.agreement.state) in TERMINABLE:
            yield from (
                replace(_of_wording(Kind.TERMINATE, one, local_date(found.declared[0].notice.at, zone)), until=found.on)
                for found in asked_to_terminate(session, one.version, person, today)
            )


def _readings(session: Session, person: Person, today: date) -> Iterator[Duty]:
    for one in expected(session, person, today):
        if person.mail in {one.contact, one.deputy} and one.missing and one.period.end < today:
            yield Duty(Kind.READING, one.number, one.partner, one.indicator, one.due, one.key, one.period.key)


def _confirmations(session: Session, person: Person, zone: ZoneInfo, today: date) -> Iterator[Duty]:
    for one in to_confirm(session, person, today):
        row = one.row
        yield Duty(
            Kind.CONFIRM, row.agreement.number, row.partner, row.indicator.name,
            local_date(row.entered.recorded_at, zone), row.reading.indicator_key, row.reading.period,
            correction=row.correction is not None,
        )  # fmt: skip


def _measures(session: Session, person: Person, today: date) -> Iterator[Duty]:
    for row in measures_in_force(session, person, today):
        measure = row.measure
        mine = person.mail in {measure.responsible, measure.deputy} and measure.status == "open"
        if mine and measure.due is not None and measure.due <= today + AHEAD:
            yield Duty(Kind.MEASURE, row.number, row.partner, measure.title, measure.due, measure.key)


def _drafts(session: Session, person: Person, zone: ZoneInfo) -> Iterator[Duty]:
    drafts = [
        one for one in store.wordings(session, person, VersionState.DRAFTED) if one.version.coordinator == person.mail
    ]
    returned = store.returned_versions(session, {one.version.id for one in drafts})
    known = store.active_mails(session) if drafts else frozenset()
    for one in drafts:
        at = returned.get(one.version.id)
        if at is None:
            yield _of_wording(Kind.COMPLETE if gaps(text_of(one.version), known) else Kind.SUBMIT, one)
            continue
        counters = unanswered(session, one.version)
        for counter in counters:
            asked_on = _of_wording(Kind.COUNTER, one, local_date(at, zone))
            yield replace(asked_on, counter=in_words(session, counter), goal=counter.goal_key)
        if not counters:
            yield _of_wording(Kind.RETURNED, one, local_date(at, zone))


def _reviews(session: Session, person: Person, today: date) -> Iterator[Duty]:
    for one in store.wordings(session, person, VersionState.ADOPTED):
        review_on = one.version.review_on
        if one.version.coordinator != person.mail:
            continue
        if one.agreement.state == State.MONITORED and review_on is not None and review_on <= today:
            yield _of_wording(Kind.REVIEW, one, review_on)
        elif one.agreement.state == State.REVIEWED:
            yield _of_wording(Kind.CONCLUDE, one, review_on)


def _of_wording(kind: Kind, one: Wording, on: date | None = None) -> Duty:
    return Duty(kind, one.agreement.number, one.partner, one.title, on)


def _consents(session: Session, person: Person, settings: Settings) -> Iterator[Duty]:
    for one in awaiting_second(session, settings, person):
        since = local_date(one.consented_at, settings.timezone) if one.consented_at else None
        yield Duty(Kind.CONSENT, "", "", one.title, since, proposal=one.id)


def _with_promises(found: Sequence[Duty], rows: Sequence[FindingRow]) -> list[Duty]:
    """Return the duties, each with the day that was promised for a finding about the same reading or measure."""
    promised = {
        (row.number, row.key, row.finding.rule.partition("-")[0]): row.finding.promised_until
        for row in rows
        if row.finding.state == "promised"
    }
    return [replace(duty, promised_until=promised.get((duty.number, duty.key, duty.kind))) for duty in found]


def _findings(
    session: Session, person: Person, zone: ZoneInfo, rows: Sequence[FindingRow], already: set[str]
) -> list[Duty]:
    """Return the open findings that `person` was told of, unless the same thing stands in the list already."""
    told = store.told_findings(session, person)
    return [
        Duty(
            Kind.FINDING, row.number, row.partner, beside_partner(row.name, row.partner) or row.number,
            local_date(row.finding.since, zone), row.key, rule=row.finding.rule, finding=row.finding.id,
        )
        for row in rows
        if row.finding.id in told and row.finding.state == "open" and not _covered(row, already)
    ]  # fmt: skip


def _gathered(findings: Sequence[Duty]) -> list[Duty]:
    """Return the duties with many findings of one rule as one thing: a new benchmark alone may open dozens."""
    by_rule: dict[str, list[Duty]] = defaultdict(list)
    for one in findings:
        by_rule[one.rule].append(one)
    many = [rule for rule, duties in by_rule.items() if len(duties) > MANY]
    return [
        *(one for one in findings if one.rule not in many),
        *(
            Duty(Kind.FINDINGS, "", "", "", min(filter(None, (one.on for one in by_rule[rule])), default=None),
                 rule=rule, count=len(by_rule[rule]))
            for rule in many
        ),
    ]  # fmt: skip


def _covered(row: FindingRow, already: set[str]) -> bool:
    """Say whether a duty about the finding's subject stands in the list: to sign and to review are named by number."""
    if row.kind == "signature" or row.finding.rule == "review-due":
        return row.number in already
    return bool(row.key) and f"{row.number}/{row.key}" in already
