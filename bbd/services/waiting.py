"""What waits at others, for the coordinator's front page: signatures that are missing, and reviews that come near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.document import Party
from bbd.domain.lifecycle import State, VersionState
from bbd.domain.signing_order import turn
from bbd.services.versions import text_of
from bbd.store import duty_pages as store
from bbd.store.people import Person, people_by_mail
from bbd.store.signing_so_far import so_far_under

REVIEWS_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class AwaitedSignature:
    """A side of an agreement that has not signed yet; `people` are the names of who can, `since` when it was asked."""

    number: str
    title: str
    partner: str
    party: Party
    people: Sequence[str]
    since: date


@dataclass(frozen=True, slots=True)
class ComingReview:
    """A review that is due soon or already; `coordinator` is the name of who leads it."""

    number: str
    title: str
    partner: str
    coordinator: str
    on: date


def awaited_signatures(session: Session, viewer: Person, zone: ZoneInfo) -> list[AwaitedSignature]:
    """Return the sides whose turn it is to sign wordings that `viewer` sees, the longest waiting first."""
    waiting = store.wordings(session, viewer, VersionState.SUBMITTED)
    before = so_far_under(session, [one.version for one in waiting])
    found: list[tuple[store.Wording, Party, list[str]]] = []
    for one in waiting:
        asked = turn(text_of(one.version), before[one.version.id])
        found += [(one, party, list(mails)) for party, mails in asked.items() if mails]
    names = _names(session, {mail for _, _, mails in found for mail in mails})
    awaited = [
        AwaitedSignature(
            one.agreement.number,
            one.title,
            one.partner,
            party,
            [names.get(mail, mail) for mail in mails],
            local_date(one.version.submitted_at or one.version.created_at, zone),
        )
        for one, party, mails in found
    ]
    return sorted(awaited, key=lambda one: (one.since, one.number, one.party))


def coming_reviews(session: Session, viewer: Person, today: date) -> list[ComingReview]:
    """Return the reviews that are due within 60 days, or were, without those that are the viewer's own duty today."""
    near = [
        (one, one.version.review_on)
        for one in store.wordings(session, viewer, VersionState.ADOPTED)
        if one.agreement.state == State.MONITORED
        and one.version.review_on is not None
        and one.version.review_on <= today + REVIEWS_AHEAD
        and not (one.version.coordinator == viewer.mail and one.version.review_on <= today)
    ]
    names = _names(session, {one.version.coordinator for one, _ in near})
    reviews = [
        ComingReview(
            one.agreement.number,
            one.title,
            one.partner,
            names.get(one.version.coordinator, one.version.coordinator),
            on,
        )
        for one, on in near
    ]
    return sorted(reviews, key=lambda one: (one.on, one.number))


def _names(session: Session, mails: set[str]) -> dict[str, str]:
    return {mail: person.name for mail, person in people_by_mail(session, mails).items()} if mails else {}
