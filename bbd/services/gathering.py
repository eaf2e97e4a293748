"""Everything that the rules judge, gathered from the store in a few bulk queries; nothing here decides what holds."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.domain.document import Party
from bbd.domain.errors import Refused
from bbd.domain.lifecycle import IN_FORCE
from bbd.domain.periods import Period
from bbd.domain.words import PARTIES
from bbd.rulebook.facts import Subject, Value
from bbd.services.assessments import readings_of, standing
from bbd.services.casefiles import CaseFile, Flaw, Place, due_periods, recipients_of, written
from bbd.services.signing_rights import signed_so_far
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, Measure
from bbd.store.people import Organisation
from bbd.store.readings import Reading


def gather(session: Session, today: date, zone: ZoneInfo) -> Iterator[CaseFile | Flaw]:
    """Yield every subject that rules may judge on the local day `today`."""
    yield from _in_force(session, today)
    yield from _signatures(session, today, zone)


def _places(session: Session, condition: ColumnElement[bool]) -> dict[uuid.UUID, Place]:
    """Return the places whose version and agreement meet `condition`, by version, in the order of the numbers."""
    rows = session.exec(
        select(Agreement, AgreementVersion, Organisation)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(condition)
        .order_by(col(Agreement.number))
    )
    return {version.id: Place(agreement, version, partner) for agreement, version, partner in rows}


def _in_force(session: Session, today: date) -> Iterator[CaseFile | Flaw]:
    places = _places(session, and_(col(Agreement.state).in_(IN_FORCE), col(AgreementVersion.state) == "adopted"))
    readings = readings_of(session, select(Agreement.id).where(col(Agreement.state).in_(IN_FORCE)))
    for indicator in session.exec(select(Indicator).order_by(col(Indicator.key))):
        place = places.get(indicator.version_id)
        if place is not None:
            delivered = readings.get((indicator.agreement_id, indicator.key), ())
            yield _guarded(place, indicator.key, partial(_indicator_case, place, indicator, delivered, today))
    for measure in session.exec(select(Measure).order_by(col(Measure.key))):
        place = places.get(measure.version_id)
        if place is not None:
            yield _guarded(place, measure.key, partial(_measure_case, place, measure, today))


def _guarded(place: Place, key: str, case: Callable[[], CaseFile]) -> CaseFile | Flaw:
    """Return the case, or the flaw of a subject that cannot be judged: the others must still get their reminders."""
    try:
        return case()
    except (ValueError, TypeError, ArithmeticError, LookupError, Refused) as error:
        reason = str(error) if isinstance(error, Refused) else type(error).__name__
        return Flaw(f"{place.agreement.number}/{key}", f"Was darüber gespeichert ist, lässt sich nicht lesen: {reason}")


def _term(version: AgreementVersion, today: date) -> dict[str, Value]:
    begun = version.valid_from is not None and version.valid_from <= today
    over = version.valid_to is not None and version.valid_to < today
    return {"term_running": begun and not over, "after_term": over}


def _indicator_case(place: Place, indicator: Indicator, readings: Sequence[Reading], today: date) -> CaseFile:
    due = due_periods(indicator, place.version)
    delivered = {reading.period for reading in readings}
    missing = [period for period in due if period.key not in delivered]
    overdue = [period for period in missing if period.due(indicator.due_days) <= today]
    ahead = [period for period in missing if period.due(indicator.due_days) >= today]
    stands = standing(indicator, readings, today=today, version=place.version)
    facts: dict[str, Value] = {
        "agreement_state": place.agreement.state,
        **_term(place.version, today),
        "days_overdue": (today - overdue[0].due(indicator.due_days)).days if overdue else None,
        "days_until_due": (ahead[0].due(indicator.due_days) - today).days if ahead else None,
        "assessment": stands.assessment.value,
        "has_reading": any(period.key in delivered for period in due),
        "overdue_readings": sum(period.due(indicator.due_days) < today for period in missing),
    }
    period = Period.parse(stands.period).label if stands.period else "–"
    return place.case(
        Subject("indicator", f"{place.agreement.number}/{indicator.key}", facts),
        recipients_of(place.version, indicator.contact, indicator.deputy),
        about=place.about(indicator=indicator.name, period=period),
        next_reading=_period_words(ahead, indicator),
        missing_reading=_period_words(overdue, indicator),
    )


def _period_words(periods: Sequence[Period], indicator: Indicator) -> dict[str, str]:
    if not periods:
        # Somebody's own rule may use the letter where no reading is awaited.
        return {"period": "–", "due": "–"}
    return {"period": periods[0].label, "due": written(periods[0].due(indicator.due_days))}


def _measure_case(place: Place, measure: Measure, today: date) -> CaseFile:
    days = (today - measure.due).days if measure.due else None
    facts: dict[str, Value] = {
        "agreement_state": place.agreement.state,
        **_term(place.version, today),
        "measure_status": measure.status,
        "days_overdue": days if days is not None and days >= 0 else None,
        "days_until_due": -days if days is not None and days <= 0 else None,
    }
    return place.case(
        Subject("measure", f"{place.agreement.number}/{measure.key}", facts),
        recipients_of(place.version, measure.responsible, measure.deputy),
        about=place.about(measure=measure.title, due=written(measure.due) if measure.due else "–"),
    )


def _signatures(session: Session, today: date, zone: ZoneInfo) -> Iterator[CaseFile | Flaw]:
    for place in _places(session, col(AgreementVersion.state) == "submitted").values():
        signed = signed_so_far(session, place.version)
        for party in Party:
            seats = {one.seat for one in signed if one.party is party}
            yield _guarded(place, f"signature/{party}", partial(_signature_case, place, party, seats, today, zone))


def _signature_case(place: Place, party: Party, seats: AbstractSet[str], today: date, zone: ZoneInfo) -> CaseFile:
    wanted = text_of(place.version).party(party)
    submitted = local_date(place.version.submitted_at or place.version.created_at, zone)
    facts: dict[str, Value] = {
        # What is judged is the wording in work, also where an older one is in force.
        "agreement_state": place.version.state,
        "days_since_submission": max(0, (today - submitted).days),
        "signed": len(seats) >= wanted.quorum,
    }
    return place.case(
        Subject("signature", f"{place.agreement.number}/signature/{party}", facts),
        recipients_of(place.version, None, None)
        | {"signatories": [mail for mail in wanted.signatories if mail not in seats]},
        about=place.about(party=PARTIES[party], submitted=written(submitted)),
    )
