"""What a value of a benchmark would mean before it is saved: what it takes the place of, and which reviews it asks for.

It only looks: the rules in force judge the indicators concerned twice, with what is known and with the value added.
No agreement changes by a value, so there is nothing else to foresee.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bbd.domain.benchmarks import Figure, known, latest
from bbd.domain.relative_target import share_of
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.plain import outcome
from bbd.services.benchmarks import Given
from bbd.services.subjects.benchmarks import Benchmarks
from bbd.services.subjects.indicators import IndicatorCase, indicator_cases
from bbd.services.subjects.records import Records, in_force
from bbd.store.agreements import Agreement, Indicator
from bbd.store.benchmark_pages import SERIES_OF, Follower, followers
from bbd.store.benchmarks import Definitions, series


@dataclass(frozen=True, slots=True)
class Preview:
    """`before` is the figure that the value would correct, `last` the one that counts today in its definition.

    `after` is the figure that would count today.
    `touched` are the indicators that it concerns, `reviews` the subjects of the findings that it would open.
    """

    given: Given
    before: Figure | None
    last: Figure | None
    after: Figure | None
    touched: Sequence[Follower]
    reviews: Sequence[str]

    @property
    def edition(self) -> int:
        """The edition that stands in its place, 0 where there is none."""
        return self.before.edition if self.before else 0

    @property
    def moving(self) -> int:
        """Of how many indicators the target follows the series, so that it moves with it."""
        return sum(one.percent is not None for one in self.touched)

    def targets(self, one: Follower) -> tuple[Decimal | None, Decimal] | None:
        """Return the target of a follower before and with the value; None where it stays or is agreed as it is."""
        if one.percent is None or self.after is None or (self.last and self.last.value == self.after.value):
            return None
        return share_of(one.percent, self.last.value) if self.last else None, share_of(one.percent, self.after.value)

    @property
    def agreements(self) -> Sequence[str]:
        """The numbers of the agreements that it concerns."""
        return sorted({one.number for one in self.touched})


def preview(
    session: Session, rulebook: Rulebook | None, given: Given, *, now: datetime, today: date, zone: ZoneInfo
) -> Preview:
    """Return what entering the value would mean, by these rules (None: they cannot be read, then nothing is foreseen).

    `now` is the moment at which it would be recorded, `today` the local day.
    """
    before = series(session)
    figures = before.get(given.name, {}).get(given.definition, ())
    replaced = next((one for one in known(figures) if one.on == given.on), None)
    concerned = [
        one for one in followers(session, None, today, given.name) if one.definition in {None, given.definition}
    ]
    added = Figure(given.on, given.value, given.source, now, replaced.edition + 1 if replaced else 1)
    then = _with(before, given, added)
    pair = Benchmarks(before, today, zone), Benchmarks(then, today, zone)
    rules = _rules(rulebook, today)
    reviews = [
        subject
        for records in (in_force(session, _following(given.name), today, remember=False) if rules else ())
        for subject in _opened(records, rules, pair, today)
    ]
    after = latest(then[given.name][given.definition], today)
    return Preview(given, replaced, latest(figures, today), after, concerned, sorted(reviews))


def _with(before: Mapping[str, Definitions], given: Given, added: Figure) -> Mapping[str, Definitions]:
    definitions = before.get(given.name, {})
    figures = [*definitions.get(given.definition, ()), added]
    return {**before, given.name: {**definitions, given.definition: figures}}


def _following(name: str) -> ColumnElement[bool]:
    """Return the condition on Agreement that some indicator of it names the series."""
    return col(Agreement.id).in_(select(Indicator.agreement_id).where(SERIES_OF.in_([name])))


def _rules(rulebook: Rulebook | None, today: date) -> Sequence[Rule]:
    return [rule for rule in rulebook.of_type("indicator") if rule.holds_on(today)] if rulebook else []


def _opened(records: Records, rules: Iterable[Rule], pair: tuple[Benchmarks, Benchmarks], today: date) -> Iterator[str]:
    """Yield the subject of each rule that holds with the value and did not without it."""
    without, within = ({one.key: one for one in _cases(records, benchmarks, today)} for benchmarks in pair)
    for key, case in within.items():
        if case.facts == without[key].facts:
            continue
        for rule in rules:
            if outcome(rule.when, case.facts) and not outcome(rule.when, without[key].facts):
                yield key


def _cases(records: Records, benchmarks: Benchmarks, today: date) -> Iterator[IndicatorCase]:
    found = indicator_cases(records, today, benchmarks)
    yield from (one for one in found if isinstance(one, IndicatorCase))
