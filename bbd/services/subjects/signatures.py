"""Signatures as the rules see them: one for each side of a wording that was submitted, given or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.domain.document import Party
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import VersionState
from bbd.domain.signing_order import SoFar, side_complete, turn
from bbd.domain.words import PARTIES
from bbd.rulebook.facts import Value
from bbd.services.casefiles import CaseFile, Flaw, Place
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import in_portions
from bbd.services.versions import text_of
from bbd.store.agreements import AgreementVersion
from bbd.store.signing_so_far import so_far_under


@dataclass(slots=True)
class SignatureCase(CaseFile):
    """The signature of one side; `waiting` are the signatories whose turn it is, `sign_by` is their last day."""

    type: ClassVar[str] = "signature"
    party: Party
    waiting: Sequence[str]
    submitted: date
    sign_by: date | None

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """Whose turn it is to sign, and the agreement's people."""
        return {**self.place.recipients(), "signatories": self.waiting}

    def placeholders(self, about: str) -> dict[str, str]:  # noqa: ARG002 - told in one way
        """Return the words of a letter about the signature."""
        last = written(self.sign_by)
        return self.place.about(party=PARTIES[self.party], submitted=written(self.submitted), sign_by=last)


def signature_cases(
    session: Session, where: ColumnElement[bool], today: date, zone: ZoneInfo
) -> Iterator[SignatureCase | Flaw]:
    """Yield both sides of each wording that is submitted and meets `where`."""
    for places in in_portions(session, and_(col(AgreementVersion.state) == VersionState.SUBMITTED, where)):
        ids = [place.version_id for place in places.values()]
        versions = session.exec(select(AgreementVersion).where(col(AgreementVersion.id).in_(ids))).all()
        before = so_far_under(session, versions)
        wordings = {version.id: version for version in versions}
        for place in places.values():
            submitted = local_date(place.submitted_at, zone)
            for party in Party:
                key = f"{place.number}/signature/{party}"
                yield guarded(
                    _case, key, place, wordings[place.version_id], party, before[place.version_id], submitted, today
                )


def _case(
    key: str,
    place: Place,
    version: AgreementVersion,
    party: Party,
    before: SoFar,
    submitted: date,
    today: date,
) -> SignatureCase:
    text = text_of(version)
    facts: dict[str, Value] = {
        # What is judged is the wording in work, also where an older one is in force.
        "agreement_state": version.state,
        "days_since_submission": max(0, (today - submitted).days),
        "signed": side_complete(text, party, before.signed),
    }
    # Only whose turn it is can do something about it; while it is the other side's, that one gets the letters.
    waiting = turn(text, before)[party]
    return SignatureCase(key, facts, place, party, waiting, submitted, version.sign_by)
