"""Findings and the letters that told of them, as a sweep would have left them."""

import uuid
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bbd.store.findings import Finding, FindingStep, Letter, LetterItem
from bbd.store.people import Person

LADDER = [
    {"after_working_days": 0, "recipients": ["contact"]},
    {"after_working_days": 5, "recipients": ["deputy", "coordinator"]},
]

LATER = {
    "valid_from": "2013-01-01",
    "goals": [
        {
            "key": "G1", "field_of_action": "staff", "title": "Vielfalt",
            "indicators": [
                {
                    "key": "G1.1", "name": "Anteil an den Beschäftigten",
                    "baseline": {"value": "8.0", "date": "2012-12-31", "source": "Personalstatistik"},
                    "target": {"value": "25", "date": "2013-12-31"}, "contact": "dana@pankow.example",
                }
            ],
        }
    ],
}  # fmt: skip
"""Changes to the agreement of the tests, by which nothing of it is due on their day."""


def tell(session: Session, to: Person, subject: str, *, agreement: uuid.UUID, now: datetime, **more: Any) -> Finding:  # noqa: ANN401 - Finding's fields
    """Open a finding whose first step was told to somebody."""
    finding = Finding(
        rule=more.pop("rule", "reading-overdue"), subject_type=_type_of(subject), subject=subject,
        agreement_id=agreement, since=now, step=0,
        ladder=LADDER, facts={"agreement_state": "monitored", "days_overdue": 30}, **more,
    )  # fmt: skip
    letter = letter_to(session, to, now=now, key=uuid.uuid4().hex)
    session.add(finding)
    session.flush()
    session.add_all(
        [
            LetterItem(letter_id=letter.id, finding_id=finding.id, step=0, person_id=to.id, as_role="contact"),
            FindingStep(finding_id=finding.id, step=0, planned_on=now.date(), at=now),
        ]
    )
    session.flush()
    return finding


def letter_to(session: Session, to: Person, *, now: datetime, key: str, text: str = "Guten Tag", **more: Any) -> Letter:  # noqa: ANN401 - Letter's fields
    """Write a letter into the outbox."""
    letter = Letter(
        key=key, message_id=f"<{key}@bbd.example>", person_id=to.id, recipient=to.mail, subject=f"Brief {key}",
        text=text, html="<p>Guten Tag</p>", created_at=now, **more,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    return letter


def _type_of(subject: str) -> str:
    """Return the type that the sweep would know: the tests' keys tell it."""
    rest = subject.partition("/")[2]
    return "signature" if rest.startswith("signature/") else "measure" if rest.startswith("M") else "indicator"
