"""Agreements as the rules see them: their end, their review, and the roles that nobody holds any more."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from bbd.clock import local_date
from bbd.domain.german_dates import written
from bbd.domain.words import PARTIES, RECIPIENTS
from bbd.services.casefiles import CaseFile, Flaw, Place
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import Records


@dataclass(slots=True)
class AgreementCase(CaseFile):
    """An agreement; `contacts` are those of its indicators, `vacant` the roles that nobody active holds, in words."""

    type: ClassVar[str] = "agreement"
    contacts: Sequence[str]
    vacant: Sequence[str]

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """The contacts of its indicators, and its own people."""
        return {**self.place.recipients(), "contact": self.contacts}

    def placeholders(self, about: str) -> dict[str, str]:  # noqa: ARG002 - told in one way
        """Return the words of a letter about the agreement as a whole."""
        until, review = self.place.valid_to, self.place.review_on
        return self.place.about(
            until=written(until),
            review=written(review),
            vacant=", ".join(self.vacant) or "–",
        )


def agreement_cases(
    records: Records, today: date, zone: ZoneInfo, active: AbstractSet[str]
) -> Iterator[AgreementCase | Flaw]:
    """Yield the agreements in force; `active` are the mail addresses of everybody who can sign in."""
    for version, place in records.places.items():
        reviewed = records.reviewed_at.get(place.agreement_id)
        day = local_date(reviewed, zone) if isinstance(reviewed, datetime) else None
        contacts = list(dict.fromkeys(mail for _, mail in records.contacts[version] if mail))
        yield guarded(_case, place.number, place, contacts, day, active, today)


def _case(
    key: str, place: Place, contacts: Sequence[str], reviewed: date | None, active: AbstractSet[str], today: date
) -> AgreementCase:
    vacant = _vacant(place, contacts, active)
    facts = place.term(today)
    # What was terminated is neither reviewed nor carried on, so nobody is asked to.
    goes_on = place.runs_until is None
    facts["days_until_end"] = _until_end(place.valid_to, today) if goes_on else None
    facts["days_since_review_date"] = _since_review(place.review_on, reviewed, today) if goes_on else None
    facts["vacant_roles"] = len(vacant)
    return AgreementCase(key, facts, place, contacts, vacant)


def _until_end(last: date | None, today: date) -> int | None:
    return (last - today).days if last and last >= today else None


def _since_review(review_on: date | None, reviewed: date | None, today: date) -> int | None:
    """Return the days since the review was to be; None before it, and once one was begun on or after that day."""
    if review_on is None or today < review_on or (reviewed is not None and reviewed >= review_on):
        return None
    return (today - review_on).days


def _vacant(place: Place, contacts: Sequence[str], active: AbstractSet[str]) -> list[str]:
    """Return the roles that nobody active holds: each contact, the coordinator, and the signatories of a party."""
    vacant = [f"{RECIPIENTS['contact']} ({mail})" for mail in contacts if mail not in active]
    if place.coordinator not in active:
        vacant.append(f"{RECIPIENTS['coordinator']} ({place.coordinator})")
    for party, mails in sorted(place.signatories.items()):
        if mails and active.isdisjoint(mails):
            vacant.append(f"{RECIPIENTS['signatories']} ({PARTIES[party]})")
    return vacant
