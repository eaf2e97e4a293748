"""Terminating: who may declare it, how many it takes, to which day, and what is kept of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import CheckFailed, InputRefused, StepRefused
from bbd.domain.lifecycle import Action
from bbd.services.agreements import save_draft
from bbd.services.duties import duties
from bbd.services.duty import Kind
from bbd.services.mandates import grant
from bbd.services.record_checks import require_records
from bbd.services.signin import PasswordProof
from bbd.services.steps import DECLARED, Request, take_step, terminate
from bbd.services.versions import text_of
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement, JournalEntry
from bbd.store.audit import AuditEntry
from bbd.store.people import Person
from bbd.store.terminations import TerminationNotice
from tests.cast import PANKOW, SENATE, Cast, hire, join, monitored, signed_by, submitted

DAY = date(2013, 6, 30)
BOARD = {"organisation": PANKOW, "signatories": ["bob@pankow.example", "kim@pankow.example", "leo@pankow.example"],
         "quorum": 2}  # fmt: skip


@dataclass
class Board:
    """An agreement in monitoring that two of three of Bob's house have to terminate."""

    agreement: Agreement
    kim: Person
    leo: Person


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def board(session: Session, cast: Cast, moment: datetime) -> Board:
    kim = join(session, "kim@pankow.example", "Kim Kaya", PANKOW, "leadership", now=moment)
    leo = join(session, "leo@pankow.example", "Leo Lang", PANKOW, "leadership", now=moment)
    agreement = submitted(session, cast, now=moment, partner=BOARD)
    for person in (cast.sena, cast.bob, kim):
        signed_by(session, agreement, person, now=moment)
    take_step(session, agreement, Request(Action.MONITOR, None, moment, moment.date()))
    return Board(agreement, kim, leo)


@pytest.fixture
def declare(session: Session, moment: datetime) -> Callable[..., JournalEntry]:
    def act(agreement: Agreement, by: Person, on: date | None = DAY, *, later: int = 0) -> JournalEntry:
        now = moment + timedelta(days=later)
        said = Request(Action.TERMINATE, by, now, now.date(), f"Grund von {by.name}", on=on)
        return terminate(session, agreement, said, proof=PasswordProof(by.id))

    return act


Declare = Callable[..., JournalEntry]


def notices(session: Session) -> Sequence[TerminationNotice]:
    return session.exec(select(TerminationNotice).order_by(col(TerminationNotice.at))).all()


def test_one_signatory_is_enough_where_one_signs(
    session: Session, cast: Cast, moment: datetime, declare: Declare
) -> None:
    agreement = monitored(session, cast, now=moment)
    entry = declare(agreement, cast.bob)
    assert (entry.action, entry.to_state, entry.details) == ("terminate", "terminated", {"on": "2013-06-30"})
    assert (agreement.state, agreement.ended_on, agreement.runs_until) == ("terminated", DAY, DAY)
    (notice,) = notices(session)
    assert (notice.party, notice.person_id, notice.reason, notice.takes_effect_on) == (
        "partner", cast.bob.id, "Grund von Bob Brandt", DAY,
    )  # fmt: skip


def test_a_board_terminates_with_as_many_as_it_signs(
    session: Session, cast: Cast, board: Board, declare: Declare
) -> None:
    first = declare(board.agreement, cast.bob)
    assert (first.action, first.from_state, first.to_state) == (DECLARED, "monitored", "monitored")
    assert (board.agreement.state, board.agreement.ended_on) == ("monitored", None)
    with pytest.raises(StepRefused, match="schon erklärt"):
        declare(board.agreement, cast.bob)
    last = declare(board.agreement, board.leo, None)
    assert (last.action, board.agreement.state, board.agreement.ended_on) == ("terminate", "terminated", DAY)
    assert len(notices(session)) == 2


def test_the_issuer_terminates_alone_while_a_board_deliberates(cast: Cast, board: Board, declare: Declare) -> None:
    declare(board.agreement, cast.bob)
    assert declare(board.agreement, cast.sena, date(2013, 4, 30)).action == "terminate"
    assert board.agreement.ended_on == date(2013, 4, 30)


def test_declarations_of_one_party_name_one_day(cast: Cast, board: Board, declare: Declare) -> None:
    declare(board.agreement, cast.bob)
    with pytest.raises(InputRefused, match="Bob Brandt hat für Ihre Seite die Kündigung zum 30") as refused:
        declare(board.agreement, board.kim, date(2013, 7, 31))
    assert [problem.field for problem in refused.value.problems] == ["date"]
    assert board.agreement.state == "monitored"


