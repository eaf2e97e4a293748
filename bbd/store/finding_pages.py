"""What the pages of findings show: rows with their agreement and partner, the names of subjects, the letters sent."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import VersionState
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, Measure
from bbd.store.finding_rights import finding_visible_to
from bbd.store.findings import Finding, FindingStep, Letter, LetterItem
from bbd.store.goals import Goal
from bbd.store.people import Organisation, Person

Place = tuple[uuid.UUID, str, str]
"""An agreement's id, the type of a subject, and its key; two of different types may share a key."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the number of its agreement, its partner, and what its subject is and is called.

    `kind` is the subject's type. A finding about a partner has no number, and the partner's name as its name; a
    signature has no name.
    """

    finding: Finding
    number: str
    partner: str
    kind: str
    name: str = ""

    @property
    def key(self) -> str:
        """What follows the agreement's number in the subject: "G1.1", "signature/partner"; a partner has none."""
        return self.finding.subject.removeprefix(self.number).lstrip("/") if self.number else ""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that told a step of a finding to somebody."""

    letter: Letter
    recipient: Person
    step: int
    as_role: str


def finding_rows(session: Session, viewer: Person) -> list[FindingRow]:
    """Return the findings that are not resolved and that `viewer` may see, the oldest first; four queries for names."""
    rows = session.exec(_with_place(viewer).where(Finding.state != "resolved").order_by(col(Finding.since))).all()
    names = subject_names(session, {finding.agreement_id for finding, _, _ in rows if finding.agreement_id})
    return [_row(finding, number, partner, names) for finding, number, partner in rows]


def finding_row(session: Session, finding: Finding, viewer: Person) -> FindingRow:
    """Return one finding, which `viewer` may see, as a row."""
    found, number, partner = session.exec(_with_place(viewer).where(Finding.id == finding.id)).one()
    return _row(found, number, partner, subject_names(session, {found.agreement_id} - {None}))


def _with_place(viewer: Person):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SQLModel's select has no public type
    return (
        select(Finding, Agreement.number, Organisation.name)
        .join(Agreement, col(Agreement.id) == col(Finding.agreement_id), isouter=True)
        .join(
            Organisation,
            col(Organisation.id) == func.coalesce(col(Agreement.partner_id), col(Finding.organisation_id)),
            isouter=True,
        )
        .where(finding_visible_to(viewer))
    )


def _row(finding: Finding, number: str | None, partner: str | None, names: Mapping[Place, str]) -> FindingRow:
    if finding.agreement_id is None or number is None:
        return FindingRow(finding, "", partner or "", finding.subject_type, partner or "")
    key = finding.subject.removeprefix(number).lstrip("/")
    name = names.get((finding.agreement_id, finding.subject_type, key), "")
    return FindingRow(finding, number, partner or "", finding.subject_type, name)


def subject_names(session: Session, agreement_ids: Collection[uuid.UUID | None]) -> Mapping[Place, str]:
    """Return what the subjects in force of these agreements are called, by place; an agreement has the key ""."""
    found: dict[Place, str] = {}
    for kind, table, name in (
        ("goal", Goal, Goal.title), ("indicator", Indicator, Indicator.name), ("measure", Measure, Measure.title),
    ):  # fmt: skip
        rows = session.exec(
            select(table.agreement_id, table.key, name)
            .join(AgreementVersion, col(AgreementVersion.id) == col(table.version_id))
            .where(col(table.agreement_id).in_(agreement_ids), AgreementVersion.state == VersionState.ADOPTED)
        )
        found.update({(agreement_id, kind, key): text for agreement_id, key, text in rows})
    titles = session.exec(
        select(AgreementVersion.agreement_id, AgreementVersion.title).where(
            col(AgreementVersion.agreement_id).in_(agreement_ids), AgreementVersion.state == VersionState.ADOPTED
        )
    )
    return found | {(agreement_id, "agreement", ""): title for agreement_id, title in titles}


def steps_taken(session: Session, finding: Finding) -> Sequence[FindingStep]:
    """Return the ladder steps that a finding took, in their order."""
    return session.exec(
        select(FindingStep).where(FindingStep.finding_id == finding.id).order_by(col(FindingStep.step))
    ).all()


def letters_about(session: Session, finding: Finding) -> list[SentLetter]:
    """Return the letters that told of a finding, oldest first."""
    rows = session.exec(
        select(Letter, Person, LetterItem)
        .join(LetterItem, col(LetterItem.letter_id) == col(Letter.id))
        .join(Person, col(Person.id) == col(Letter.person_id))
        .where(LetterItem.finding_id == finding.id)
        .order_by(col(LetterItem.step), col(Letter.created_at))
    )
    return [SentLetter(letter, person, item.step, item.as_role) for letter, person, item in rows]
