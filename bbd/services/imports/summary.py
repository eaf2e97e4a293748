"""What an import has done, and who may import at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from bbd.domain.errors import Problem, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.words import ROLES
from bbd.store import audit
from bbd.store.people import Person

MOST_TOLD: Final = 20
"""Corrections told one by one."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows were added, changed and left as they were; `what` is their German plural.

    `corrected` are sentences, one for each figure that took the place of another.
    """

    what: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    corrected: tuple[str, ...] = ()

    def __str__(self) -> str:
        counted = f"{self.what}: {self.added} neu, {self.changed} geändert, {self.unchanged} unverändert."
        more = len(self.corrected) - MOST_TOLD
        rest = [f"… und {more} weitere Berichtigungen."] if more > 0 else []
        return "\n".join([counted, *self.corrected[:MOST_TOLD], *rest])


def require_role(by: Person | None, *roles: Role) -> None:
    """Refuse (StepRefused) somebody with none of `roles`; bbd itself (None) may."""
    if by is not None and not by.roles & set(roles):
        named = " oder ".join(f"„{ROLES[role]}“" for role in roles)
        raise StepRefused.because(f"Diese Daten zu importieren steht nur der Rolle {named} zu.")


def note(
    session: Session,
    summary: Summary,
    action: str,
    on: str,
    *,
    by: Person | None,
    now: datetime,
    proves: Mapping[str, Any] | None = None,
) -> None:
    """Write an import that changed something into the trail, as numbers; what it `proves` as a commitment."""
    if summary.added or summary.changed:
        audit.append(
            session,
            actor=by.id if by else None,
            action=action,
            on=on,
            now=now,
            proves=proves,
            added=summary.added,
            changed=summary.changed,
        )


def placed(problems: Iterable[Problem], where: str) -> list[Problem]:
    """Return the problems of a check that knows no file, with their place: `where` and the field concerned."""
    return [
        Problem(one.what, one.where or (f"{where}, Feld „{one.field}“" if one.field else where), one.remedy, one.field)
        for one in problems
    ]
