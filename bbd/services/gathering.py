"""Everything that the rules judge, gathered from the store portion by portion; nothing here decides what holds."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col

from bbd.domain.subject_keys import OF_PARTNER
from bbd.services.casefiles import CaseFile, Flaw
from bbd.services.subjects.agreements import agreement_cases
from bbd.services.subjects.benchmarks import Benchmarks
from bbd.services.subjects.goals import goal_cases
from bbd.services.subjects.indicators import IndicatorCase, indicator_cases
from bbd.services.subjects.measures import measure_cases
from bbd.services.subjects.partners import Partners
from bbd.services.subjects.records import in_force
from bbd.services.subjects.signatures import signature_cases
from bbd.store.agreements import Agreement
from bbd.store.duty_pages import active_mails
from bbd.store.people import Organisation


def gather(session: Session, today: date, zone: ZoneInfo, *, remember: bool = False) -> Iterator[CaseFile | Flaw]:
    """Yield every subject that rules may judge on the local day `today`; partners come last.

    `remember` keeps what had to be worked out about readings, for who may write.
    """
    partners = Partners(today)
    yield from _parts(session, true(), today, zone, partners, remember=remember)
    yield from partners.cases()


def facts_of(session: Session, key: str, today: date, zone: ZoneInfo) -> list[CaseFile | Flaw]:
    """Return the subjects called `key` on the local day `today`: none, one, or two of different types."""
    partners = Partners(today)
    if key.startswith(OF_PARTNER):
        where = col(Organisation.name) == key.removeprefix(OF_PARTNER)
        # A partner is the sum of its indicators; they only need to have been gathered.
        for _ in _parts(session, where, today, zone, partners):
            pass
        return list(partners.cases())
    where = col(Agreement.number) == key.partition("/")[0]
    found = _parts(session, where, today, zone, partners)
    return [case for case in found if (case.subject if isinstance(case, Flaw) else case.key) == key]


def _parts(
    session: Session,
    where: ColumnElement[bool],
    today: date,
    zone: ZoneInfo,
    partners: Partners,
    *,
    remember: bool = False,
) -> Iterator[CaseFile | Flaw]:
    """Yield what belongs to the agreements that meet `where`, and tell `partners` of it."""
    active, benchmarks = active_mails(session), Benchmarks.of(session, today, zone)
    for records in in_force(session, where, today, remember=remember):
        for place in records.places.values():
            partners.count(place)
        for case in indicator_cases(records, today, benchmarks):
            if isinstance(case, IndicatorCase):
                partners.add(case)
            yield case
        yield from measure_cases(records, today)
        yield from goal_cases(records, today)
        yield from agreement_cases(records, today, zone, active)
    yield from signature_cases(session, where, today, zone)
