"""One version of an agreement, ready to be set: every word of it a German text, none of it markup.

The PDF (bbd.documents.agreement_pdf) and the HTML edition show exactly this. What was agreed comes from
bbd.documents.agreement_wording, who signed from bbd.documents.agreement_sheet. No database, and nothing that changes
without the version: an edition of the same version and the same signatures is the same to the byte.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bbd.documents.differences import Difference


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its text; `written`: people wrote it, so its language and its length are theirs."""

    label: str
    text: str
    written: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator or a measure: what it is ("Kennzahl G1.1"), its title, and what is agreed on it."""

    label: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal with what belongs to it; `binding` says how strongly it binds, in which field of action."""

    label: str
    title: str
    binding: str
    description: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature that counts: who, for whom, when, and how it was given."""

    who: str
    on_behalf: str
    at: str
    proof: str


@dataclass(frozen=True, slots=True)
class SideSheet:
    """One party's part of the sheet. `seats` are those who may sign, `quorum` says how many of them must.

    They are addresses, as in the wording, or lines with names (bbd.documents.agreement_sheet.with_names).
    """

    label: str
    organisation: str
    quorum: str
    seats: tuple[str, ...]
    signed: tuple[SignatureLine, ...]


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What the partner's side decided on a goal."""

    label: str
    title: str
    decision: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The signature sheet; `to_sign` leaves room for signatures by hand instead of telling of those given."""

    to_sign: bool
    sides: tuple[SideSheet, ...]
    decisions: tuple[DecisionLine, ...]
    form: str
    verify: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a Nachtrag changes in the wording before it; `note` names that wording, and says what this list is not."""

    note: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole document. `mark` ("Entwurf") is empty for a wording that binds or waits for signatures.

    `attachment` is the name of the attached canonical JSON, `name` that of the file without its ending, `made` the
    moment the document states, which is the version's and not that of the request. `changes` has a Nachtrag alone.
    """

    heading: str
    title: str
    mark: str
    note: str
    head: tuple[Fact, ...]
    goals: tuple[GoalPart, ...]
    sheet: Sheet
    sha256: str
    name: str
    attachment: str
    author: str
    made: datetime
    changes: Changes | None = None

    def plain(self) -> dict[str, Any]:
        """Return everything but the moment as plain JSON data."""
        return {name: value for name, value in asdict(self).items() if name != "made"}
