"""The life of an agreement: its states, the actions that move it, and who may take them.

This table is the only place that knows them. Buttons, services, the CHECK constraint, the facts of
the rules, the drawing in the README and the tests read it; nobody compares state names by hand.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.words import ACTIONS, ROLES, STATES


class State(StrEnum):
    """Where an agreement stands."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    ADOPTED = "adopted"
    MONITORED = "monitored"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"


class VersionState(StrEnum):
    """Where one version of an agreement stands, that is one wording; the agreement has a State of its own."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What people, and on one occasion the worker, do with an agreement."""

    SUBMIT = "submit"
    RETURN = "return"
    SIGN = "sign"
    MONITOR = "monitor"
    REVIEW = "review"
    RESUME = "resume"
    AMEND = "amend"
    CLOSE = "close"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"


class Role(StrEnum):
    """What a person may do; one person can hold several."""

    COORDINATOR = "coordinator"
    LEADERSHIP = "leadership"
    CONTACT = "contact"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the state table: `action` leads from `source` to `target` and is taken by `role`.

    `target` is None where the state stays as it is: a signature adopts only with the last one, an amendment opens
    a new version beside the one in force.
    """

    action: Action
    source: State
    target: State | None
    role: Role
    needs_reason: bool = False
    needs_date: bool = False
    by_worker: bool = False


LIFECYCLE: tuple[Step, ...] = (
    Step(Action.SUBMIT, State.DRAFTED, State.SUBMITTED, Role.COORDINATOR),
    Step(Action.RETURN, State.SUBMITTED, State.DRAFTED, Role.LEADERSHIP, needs_reason=True),
    Step(Action.SIGN, State.SUBMITTED, None, Role.LEADERSHIP),
    Step(Action.MONITOR, State.ADOPTED, State.MONITORED, Role.COORDINATOR, by_worker=True),
    Step(Action.REVIEW, State.MONITORED, State.REVIEWED, Role.COORDINATOR),
    Step(Action.RESUME, State.REVIEWED, State.MONITORED, Role.COORDINATOR),
    Step(Action.AMEND, State.ADOPTED, None, Role.COORDINATOR, needs_reason=True),
    Step(Action.AMEND, State.MONITORED, None, Role.COORDINATOR, needs_reason=True),
    Step(Action.AMEND, State.REVIEWED, None, Role.COORDINATOR, needs_reason=True),
    Step(Action.CLOSE, State.REVIEWED, State.CLOSED, Role.COORDINATOR),
    Step(Action.TERMINATE, State.ADOPTED, State.TERMINATED, Role.LEADERSHIP, needs_reason=True, needs_date=True),
    Step(Action.TERMINATE, State.MONITORED, State.TERMINATED, Role.LEADERSHIP, needs_reason=True, needs_date=True),
    Step(Action.WITHDRAW, State.DRAFTED, State.WITHDRAWN, Role.COORDINATOR, needs_reason=True),
    Step(Action.WITHDRAW, State.SUBMITTED, State.WITHDRAWN, Role.COORDINATOR, needs_reason=True),
)

IN_FORCE = frozenset({State.ADOPTED, State.MONITORED, State.REVIEWED})
"""States in which a signed version binds both parties."""

VERSION_IN_WORK = frozenset({VersionState.DRAFTED, VersionState.SUBMITTED})
"""States of the one version that is being written or signed."""

ONCE_ADOPTED = frozenset({VersionState.ADOPTED, VersionState.SUPERSEDED})
"""States of a version that binds both parties, or did until the next one: it has all the signatures it needs."""

OVER = frozenset({State.CLOSED, State.TERMINATED, State.WITHDRAWN})
"""States that nothing leads out of."""


def binds(state: State, runs_until: date | None, today: date) -> bool:
    """Say whether a signed version binds both parties on `today`.

    What was terminated to a later day goes on until `runs_until` is over; None: it ended at once.
    """
    return state in IN_FORCE or (state is State.TERMINATED and runs_until is not None and today <= runs_until)


def watched_as(state: State, begins: date | None, today: date) -> State:
    """Return the state in which rules see an agreement that binds: a termination to a later day changes nothing yet."""
    if state is not State.TERMINATED:
        return state
    return State.MONITORED if begins is not None and begins <= today else State.ADOPTED


def steps_from(state: State) -> tuple[Step, ...]:
    """Return the steps that lead out of `state`, in the order of the table."""
    return tuple(step for step in LIFECYCLE if step.source is state)


def steps_with(action: Action) -> tuple[Step, ...]:
    """Return the rows of `action`, one for each state that it leads out of."""
    return tuple(step for step in LIFECYCLE if step.action is action)


TERMINABLE = frozenset(step.source for step in steps_with(Action.TERMINATE))
"""States in which an agreement can be terminated."""


def open_to(state: State, roles: AbstractSet[Role]) -> tuple[Step, ...]:
    """Return the steps that somebody with `roles` may take in `state`."""
    return tuple(step for step in steps_from(state) if step.role in roles)


def _possible(state: State, roles: AbstractSet[Role]) -> str:
    """Return in a sentence what somebody with `roles` can do instead."""
    mine = ", ".join(f"„{ACTIONS[step.action]}“" for step in open_to(state, roles))
    return f"Möglich ist hier: {mine or ('nichts mehr' if state in OVER else 'für Sie zurzeit nichts')}."


def take(state: State, action: Action, roles: AbstractSet[Role], reason: str = "") -> Step:
    """Return the step that `action` means here, or say why it is refused.

    StepRefused by the state or the role, InputRefused for a missing reason.
    """
    step = next((step for step in steps_from(state) if step.action is action), None)
    if step is None:
        raise StepRefused.because(
            f"„{ACTIONS[action]}“ geht nicht, solange die Zielvereinbarung im Stand „{STATES[state]}“ ist.",
            remedy=_possible(state, roles),
        )
    if step.role not in roles:
        raise StepRefused.because(f"„{ACTIONS[action]}“ steht nur der Rolle „{ROLES[step.role]}“ zu.")
    if step.needs_reason and not reason.strip():
        raise InputRefused.because(
            f"„{ACTIONS[action]}“ braucht eine Begründung.", remedy="Bitte in ein, zwei Sätzen angeben.", field="reason"
        )
    return step