def test_a_declaration_lapses_when_its_day_is_over(
    session: Session, cast: Cast, board: Board, declare: Declare, moment: datetime
) -> None:
    declare(board.agreement, cast.bob, moment.date() + timedelta(days=2))
    assert declare(board.agreement, board.kim, DAY, later=3).action == DECLARED
    assert declare(board.agreement, cast.bob, later=3).action == "terminate"
    assert len(notices(session)) == 3


def test_declarations_end_with_a_new_wording(
    session: Session, cast: Cast, board: Board, declare: Declare, moment: datetime
) -> None:
    declare(board.agreement, cast.bob)
    take_step(session, board.agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), "Neu"))
    draft = version_in_work(session, board.agreement)
    assert draft is not None
    wording = text_of(draft).model_copy(update={"title": "Fortgeschrieben"})
    save_draft(session, board.agreement, wording, edition=draft.edition, by=cast.alice, now=moment)
    take_step(session, board.agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    for person in (cast.sena, cast.bob, board.kim):
        signed_by(session, board.agreement, person, now=moment)
    assert declare(board.agreement, board.leo).action == DECLARED


def test_leadership_without_a_seat_is_refused(session: Session, cast: Cast, moment: datetime, declare: Declare) -> None:
    agreement = monitored(session, cast, now=moment)
    rita = join(session, "rita@senat.example", "Rita Roth", SENATE, "leadership", now=moment)
    with pytest.raises(StepRefused, match="nur die Personen, die als Zeichnende benannt sind"):
        declare(agreement, rita)


@pytest.mark.parametrize("role", ["contact", "leadership"])
def test_a_deputy_declares_for_the_signatory(
    session: Session, cast: Cast, board: Board, declare: Declare, moment: datetime, role: str
) -> None:
    nele = join(session, "nele@pankow.example", "Nele Noack", PANKOW, role, now=moment)
    with pytest.raises(StepRefused):
        declare(board.agreement, nele)
    mandate = grant(session, cast.bob, nele, first=moment.date(), last=None, reason="Urlaub", by=cast.bob, now=moment)
    entry = declare(board.agreement, nele)
    (notice,) = notices(session)
    assert (notice.person_id, notice.for_person_id, notice.mandate_id) == (nele.id, cast.bob.id, mandate.id)
    assert entry.details == {"on": "2013-06-30", "for": "Bob Brandt"}
    with pytest.raises(StepRefused, match="schon erklärt"):
        declare(board.agreement, cast.bob)


def test_a_proof_of_somebody_else_is_refused(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = monitored(session, cast, now=moment)
    said = Request(Action.TERMINATE, cast.bob, moment, moment.date(), "Umbau", on=DAY)
    with pytest.raises(StepRefused, match="gehört nicht zu der Person"):
        terminate(session, agreement, said, proof=PasswordProof(cast.sena.id))


def test_the_others_have_a_task_until_it_is_complete(
    session: Session, cast: Cast, board: Board, declare: Declare, moment: datetime
) -> None:
    def asked(person: Person) -> list[tuple[date | None, date | None]]:
        found = duties(session, person, Settings(), today=moment.date())
        return [(one.on, one.until) for one in found if one.kind is Kind.TERMINATE]

    assert asked(board.kim) == []
    declare(board.agreement, cast.bob)
    assert asked(board.kim) == asked(board.leo) == [(moment.date(), DAY)]
    assert asked(cast.bob) == asked(cast.sena) == asked(cast.alice) == []
    declare(board.agreement, board.kim)
    assert asked(board.leo) == []


def test_the_trail_proves_each_declaration(session: Session, cast: Cast, board: Board, declare: Declare) -> None:
    declare(board.agreement, cast.bob)
    declare(board.agreement, board.kim)
    entries = session.exec(select(AuditEntry).where(col(AuditEntry.action).in_((DECLARED, "terminate")))).all()
    assert [entry.action for entry in entries] == [DECLARED, "terminate"]
    assert all("commitment" in entry.details and "Grund" not in str(entry.details) for entry in entries)
    require_records(session)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_changed_declaration_is_found(session: Session, cast: Cast, board: Board, declare: Declare) -> None:
    declare(board.agreement, cast.bob)
    session.connection().exec_driver_sql("DROP TRIGGER termination_notice_no_update")
    (notice,) = notices(session)
    notice.takes_effect_on = date(2013, 12, 31)
    session.add(notice)
    session.flush()
    with pytest.raises(CheckFailed, match="Erklärte Kündigung von ZV-2012-01"):
        require_records(session)


def test_the_worker_terminates_nothing(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = monitored(session, cast, now=moment)
    with pytest.raises(StepRefused):
        take_step(session, agreement, Request(Action.TERMINATE, None, moment, moment.date(), "Umbau", on=DAY))
    assert audit.entries_of(session, ["terminate"]) == []
