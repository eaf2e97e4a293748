"""A year and a quarter lived through in a real database: what people did by day, and a sweep each morning."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlmodel import Session, select

from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.rulebook.model import Rulebook
from bbd.services import findings, measures
from bbd.services import sweep as sweeping
from bbd.services.agreements import save_draft
from bbd.services.benchmarks import Given, put
from bbd.services.people import set_active
from bbd.services.readings import enter
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement
from bbd.store.benchmarks import benchmark_at
from bbd.store.database import Database
from bbd.store.findings import Finding
from bbd.store.people import Person
from tests.cast import PANKOW, Cast, agreement_text, drafted, join, signed_by
from tests.stage import SETTINGS, at, document

FIRST, LAST = date(2012, 1, 2), date(2013, 3, 15)
ONE, TWO = "ZV-2012-01", "ZV-2012-02"
SERIES = "Anteil an der Bevölkerung"
Deed = Callable[[Session, Cast, str], object]
"""Something that somebody does on a day, at ten in the morning."""


def live(database: Database, cast: Cast, rulebook: Rulebook, *, last: date = LAST) -> None:
    """Live through the story in this database, which holds the cast."""
    deeds: dict[str, list[Deed]] = defaultdict(list)
    for day, deed in STORY:
        deeds[day].append(deed)
    today = FIRST
    while today <= last:
        with database.writing() as session:
            sweeping.sweep(session, rulebook, SETTINGS, now=at(today.isoformat()))
        for deed in deeds[today.isoformat()]:
            with database.writing() as session:
                deed(session, cast, today.isoformat())
        today += timedelta(days=1)


def _agreement(session: Session, number: str) -> Agreement:
    return session.exec(select(Agreement).where(Agreement.number == number)).one()


def _draft(session: Session, cast: Cast, day: str, *, number: str, **changes: Any) -> None:  # noqa: ANN401 - the document's fields
    drafted(session, cast, now=at(day, time(10)), **document(number=number, **changes))


def _step(session: Session, cast: Cast, day: str, *, number: str, action: Action, who: str, **more: Any) -> None:  # noqa: ANN401 - a request's fields
    by = session.get_one(Person, getattr(cast, who).id)
    request = Request(action, by, at(day, time(10)), date.fromisoformat(day), **more)
    take_step(session, _agreement(session, number), request)


def _sign(session: Session, cast: Cast, day: str, *, number: str, who: str) -> None:
    by = session.get_one(Person, getattr(cast, who).id)
    signed_by(session, _agreement(session, number), by, now=at(day, time(10)))


def _reword(session: Session, cast: Cast, day: str) -> None:
    agreement = _agreement(session, ONE)
    version = version_in_work(session, agreement)
    assert version is not None
    changes = {"due_days": 20, "benchmark": SERIES}
    text = agreement_text(**document(number=ONE, title="Ausbildung für alle, Nachtrag", indicator=changes))
    save_draft(session, agreement, text, edition=version.edition, by=cast.alice, now=at(day, time(10)))


def _finding(session: Session, rule: str, subject: str) -> Finding:
    query = select(Finding).where(Finding.rule == rule, Finding.subject == subject, Finding.state != "resolved")
    return session.exec(query).one()


def _promise(session: Session, cast: Cast, day: str, *, rule: str, subject: str, until: str) -> None:
    findings.promise(
        session, _finding(session, rule, subject), by=cast.dana, until=date.fromisoformat(until),
        now=at(day, time(10)), today=date.fromisoformat(day),
    )  # fmt: skip


def _silence(session: Session, cast: Cast, day: str, *, rule: str, subject: str, until: str) -> None:
    findings.silence(
        session, _finding(session, rule, subject), by=cast.alice, until=date.fromisoformat(until), reason="Kommt.",
        now=at(day, time(10)), today=date.fromisoformat(day),
    )  # fmt: skip


def _speak(session: Session, cast: Cast, day: str, *, rule: str, subject: str) -> None:
    findings.speak_again(session, _finding(session, rule, subject), by=cast.alice, now=at(day, time(10)))


def _done(session: Session, cast: Cast, day: str) -> None:
    today = date.fromisoformat(day)
    measures.report(
        session, _agreement(session, ONE), "M1", status="done", done_on=today, by=cast.dana, now=at(day, time(10)),
        today=today,
    )  # fmt: skip


def _deliver(session: Session, _cast: Cast, day: str, *, number: str, value: str) -> None:
    given = ReadingInput("2012", "", "", value, "", "", "", "Meldung")
    enter(session, _agreement(session, number), "G1.1", given, comma=False, by=None, now=at(day, time(10)))


def _publish(session: Session, _cast: Cast, day: str, *, value: str, on: str = "2011-12-31") -> None:
    given = Given(SERIES, "register", date.fromisoformat(on), Decimal(value), "Amt")
    put(session, benchmark_at(session, *given[:3]), given, by=None, now=at(day, time(10)))


def _active(session: Session, cast: Cast, day: str, *, who: str, active: bool) -> None:
    set_active(session, session.get_one(Person, getattr(cast, who).id), active=active, now=at(day, time(10)))


def _join(session: Session, _cast: Cast, day: str) -> None:
    join(session, "tomma@pankow.example", "Tomma Thoma", PANKOW, "leadership", now=at(day, time(10)))


def _of(number: str, action: Action, who: str, **more: Any) -> Deed:  # noqa: ANN401 - a request's fields
    return partial(_step, number=number, action=action, who=who, **more)


STORY: Sequence[tuple[str, Deed]] = (
    ("2012-01-05", partial(_publish, value="24.9")),
    ("2012-01-10", partial(_draft, number=ONE, indicator={"benchmark": SERIES})),
    ("2012-01-11", _of(ONE, Action.SUBMIT, "alice")),
    ("2012-01-20", partial(_sign, number=ONE, who="sena")),
    # Both sides' signatures are asked for anew.
    ("2012-01-30", _of(ONE, Action.RETURN, "bob", reason="Ein Ziel fehlt.")),
    ("2012-02-01", _of(ONE, Action.SUBMIT, "alice")),
    ("2012-02-03", partial(_draft, number=TWO, measure=None)),
    ("2012-02-03", _of(TWO, Action.SUBMIT, "alice")),
    ("2012-02-06", partial(_sign, number=TWO, who="sena")),
    ("2012-02-06", partial(_sign, number=TWO, who="bob")),
    ("2012-02-24", partial(_sign, number=ONE, who="sena")),
    ("2012-03-05", partial(_sign, number=ONE, who="bob")),
    ("2012-03-12", partial(_silence, rule="goal-without-measure", subject=f"{TWO}/G1", until="2012-06-30")),
    ("2012-05-02", partial(_speak, rule="goal-without-measure", subject=f"{TWO}/G1")),
    ("2012-05-10", _join),
    # While the contact is away, the partner's leadership hears of what is vacant.
    ("2012-06-01", partial(_active, who="dana", active=False)),
    ("2012-08-01", partial(_active, who="dana", active=True)),
    ("2012-07-10", partial(_publish, value="25.5", on="2012-06-30")),
    ("2012-08-06", _of(ONE, Action.AMEND, "alice", reason="Frist")),
    ("2012-08-07", _reword),
    ("2012-08-08", _of(ONE, Action.SUBMIT, "alice")),
    ("2012-09-03", partial(_sign, number=ONE, who="sena")),
    ("2012-09-04", partial(_sign, number=ONE, who="bob")),
    ("2012-10-10", partial(_promise, rule="measure-overdue", subject=f"{ONE}/M1", until="2012-11-05")),
    ("2012-11-20", _done),
    # Five tenths more than when the Nachtrag was signed: 25.5 is corrected.
    ("2012-12-03", partial(_publish, value="26", on="2012-06-30")),
    ("2013-02-11", partial(_deliver, number=ONE, value="9.0")),
    ("2013-02-20", _of(TWO, Action.TERMINATE, "bob", reason="Neuordnung", on=date(2013, 3, 5))),
    ("2013-02-25", partial(_active, who="bob", active=False)),
)
