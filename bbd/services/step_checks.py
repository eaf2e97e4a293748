"""What a step is asked for with, and what must be in order before it is taken, beyond what the state table says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from bbd.domain.completeness import gaps
from bbd.domain.document_editing import same_wording
from bbd.domain.errors import InputRefused, Problem, StepRefused
from bbd.domain.lifecycle import Action, Role
from bbd.services.negotiations import in_words, unanswered
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_force, version_in_work
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants which step, and what they say to it.

    `by` None is the worker; `today` is the local date of `now`; `on` the day of a termination, or the last
    day to sign what is submitted; `statements` a
    review's sentence for each goal; `decisions` what a partner who gives the wording back decided on each
    goal (decision, reason, own_value); `shown` the `stamp` of the wording that the person had before them, None for
    somebody who looks at no page.
    """

    action: Action
    by: Person | None
    now: datetime
    today: date
    reason: str = ""
    on: date | None = None
    statements: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    shown: str | None = None

    @property
    def details(self) -> Mapping[str, Any]:
        """What the journal keeps beside the reason: what was said of each goal, and the day of a termination."""
        said = {"statements": self.statements, "decisions": self.decisions}
        kept: dict[str, Any] = {name: dict(of_goals) for name, of_goals in said.items() if of_goals}
        if self.action is Action.TERMINATE and self.on is not None:
            kept["on"] = self.on.isoformat()
        return kept

    @property
    def roles(self) -> frozenset[Role]:
        """What the asking person may do; the worker may do the one step that time takes."""
        if self.by is not None:
            return self.by.roles
        return frozenset({Role.COORDINATOR}) if self.action is Action.MONITOR else frozenset()


def stamp(version: AgreementVersion) -> str:
    """Return what tells this wording from every other of the agreement: "2.5" is the fifth save of version 2."""
    return f"{version.number}.{version.edition}"


def _check_submit(session: Session, agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    known = set(session.exec(select(Person.mail).where(col(Person.active))))
    problems = [*gaps(text_of(version), known)]
    in_force = version_in_force(session, agreement)
    if in_force is not None and same_wording(text_of(version), text_of(in_force)):
        said = f"Fassung {version.number} ist wortgleich mit Fassung {in_force.number}; bitte zuerst ändern."
        problems.append(Problem(said))
    problems += (
        Problem(
            f"{in_words(session, one)}: Darauf gibt es noch keine Antwort, und der Entwurf lässt das Ziel, wie es war.",
            remedy="Bitte in der Verhandlung begründen, warum es dabei bleibt, oder den Entwurf ändern.",
        )
        for one in unanswered(session, version)
    )
    if request.on is not None and request.on < request.today:
        problems.append(Problem("Die Frist zur Zeichnung ist schon vorbei; bitte einen späteren Tag.", field="date"))
    if problems:
        raise InputRefused(problems)


def _check_monitor(_session: Session, _agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    if version.valid_from is not None and request.today < version.valid_from:
        raise StepRefused.because("Die Laufzeit hat noch nicht begonnen.")


def _check_review(_session: Session, _agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    problems = [
        Problem(f"Zu Ziel {goal.key} fehlt eine Aussage.", field=f"statement-{goal.key}")
        for goal in text_of(version).goals
        if not request.statements.get(goal.key, "").strip()
    ]
    if problems:
        raise InputRefused(problems)


def _check_resume(_session: Session, _agreement: Agreement, version: AgreementVersion, request: Request) -> None:
    if version.valid_to is not None and request.today > version.valid_to:
        raise StepRefused.because("Die Laufzeit ist zu Ende.", remedy="Möglich ist der Abschluss.")


def _check_amend(session: Session, agreement: Agreement, _version: AgreementVersion, _request: Request) -> None:
    if version_in_work(session, agreement) is not None:
        raise StepRefused.because("Ein Nachtrag ist schon in Arbeit.", remedy="Bitte zuerst diesen zu Ende bringen.")


def _check_terminate(_session: Session, _agreement: Agreement, _version: AgreementVersion, request: Request) -> None:
    if request.on is not None and request.on < request.today:
        raise InputRefused.because(
            "Gekündigt wird zu einem Tag, der nicht vorbei ist.", remedy="Bitte heute oder später.", field="date"
        )


CHECKS: Mapping[Action, Callable[[Session, Agreement, AgreementVersion, Request], None]] = {
    Action.SUBMIT: _check_submit,
    Action.MONITOR: _check_monitor,
    Action.REVIEW: _check_review,
    Action.RESUME: _check_resume,
    Action.AMEND: _check_amend,
    Action.TERMINATE: _check_terminate,
}
"""The check of each action that has one."""
