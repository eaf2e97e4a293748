"""Which steps a person can take with an agreement now, for the buttons on its page; bbd.services.steps takes them.

What stands here offers, it does not permit: every step is checked again, under the lock, when it is taken.
"""

from dataclasses import dataclass
from datetime import date

from bbd.domain.lifecycle import Action, Role, State, Step, open_to
from bbd.services.steps import ON_WORDING
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Situation:
    """An agreement as a step finds it: the version that stands for it, the one in work if any, and the local date."""

    agreement: Agreement
    leading: AgreementVersion
    in_work: AgreementVersion | None
    today: date

    def state_for(self, action: Action) -> State:
        """Return the state that `action` starts from (see `bbd.services.steps.state_for`)."""
        if action in ON_WORDING and self.in_work is not None:
            return State(self.in_work.state)
        return State(self.agreement.state)

    def version_for(self, action: Action) -> AgreementVersion:
        """Return the version that `action` concerns."""
        return self.in_work if action in ON_WORDING and self.in_work is not None else self.leading


def open_steps(situation: Situation, by: Person) -> tuple[Step, ...]:
    """Return the steps that `by` can take now, in the order of the state table."""
    return tuple(step for action in Action for step in _open(situation, action, by))


def _open(situation: Situation, action: Action, by: Person) -> tuple[Step, ...]:
    steps = open_to(situation.state_for(action), by.roles)
    return tuple(step for step in steps if step.action is action and _fits(situation, step, by))


def _fits(situation: Situation, step: Step, by: Person) -> bool:
    leading, today = situation.leading, situation.today
    if step.role is Role.LEADERSHIP:
        return by.organisation_id in {situation.agreement.issuer_id, situation.agreement.partner_id}
    if step.action is Action.MONITOR:
        return leading.valid_from is None or leading.valid_from <= today
    if step.action is Action.RESUME:
        return leading.valid_to is None or today <= leading.valid_to
    return not (step.action is Action.AMEND and situation.in_work is not None)
