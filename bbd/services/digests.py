"""Letters from ladder steps: one per person and sweep, written into the outbox in the sweep's own transaction."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bbd.clock import local_date
from bbd.mail.chapters import DigestItem
from bbd.mail.compose import message_id
from bbd.mail.digest import render_digest
from bbd.rulebook.model import Rulebook, Verb
from bbd.services.directory import Directory, Due
from bbd.settings import Settings
from bbd.store.findings import Letter, LetterItem
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class _Told:
    """What one person is told of one step, and in which role."""

    due: Due
    role: str


def write_letters(
    session: Session, rulebook: Rulebook, settings: Settings, due: Iterable[Due], *, now: datetime
) -> int:
    """Write one letter for each person whom these steps address, and return how many letters that are."""
    directory = Directory(session)
    by_person: dict[uuid.UUID, list[_Told]] = defaultdict(list)
    for step in due:
        for person, role in directory.addressed(step):
            by_person[person.id].append(_Told(step, role))
    for person_id, told in by_person.items():
        person = directory.by_id[person_id]
        _write(session, rulebook, settings, person, told, now=now)
    return len(by_person)


def _write(
    session: Session, rulebook: Rulebook, settings: Settings, person: Person, told: Sequence[_Told], *, now: datetime
) -> None:
    told = _highest(told)
    key = _key(person, told)
    items = [_item(rulebook, settings, one) for one in told]
    coordinators = told[0].due.case.recipients["coordinator"]
    rendered = render_digest(
        person.name,
        items,
        base_url=settings.base_url,
        today=local_date(now, settings.timezone),
        coordinator_mail=coordinators[0] if coordinators else settings.mail_from,
    )
    letter = Letter(
        id=uuid.uuid4(),
        key=key,
        message_id=message_id(key, mail_from=settings.mail_from, base_url=settings.base_url),
        person_id=person.id,
        recipient=person.mail,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        created_at=now,
    )
    session.add(letter)
    session.flush()
    session.add_all(
        LetterItem(
            letter_id=letter.id, finding_id=one.due.finding.id, step=one.due.step, person_id=person.id, as_role=one.role
        )
        for one in told
    )
    session.flush()


def _highest(told: Sequence[_Told]) -> list[_Told]:
    """Return one entry per finding, its highest step: after an outage nobody reads the same matter twice."""
    best: dict[uuid.UUID, _Told] = {}
    for one in told:
        before = best.get(one.due.finding.id)
        if before is None or before.due.step < one.due.step:
            best[one.due.finding.id] = one
    return list(best.values())


def _key(person: Person, told: Sequence[_Told]) -> str:
    """Return the letter's name for ever: the same person told the same steps has the same key."""
    steps = sorted(f"{one.due.finding.id}:{one.due.step}" for one in told)
    return hashlib.sha256("\n".join([str(person.id), *steps]).encode()).hexdigest()[:32]


def _item(rulebook: Rulebook, settings: Settings, told: _Told) -> DigestItem:
    finding, case = told.due.finding, told.due.case
    letter = rulebook.letter_of(finding.rule)
    words = case.placeholders(letter.about)
    return DigestItem(
        letter_id=letter.id,
        opening=letter.opening(told.due.step),
        sentence=letter.what.format(**words),
        action=letter.do.format(**words),
        # The finding's page has the rule, the next action and the promise of a date; who gets the letter may see it.
        url_path=f"/findings/{finding.id}",
        since=local_date(finding.since, settings.timezone),
        step=told.due.step,
        agreement_number=words["agreement"],
        agreement_title=words["title"],
        partner=words["partner"],
        severity=rulebook.rules[finding.rule].then.severity,
        good_news=rulebook.rules[finding.rule].then.verb is Verb.PRAISE,
    )
