"""Measures after the signature: reporting one as done or dropped; the signed wording itself stays as it is."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, select

from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused, NotThere, StepRefused
from bbd.domain.lifecycle import Role
from bbd.store import audit
from bbd.store.agreement_queries import leading_version
from bbd.store.agreements import Agreement, Measure
from bbd.store.binding import binds
from bbd.store.people import Person


def find(session: Session, agreement: Agreement, key: str) -> Measure:
    """Return a measure of the version in force (else the newest); NotThere where there is none of that key."""
    version = leading_version(session, agreement)
    found = session.exec(select(Measure).where(Measure.version_id == version.id, Measure.key == key)).one_or_none()
    if found is None:
        raise NotThere.because(f"Eine Maßnahme „{key}“ gibt es in {agreement.number} nicht.")
    return found


def report(  # noqa: PLR0913 - what is reported
    session: Session,
    agreement: Agreement,
    key: str,
    *,
    status: str,
    done_on: date | None,
    by: Person,
    now: datetime,
    today: date,
    reason: str = "",
) -> Measure:
    """Say that a measure is open, done (on a day up to today) or dropped (for a reason); for those concerned alone."""
    measure = find(session, agreement, key)
    if not binds(agreement, today):
        raise StepRefused.because("Diese Zielvereinbarung ist nicht in Kraft; ihre Maßnahmen lassen sich nicht melden.")
    _require_concerned(agreement, by)
    _require_whole(status, done_on, reason, today)
    measure.status, measure.done_on = status, done_on if status == "done" else None
    measure.reason = reason.strip() if status == "dropped" else ""
    session.add(measure)
    audit.append(
        session, actor=by.id, action="measure-reported", on=f"{agreement.number}/{key}", now=now, status=status
    )
    return measure


def _require_whole(status: str, done_on: date | None, reason: str, today: date) -> None:
    if status == "done" and done_on is None:
        raise InputRefused.because("Bitte den Tag angeben, an dem die Maßnahme erledigt war.", field="date")
    if status == "done" and done_on is not None and done_on > today:
        raise InputRefused.because("Der Tag liegt in der Zukunft.", field="date")
    if status == "dropped" and not reason.strip():
        raise InputRefused.because("Bitte begründen, warum die Maßnahme aufgegeben wird.", field="reason")


def may_report(agreement: Agreement, by: Person) -> bool:
    """Say whether this person says how the measures of the agreement stand."""
    own = by.organisation_id == agreement.partner_id and by.roles & {Role.CONTACT, Role.LEADERSHIP}
    return bool(own) or Role.COORDINATOR in by.roles


def _require_concerned(agreement: Agreement, by: Person) -> None:
    if not may_report(agreement, by):
        raise StepRefused.because("Den Stand einer Maßnahme melden der Partner und die Koordination.")


def with_statuses(session: Session, version_id: uuid.UUID, text: AgreementText) -> AgreementText:
    """Return the wording with the statuses reported meanwhile: what an amendment starts from."""
    rows = session.exec(select(Measure).where(Measure.version_id == version_id))
    known: Mapping[str, Measure] = {row.key: row for row in rows}
    goals = []
    for goal in text.goals:
        measures = tuple(
            measure.model_copy(update={"status": known[measure.key].status, "done_on": known[measure.key].done_on})
            for measure in goal.measures
        )
        goals.append(goal.model_copy(update={"measures": measures}))
    return text.model_copy(update={"goals": tuple(goals)})
