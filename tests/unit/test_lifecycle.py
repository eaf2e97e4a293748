"""The state table of an agreement, row by row, and every way it is refused."""

from itertools import product

import pytest

from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.lifecycle import (
    IN_FORCE,
    LIFECYCLE,
    ONCE_ADOPTED,
    OVER,
    VERSION_IN_WORK,
    Action,
    Role,
    State,
    VersionState,
    open_to,
    steps_from,
    steps_with,
    take,
)
from bbd.domain.words import ACTIONS, HAPPENINGS, STATES, VERSION_STATES

# The table, written down once more by hand.
TABLE = {
    ("drafted", "submit"): ("submitted", "coordinator", ""),
    ("drafted", "withdraw"): ("withdrawn", "coordinator", "reason"),
    ("submitted", "return"): ("drafted", "leadership", "reason"),
    ("submitted", "sign"): (None, "leadership", ""),
    ("submitted", "withdraw"): ("withdrawn", "coordinator", "reason"),
    ("adopted", "monitor"): ("monitored", "coordinator", ""),
    ("adopted", "amend"): (None, "coordinator", "reason"),
    ("adopted", "terminate"): ("terminated", "leadership", "reason and date"),
    ("monitored", "review"): ("reviewed", "coordinator", ""),
    ("monitored", "amend"): (None, "coordinator", "reason"),
    ("monitored", "terminate"): ("terminated", "leadership", "reason and date"),
    ("reviewed", "resume"): ("monitored", "coordinator", ""),
    ("reviewed", "amend"): (None, "coordinator", "reason"),
    ("reviewed", "close"): ("closed", "coordinator", ""),
}


def test_the_table_is_what_was_agreed() -> None:
    written = {
        (step.source.value, step.action.value): (
            step.target.value if step.target else None,
            step.role.value,
            " and ".join(["reason"] * step.needs_reason + ["date"] * step.needs_date),
        )
        for step in LIFECYCLE
    }
    assert written == TABLE
    assert len(LIFECYCLE) == len(TABLE)


def test_time_alone_takes_one_step() -> None:
    assert [step.action for step in LIFECYCLE if step.by_worker] == [Action.MONITOR]


@pytest.mark.parametrize(("state", "action"), sorted(product(State, Action)))
def test_each_action_in_each_state_is_a_row_or_is_refused(state: State, action: Action) -> None:
    row = TABLE.get((state, action))
    if row is None:
        with pytest.raises(StepRefused, match=f"„{ACTIONS[action]}“ geht nicht"):
            take(state, action, set(Role), "Grund")
        return
    target, role, _ = row
    assert take(state, action, {Role(role)}, "Grund").target == target
    with pytest.raises(StepRefused, match="steht nur der Rolle"):
        take(state, action, set(Role) - {Role(role)}, "Grund")


@pytest.mark.parametrize(("state", "action"), sorted(row for row, (_, _, needs) in TABLE.items() if "reason" in needs))
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_missing_reason_is_refused_by_its_field(state: str, action: str, reason: str) -> None:
    with pytest.raises(InputRefused, match="braucht eine Begründung") as refused:
        take(State(state), Action(action), set(Role), reason)
    assert [problem.field for problem in refused.value.problems] == ["reason"]


def test_a_refusal_says_what_is_possible_instead() -> None:
    with pytest.raises(
        StepRefused, match="Möglich ist hier: „Umsetzung fortsetzen“, „Nachtrag beginnen“, „Abschließen“"
    ):
        take(State.REVIEWED, Action.SUBMIT, set(Role))
    with pytest.raises(StepRefused, match="nichts mehr"):
        take(State.CLOSED, Action.AMEND, set(Role), "Grund")


def test_nothing_leads_out_of_what_is_over() -> None:
    assert not [step for state in OVER for step in steps_from(state)]
    assert all(steps_from(state) for state in set(State) - OVER)
    assert not IN_FORCE & OVER


def test_the_buttons_are_the_table_s_rows_for_a_role() -> None:
    assert [step.action for step in open_to(State.SUBMITTED, {Role.LEADERSHIP})] == [Action.RETURN, Action.SIGN]
    assert open_to(State.SUBMITTED, {Role.CONTACT, Role.AUDITOR, Role.ADMIN}) == ()
    assert [step.source for step in steps_with(Action.AMEND)] == [State.ADOPTED, State.MONITORED, State.REVIEWED]


def test_every_state_and_action_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(ACTIONS) == set(Action)
    assert set(HAPPENINGS) >= {*Action, "draft", "terminate-declared"}


def test_every_state_of_a_version_has_its_german_name_and_none_is_in_work_once_adopted() -> None:
    assert {*VERSION_STATES} == {*VersionState}
    assert not VERSION_IN_WORK & ONCE_ADOPTED
    assert {*VersionState} - VERSION_IN_WORK - ONCE_ADOPTED == {VersionState.RETURNED, VersionState.WITHDRAWN}
