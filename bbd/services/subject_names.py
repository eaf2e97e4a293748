"""The names of subjects: which types a name stands for, and why what exists is not judged; refuses unknown names."""

import difflib
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlmodel import Session

from bbd.domain.document import Party
from bbd.domain.errors import InputRefused
from bbd.domain.subject_keys import OF_PARTNER
from bbd.domain.words import STATES
from bbd.store.agreement_queries import agreement_numbered
from bbd.store.agreements import Agreement
from bbd.store.binding import binds
from bbd.store.people import organisation_named
from bbd.store.subject_pages import agreement_numbers, part_keys, partner_names

SHAPES: Final = (
    "Gegenstände heißen zum Beispiel ZV-2012-01 (Zielvereinbarung), ZV-2012-01/G1 (Ziel), ZV-2012-01/G1.1 (Kennzahl), "
    "ZV-2012-01/M1 (Maßnahme), ZV-2012-01/signature/partner (Zeichnung) oder „organisation/NAME“ (Partner)."
)


def types_named(session: Session, subject: str) -> Sequence[str]:
    """Return the types of subject that a name stands for; InputRefused with the nearest name for one unknown."""
    if subject.startswith(OF_PARTNER):
        return _partner(session, subject.removeprefix(OF_PARTNER))
    agreement, part = _agreement(session, subject)
    if not part:
        return ["agreement"]
    if part in {f"signature/{party}" for party in Party}:
        return ["signature"]
    keys = part_keys(session, agreement)
    if part not in keys:
        what = f"In der Zielvereinbarung {agreement.number} gibt es „{part}“ nicht."
        raise InputRefused.because(what, remedy=_meant(part, list(keys), f"{agreement.number}/"), field="subject")
    return keys[part]


def not_judged(session: Session, subject: str, subject_type: str, today: date) -> str:
    """Return in a sentence why a subject that exists is none that rules judge at present."""
    if subject_type == "partner":
        name = subject.removeprefix(OF_PARTNER)
        return f"{name} hat keine Zielvereinbarung, die in Kraft ist; geprüft wird nur, was vereinbart ist."
    agreement, part = _agreement(session, subject)
    if subject_type == "signature":
        return f"Zur Zielvereinbarung {agreement.number} liegt zurzeit kein Wortlaut zur Zeichnung vor."
    if binds(agreement, today):
        return f"„{part}“ gehört nicht zu der Fassung von {agreement.number}, die in Kraft ist."
    state = STATES[agreement.state]
    return f"Die Zielvereinbarung {agreement.number} hat den Stand „{state}“; geprüft wird nur, was in Kraft ist."


def _partner(session: Session, name: str) -> Sequence[str]:
    if organisation_named(session, name) is None:
        near = _meant(name, partner_names(session), OF_PARTNER)
        raise InputRefused.because(f"Eine Organisation „{name}“ gibt es nicht.", remedy=near, field="subject")
    return ["partner"]


def _agreement(session: Session, subject: str) -> tuple[Agreement, str]:
    """Return the agreement of a subject, and what follows its number."""
    number, _, part = subject.partition("/")
    agreement = agreement_numbered(session, number)
    if agreement is None:
        near = _meant(number, agreement_numbers(session), "", f"/{part}" if part else "")
        raise InputRefused.because(f"Eine Zielvereinbarung „{number}“ gibt es nicht.", remedy=near, field="subject")
    return agreement, part


def _meant(word: str, known: Collection[str], before: str, after: str = "") -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"Meinten Sie „{before}{near[0]}{after}“?" if near else SHAPES
