"""The readings of one period as a table: which rows somebody may fill in, and saving them, all or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlmodel import Session, col, or_, select

from bbd.domain.errors import Problem, Refusals
from bbd.domain.lifecycle import VersionState
from bbd.domain.periods import Period
from bbd.domain.readings import ReadingInput
from bbd.domain.row_names import RowName
from bbd.services.expected_readings import expected
from bbd.services.reading_rights import may_enter
from bbd.services.readings import enter
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Person
from bbd.store.readings import Reading


@dataclass(frozen=True, slots=True)
class TableRow:
    """One indicator that somebody delivers for the period; `name` is "NUMBER/KEY". `before` is the reading before."""

    name: str
    agreement: Agreement
    key: str
    indicator: Indicator
    version: AgreementVersion
    partner: str
    stored: Reading | None
    before: Reading | None

    @property
    def label(self) -> str:
        """How the row is named where something is wrong with it."""
        return self.called.label

    @property
    def called(self) -> RowName:
        """What people may call the row in a block that they paste."""
        return RowName(self.agreement.number, self.key, self.indicator.name, self.partner)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for a row, and the edition of the reading that was shown, 0 for none."""

    row: TableRow
    given: ReadingInput
    edition: int


def periods_of(session: Session, by: Person, today: date) -> list[Period]:
    """Return the periods that are over and of which somebody may enter readings, newest first."""
    own = _enterable(session, by)
    ended = {one.period for one in expected(session, by, today) if one.number in own and one.period.end < today}
    return sorted(ended, reverse=True)


def rows_of(session: Session, by: Person, period: Period, today: date) -> list[TableRow]:
    """Return the rows of the table for one period, by agreement and key; five queries, however long it is."""
    own = _enterable(session, by)
    wanted = [one for one in expected(session, by, today)
              if one.period == period and one.number in own and one.period.end < today]  # fmt: skip
    wanted.sort(key=lambda one: (one.number, one.key))
    series = _series(session, by, period)
    wordings = _wordings(session, by)
    rows = []
    for one in wanted:
        agreement = own[one.number]
        known = series.get((str(agreement.id), one.key), [])
        stored = next((each for each in known if each.period == period.key), None)
        before = next((each for each in reversed(known) if each.period != period.key and each.state != "draft"), None)
        name = f"{one.number}/{one.key}"
        rows.append(TableRow(name, agreement, one.key, *wordings[name], one.partner, stored, before))
    return rows


def save(
    session: Session, sent: Iterable[tuple[int, Sent]], *, by: Person, now: datetime, today: date, reason: str
) -> int:
    """Enter every row or none, and return how many changed; each row comes with its place in the table.

    `reason` is that of all corrections of figures in force.

    Refused with the problems of all rows, each with its row and the field "PLACE-FIELD": Stale where somebody changed
    a row meanwhile, else InputRefused, or StepRefused where only steps were refused. The caller's transaction must
    end with that.
    """
    refusals = Refusals()
    changed = 0
    for place, one in sent:
        edition = one.row.stored.edition if one.row.stored else 0
        with refusals.of(partial(placed, label=one.row.label, place=place)):
            reading = enter(
                session, one.row.agreement, one.row.key, one.given, comma=True, by=by, now=now, edition=one.edition,
                today=today, reason=reason,
            )  # fmt: skip
            changed += reading.edition != edition
    refusals.problems = _reason_once(refusals.problems)
    refusals.tell()
    return changed


def _reason_once(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems, a missing reason of all rows as one: there is one field for it."""
    missing = [one for one in problems if one.field.endswith("-reason")]
    named = ", ".join(one.where for one in missing)
    return [
        *(one for one in problems if one not in missing),
        *(Problem(one.what, named, one.remedy, "reason") for one in missing[:1]),
    ]


def placed(problem: Problem, label: str, place: int) -> Problem:
    """Return the problem with its row named, and the field of that row of the table."""
    return Problem(problem.what, label, problem.remedy, f"{place}-{problem.field or 'value'}")


def _enterable(session: Session, by: Person) -> Mapping[str, Agreement]:
    visible: Sequence[Agreement] = session.exec(select(Agreement).where(visible_to(by))).all()
    return {one.number: one for one in visible if may_enter(one, by)}


def _wordings(session: Session, by: Person) -> Mapping[str, tuple[Indicator, AgreementVersion]]:
    query = (
        select(Agreement.number, Indicator, AgreementVersion)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .join(Indicator, col(Indicator.version_id) == col(AgreementVersion.id))
        .where(AgreementVersion.state == VersionState.ADOPTED, visible_to(by))
    )
    return {f"{number}/{one.key}": (one, version) for number, one, version in session.exec(query)}


def _series(session: Session, by: Person, period: Period) -> Mapping[tuple[str, str], list[Reading]]:
    query = (
        select(Reading)
        .join(Agreement, col(Agreement.id) == col(Reading.agreement_id))
        .where(visible_to(by), or_(col(Reading.period_end) < period.end, col(Reading.period) == period.key))
        .order_by(col(Reading.period_end), col(Reading.period))
    )
    found: dict[tuple[str, str], list[Reading]] = {}
    for one in session.exec(query):
        found.setdefault((str(one.agreement_id), one.indicator_key), []).append(one)
    return found
