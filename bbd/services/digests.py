"""Letters from ladder steps: one per person and sweep, written into the outbox in the sweep's own transaction."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from bbd.clock import local_date
from bbd.mail.chapters import DigestItem
from bbd.mail.compose import message_id
from bbd.mail.digest import render_digest
from bbd.rulebook.model import Rulebook, Verb
from bbd.services.climbing import StepTaken
from bbd.services.directory import Directory
from bbd.services.ledger import AT_ONCE
from bbd.services.notices import Notices
from bbd.settings import Settings
from bbd.store.findings import Letter, LetterItem
from bbd.store.people import Person
from bbd.store.plain_rows import insert_rows


class _Told(NamedTuple):
    """What one person is told of one step, and in which role."""

    taken: StepTaken
    role: str


def write_letters(
    session: Session, rulebook: Rulebook, settings: Settings, taken: Iterable[StepTaken], notices: Notices, *,
    now: datetime,
) -> int:  # fmt: skip
    """Write one letter for each person whom these steps address, and return how many letters that are."""
    directory = Directory(session)
    by_person: dict[uuid.UUID, list[_Told]] = defaultdict(list)
    for step in taken:
        for person, role in directory.addressed(notices.read(step.notice), step.roles):
            by_person[person.id].append(_Told(step, role))
    desk = _Desk(session, rulebook, settings, notices, now)
    for person_id, told in by_person.items():
        desk.write(directory.by_id[person_id], _highest(told))
    desk.clear()
    return len(by_person)


class _Desk:
    """Where letters are written, person by person; some hundred points later they go into the outbox."""

    def __init__(
        self, session: Session, rulebook: Rulebook, settings: Settings, notices: Notices, now: datetime
    ) -> None:
        self._session, self._rulebook, self._settings, self._notices = session, rulebook, settings, notices
        self._now, self._today = now, local_date(now, settings.timezone)
        self._letters: list[dict[str, Any]] = []
        self._items: list[dict[str, Any]] = []

    def write(self, person: Person, told: Sequence[_Told]) -> None:
        """Write the letter that tells one person of these steps."""
        first = self._notices.read(told[0].taken.notice)
        coordinators = first.recipients["coordinator"]
        rendered = render_digest(
            person.name,
            [self._item(one.taken) for one in told],
            base_url=self._settings.base_url,
            today=self._today,
            coordinator_mail=coordinators[0] if coordinators else self._settings.mail_from,
        )
        letter = uuid.uuid4()
        self._letters.append(self._letter(letter, person, told) | asdict(rendered))
        self._items += [
            {
                "letter_id": letter,
                "finding_id": taken.entry.id,
                "step": taken.step,
                "person_id": person.id,
                "as_role": role,
            }
            for taken, role in told
        ]
        if len(self._items) >= AT_ONCE:
            self.clear()

    def clear(self) -> None:
        """Put the letters that are written into the outbox."""
        insert_rows(self._session, Letter, self._letters)
        insert_rows(self._session, LetterItem, self._items)
        self._letters, self._items = [], []

    def _letter(self, id_: uuid.UUID, person: Person, told: Sequence[_Told]) -> dict[str, Any]:
        key, settings = _key(person, told), self._settings
        name = message_id(key, mail_from=settings.mail_from, base_url=settings.base_url)
        return {
            "id": id_, "key": key, "message_id": name, "person_id": person.id, "recipient": person.mail,
            "created_at": self._now,
        }  # fmt: skip

    def _item(self, taken: StepTaken) -> DigestItem:
        finding, words = taken.entry, self._notices.read(taken.notice).words
        letter, rule = self._rulebook.letter_of(finding.rule), self._rulebook.rules[finding.rule]
        return DigestItem(
            letter_id=letter.id,
            opening=letter.opening(taken.step),
            sentence=letter.what.format(**words),
            action=letter.do.format(**words),
            # Its page has the rule, the next action and the promise of a date; who gets the letter may see it.
            url_path=f"/findings/{finding.id}",
            since=local_date(finding.since, self._settings.timezone),
            step=taken.step,
            agreement_number=words["agreement"],
            agreement_title=words["title"],
            partner=words["partner"],
            severity=rule.then.severity,
            good_news=rule.then.verb is Verb.PRAISE,
        )


def _highest(told: Sequence[_Told]) -> list[_Told]:
    """Return one entry per finding, its highest step: after an outage nobody reads the same matter twice."""
    best: dict[uuid.UUID, _Told] = {}
    for one in told:
        before = best.get(one.taken.entry.id)
        if before is None or before.taken.step < one.taken.step:
            best[one.taken.entry.id] = one
    return list(best.values())


def _key(person: Person, told: Sequence[_Told]) -> str:
    """Return the letter's name for ever: the same person told the same steps has the same key."""
    steps = sorted(f"{one.taken.entry.id}:{one.taken.step}" for one in told)
    return hashlib.sha256("\n".join([str(person.id), *steps]).encode()).hexdigest()[:32]
