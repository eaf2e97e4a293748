"""Every row of the state table as it is taken, and everything that is refused."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.lifecycle import LIFECYCLE, Action, Role, State, Step
from bbd.services import measures
from bbd.services.agreements import save_draft
from bbd.services.open_steps import Situation, open_steps
from bbd.services.steps import Request, stamp, take_step
from bbd.store.agreement_history import last_return
from bbd.store.agreement_queries import (
    leading_version,
    valid_signatures,
    version_in_force,
    version_in_work,
    versions_of,
)
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Signature
from bbd.store.people import Person
from tests.cast import Cast, adopted, agreement_text, drafted, hire, monitored, signed_by, submitted

REASON, DAY = "Aus gutem Grund", date(2013, 6, 30)
STATEMENTS = {"G1": "Auf gutem Weg"}
Ask = Callable[..., Request]


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def ask(moment: datetime) -> Ask:
    """Return a function that asks for a step with everything it could need, or less."""

    def request(action: Action, by: Person | None, **given: object) -> Request:
        said = {"reason": REASON, "on": DAY, "statements": STATEMENTS, "today": moment.date(), **given}
        return Request(action, by, now=moment, **said)  # type: ignore[arg-type]  # what a test says

    return request


def brought_to(session: Session, cast: Cast, moment: datetime, ask: Ask, state: State) -> Agreement:
    """Open the agreement and bring it to `state` by the steps of the table."""
    makers = {
        State.DRAFTED: drafted, State.SUBMITTED: submitted, State.ADOPTED: adopted, State.MONITORED: monitored,
    }  # fmt: skip
    if state in makers:
        return makers[state](session, cast, now=moment)
    if state is State.WITHDRAWN:
        agreement = drafted(session, cast, now=moment)
        take_step(session, agreement, ask(Action.WITHDRAW, cast.alice))
        return agreement
    agreement = monitored(session, cast, now=moment)
    if state is State.TERMINATED:
        take_step(session, agreement, ask(Action.TERMINATE, cast.bob))
        return agreement
    take_step(session, agreement, ask(Action.REVIEW, cast.alice))
    if state is State.CLOSED:
        take_step(session, agreement, ask(Action.CLOSE, cast.alice))
    return agreement


def taker(cast: Cast, role: Role) -> Person:
    return cast.bob if role is Role.LEADERSHIP else cast.alice


@pytest.mark.parametrize("row", [step for step in LIFECYCLE if step.action is not Action.SIGN], ids=str)
def test_each_row_of_the_table_is_taken_and_told(
    session: Session, cast: Cast, moment: datetime, ask: Ask, row: Step
) -> None:
    agreement = brought_to(session, cast, moment, ask, row.source)
    by = taker(cast, row.role)
    entry = take_step(session, agreement, ask(row.action, by))
    after = row.target or row.source
    assert agreement.state == after
    assert (entry.action, entry.from_state, entry.to_state) == (row.action, row.source, after)
    assert (entry.by_id, entry.reason, entry.at) == (by.id, REASON, moment)


@pytest.mark.parametrize("state", list(State))
def test_what_is_no_row_is_refused_and_leaves_all_as_it_was(
    session: Session, cast: Cast, moment: datetime, ask: Ask, state: State
) -> None:
    agreement = brought_to(session, cast, moment, ask, state)
    told = len(session.exec(select(JournalEntry)).all())
    rows = {row.action for row in LIFECYCLE if row.source is state}
    for action in set(Action) - rows:
        for by in (cast.alice, cast.bob):
            with pytest.raises(StepRefused, match="geht nicht"):
                take_step(session, agreement, ask(action, by))
    assert agreement.state == state
    assert len(session.exec(select(JournalEntry)).all()) == told


@pytest.mark.parametrize("row", [step for step in LIFECYCLE if step.action is not Action.SIGN], ids=str)
def test_no_other_role_takes_a_row(session: Session, cast: Cast, moment: datetime, ask: Ask, row: Step) -> None:
    agreement = brought_to(session, cast, moment, ask, row.source)
    own = taker(cast, row.role)
    for by in (one for one in (cast.alice, cast.bob, cast.dana, cast.erin, cast.adam) if one is not own):
        with pytest.raises(StepRefused, match="steht nur der Rolle"):
            take_step(session, agreement, ask(row.action, by))


@pytest.mark.parametrize("action", [Action.RETURN, Action.TERMINATE])
def test_for_the_leadership_of_a_third_house_it_does_not_exist(
    session: Session, cast: Cast, moment: datetime, ask: Ask, action: Action
) -> None:
    state = State.SUBMITTED if action is Action.RETURN else State.MONITORED
    agreement = brought_to(session, cast, moment, ask, state)
    with pytest.raises(NotThere):
        take_step(session, agreement, ask(action, cast.charlie))


@pytest.mark.parametrize("row", [step for step in LIFECYCLE if step.needs_reason], ids=str)
def test_a_step_that_needs_a_reason_is_refused_without(
    session: Session, cast: Cast, moment: datetime, ask: Ask, row: Step
) -> None:
    agreement = brought_to(session, cast, moment, ask, row.source)
    with pytest.raises(InputRefused, match="braucht eine Begründung"):
        take_step(session, agreement, ask(row.action, taker(cast, row.role), reason=" "))


def test_a_termination_needs_its_day_and_keeps_it(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = monitored(session, cast, now=moment)
    with pytest.raises(InputRefused, match="zu welchem Tag") as refused:
        take_step(session, agreement, ask(Action.TERMINATE, cast.sena, on=None))
    assert refused.value.problems[0].field == "date"
    with pytest.raises(InputRefused, match="nicht vorbei") as refused:
        take_step(session, agreement, ask(Action.TERMINATE, cast.sena, on=DAY, today=DAY + timedelta(days=1)))
    assert refused.value.problems[0].field == "date"
    take_step(session, agreement, ask(Action.TERMINATE, cast.sena, on=DAY, today=DAY))
    assert agreement.ended_on == DAY


def test_a_draft_with_gaps_is_not_submitted(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = drafted(session, cast, now=moment, review_on=None, coordinator="fremd@bbd.example")
    with pytest.raises(InputRefused) as refused:
        take_step(session, agreement, ask(Action.SUBMIT, cast.alice))
    assert [problem.field for problem in refused.value.problems] == ["/review_on", "/coordinator"]


def test_who_is_no_longer_active_is_a_gap(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = drafted(session, cast, now=moment)
    cast.dana.active = False
    session.add(cast.dana)
    with pytest.raises(InputRefused, match="nicht als Person angelegt oder nicht aktiv"):
        take_step(session, agreement, ask(Action.SUBMIT, cast.alice))


def test_a_return_makes_the_signatures_void(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    take_step(session, agreement, ask(Action.RETURN, cast.bob))
    version = version_in_work(session, agreement)
    assert version is not None
    assert not valid_signatures(session, version)
    assert session.exec(select(Signature)).one().void_at == moment


@pytest.mark.parametrize(("today", "starts"), [(date(2011, 12, 31), False), (date(2012, 1, 1), True)])
def test_the_worker_begins_on_the_first_day(
    session: Session, cast: Cast, moment: datetime, ask: Ask, today: date, starts: bool
) -> None:
    agreement = adopted(session, cast, now=moment)
    request = ask(Action.MONITOR, None, today=today)
    if starts:
        assert take_step(session, agreement, request).by_id is None
        assert agreement.state == State.MONITORED
        return
    with pytest.raises(StepRefused, match="noch nicht begonnen"):
        take_step(session, agreement, request)


def test_the_worker_takes_no_other_step(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = monitored(session, cast, now=moment)
    for action in (Action.REVIEW, Action.AMEND, Action.TERMINATE):
        with pytest.raises(StepRefused, match="steht nur der Rolle"):
            take_step(session, agreement, ask(action, None))


def test_a_review_needs_a_statement_for_every_goal(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = monitored(session, cast, now=moment)
    for statements in ({}, {"G1": " "}, {"G2": "Falsches Ziel"}):
        with pytest.raises(InputRefused) as refused:
            take_step(session, agreement, ask(Action.REVIEW, cast.alice, statements=statements))
        assert [problem.field for problem in refused.value.problems] == ["statement-G1"]
    entry = take_step(session, agreement, ask(Action.REVIEW, cast.alice))
    assert entry.details == {"statements": STATEMENTS}


@pytest.mark.parametrize(("today", "runs"), [(date(2013, 12, 31), True), (date(2014, 1, 1), False)])
def test_it_is_resumed_while_its_term_runs(
    session: Session, cast: Cast, moment: datetime, ask: Ask, today: date, runs: bool
) -> None:
    agreement = brought_to(session, cast, moment, ask, State.REVIEWED)
    if runs:
        take_step(session, agreement, ask(Action.RESUME, cast.alice, today=today))
        assert agreement.state == State.MONITORED
        return
    with pytest.raises(StepRefused, match="Die Laufzeit ist zu Ende"):
        take_step(session, agreement, ask(Action.RESUME, cast.alice, today=today))


def reworded(session: Session, cast: Cast, moment: datetime, agreement: Agreement) -> None:
    """Give the draft in work another title."""
    draft = version_in_work(session, agreement)
    assert draft is not None
    text = agreement_text(title="Fortgeschrieben")
    save_draft(session, agreement, text, edition=draft.edition, by=cast.alice, now=moment)


def test_an_amendment_that_changes_nothing_is_not_submitted(
    session: Session, cast: Cast, moment: datetime, ask: Ask
) -> None:
    agreement = monitored(session, cast, now=moment)
    day = moment.date()
    measures.report(session, agreement, "M1", status="done", done_on=day, by=cast.dana, now=moment, today=day)
    take_step(session, agreement, ask(Action.AMEND, cast.alice))
    with pytest.raises(InputRefused, match="Fassung 2 ist wortgleich mit Fassung 1; bitte zuerst ändern"):
        take_step(session, agreement, ask(Action.SUBMIT, cast.alice))
    reworded(session, cast, moment, agreement)
    assert take_step(session, agreement, ask(Action.SUBMIT, cast.alice)).to_state == State.SUBMITTED


def test_an_amendment_lives_beside_what_is_in_force_until_it_is_adopted(
    session: Session, cast: Cast, moment: datetime, ask: Ask
) -> None:
    agreement = monitored(session, cast, now=moment)
    take_step(session, agreement, ask(Action.AMEND, cast.alice))
    assert [(one.number, one.state) for one in versions_of(session, agreement)] == [(2, "drafted"), (1, "adopted")]
    with pytest.raises(StepRefused, match="Ein Nachtrag ist schon in Arbeit"):
        take_step(session, agreement, ask(Action.AMEND, cast.alice))

    reworded(session, cast, moment, agreement)
    take_step(session, agreement, ask(Action.SUBMIT, cast.alice))
    take_step(session, agreement, ask(Action.REVIEW, cast.alice))
    signed_by(session, agreement, cast.bob, now=moment)
    assert leading_version(session, agreement).number == 1
    signed_by(session, agreement, cast.sena, now=moment)
    assert [(one.number, one.state) for one in versions_of(session, agreement)] == [(2, "adopted"), (1, "superseded")]
    assert agreement.state == State.REVIEWED


@pytest.mark.parametrize("action", [Action.RETURN, Action.WITHDRAW])
def test_an_amendment_that_fails_leaves_the_agreement_in_force(
    session: Session, cast: Cast, moment: datetime, ask: Ask, action: Action
) -> None:
    agreement = monitored(session, cast, now=moment)
    take_step(session, agreement, ask(Action.AMEND, cast.alice))
    reworded(session, cast, moment, agreement)
    take_step(session, agreement, ask(Action.SUBMIT, cast.alice))
    take_step(
        session, agreement, ask(action, taker(cast, Role.LEADERSHIP if action is Action.RETURN else Role.COORDINATOR))
    )
    assert agreement.state == State.MONITORED
    in_force = version_in_force(session, agreement)
    assert in_force is not None
    assert in_force.number == 1
    assert len(valid_signatures(session, in_force)) == 2


def test_an_agreement_that_ends_takes_its_amendment_with_it(
    session: Session, cast: Cast, moment: datetime, ask: Ask
) -> None:
    agreement = monitored(session, cast, now=moment)
    take_step(session, agreement, ask(Action.AMEND, cast.alice))
    take_step(session, agreement, ask(Action.TERMINATE, cast.bob))
    assert version_in_work(session, agreement) is None
    assert versions_of(session, agreement)[0].state == "withdrawn"


def test_a_step_on_a_wording_that_changed_is_stale(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = drafted(session, cast, now=moment)
    version = version_in_work(session, agreement)
    assert version is not None
    with pytest.raises(Stale):
        take_step(session, agreement, ask(Action.SUBMIT, cast.alice, shown="1.9"))
    take_step(session, agreement, ask(Action.SUBMIT, cast.alice, shown=stamp(version)))
    assert agreement.state == State.SUBMITTED


def situation(session: Session, agreement: Agreement, today: date) -> Situation:
    return Situation(agreement, leading_version(session, agreement), version_in_work(session, agreement), today)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (("drafted", DAY, "alice"), {"submit", "withdraw"}),
        (("drafted", DAY, "bob"), set()),
        (("submitted", DAY, "alice"), {"withdraw"}),
        (("submitted", DAY, "bob"), {"return", "sign"}),
        (("submitted", DAY, "charlie"), set()),
        (("submitted", DAY, "dana"), set()),
        (("adopted", date(2011, 12, 31), "alice"), {"amend"}),
        (("adopted", date(2012, 1, 1), "alice"), {"monitor", "amend"}),
        (("monitored", DAY, "alice"), {"review", "amend"}),
        (("monitored", DAY, "sena"), {"terminate"}),
        (("monitored", DAY, "charlie"), set()),
        (("reviewed", date(2013, 12, 31), "alice"), {"resume", "amend", "close"}),
        (("reviewed", date(2014, 1, 1), "alice"), {"amend", "close"}),
        (("closed", DAY, "alice"), set()),
        (("terminated", DAY, "bob"), set()),
        (("withdrawn", DAY, "alice"), set()),
    ],
)
def test_only_what_can_be_done_is_offered(
    session: Session, cast: Cast, moment: datetime, ask: Ask, case: tuple[str, date, str], expected: set[str]
) -> None:
    state, today, name = case
    agreement = brought_to(session, cast, moment, ask, State(state))
    offered = open_steps(situation(session, agreement, today), getattr(cast, name))
    assert {step.action for step in offered} == expected


def test_beside_an_amendment_both_are_offered(session: Session, cast: Cast, moment: datetime, ask: Ask) -> None:
    agreement = monitored(session, cast, now=moment)
    take_step(session, agreement, ask(Action.AMEND, cast.alice))
    now = situation(session, agreement, DAY)
    assert {step.action for step in open_steps(now, cast.alice)} == {"submit", "withdraw", "review"}
    assert now.version_for(Action.SUBMIT).number == 2
    assert now.version_for(Action.REVIEW).number == 1
    assert isinstance(now.leading, AgreementVersion)


def test_a_return_freezes_what_was_submitted_and_opens_the_next_version(
    session: Session, cast: Cast, moment: datetime, ask: Ask
) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    take_step(session, agreement, ask(Action.RETURN, cast.bob))
    draft, returned = versions_of(session, agreement)
    assert (returned.number, returned.state, returned.returned_at) == (1, "returned", moment)
    assert (draft.number, draft.state, draft.edition) == (2, "drafted", returned.edition + 1)
    assert draft.sha256 == returned.sha256
    assert draft.drafted_by_id == returned.drafted_by_id
    assert valid_signatures(session, returned) == []
    assert last_return(session, draft) is not None
    assert agreement.state == "drafted"


def test_a_nachtrag_keeps_its_number_over_its_versions(
    session: Session, cast: Cast, moment: datetime, ask: Ask
) -> None:
    agreement = monitored(session, cast, now=moment)
    for _ in range(2):
        take_step(session, agreement, ask(Action.AMEND, cast.alice))
        draft = version_in_work(session, agreement)
        assert draft is not None
        text = agreement_text(title=f"Fassung {draft.number}")
        save_draft(session, agreement, text, edition=draft.edition, by=cast.alice, now=moment)
        take_step(session, agreement, ask(Action.SUBMIT, cast.alice))
        take_step(session, agreement, ask(Action.RETURN, cast.bob))
        take_step(session, agreement, ask(Action.WITHDRAW, cast.alice))
    told = [(one.number, one.amendment, one.state) for one in reversed(versions_of(session, agreement))]
    assert told == [
        (1, 0, "adopted"), (2, 1, "returned"), (3, 1, "withdrawn"), (4, 2, "returned"), (5, 2, "withdrawn"),
    ]  # fmt: skip
    assert agreement.state == "monitored"


def test_a_submitted_wording_can_be_signed_for_half_a_year_or_until_the_day_given(
    session: Session, cast: Cast, moment: datetime
) -> None:
    today = moment.date()
    given = date(2013, 3, 9)
    for number, on, until in (("ZV-1", None, today + timedelta(days=180)), ("ZV-2", given, given)):
        agreement = drafted(session, cast, now=moment, number=number)
        take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, today, on=on))
        version = version_in_work(session, agreement)
        assert version is not None
        assert version.sign_by == until
