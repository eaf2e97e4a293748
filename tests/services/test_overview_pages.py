"""Each panel of the overview says what one finds by looking at every indicator, whatever it is narrowed to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from bbd.domain.lifecycle import Action
from bbd.domain.standings import changed, last_quarter
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement, Measure
from bbd.store.overview_changes import changes, indicators
from bbd.store.overview_choice import Chosen
from bbd.store.overview_pages import counts, goals_without_measure, missing, partners_recorded
from tests.cast import MITTE, PANKOW, hire
from tests.stage import START, at, sweep
from tests.standing_scene import Key, Place, bare_goals, deliver, overdue_now, places, settle, standing_now

TODAY = date(2013, 5, 10)
END = last_quarter(TODAY).end
ALL = 1000


@dataclass(frozen=True)
class Truth:
    """What is so today and was so at the end of the quarter, found without the record."""

    then: dict[Key, str]
    now: dict[Key, str]
    overdue: dict[Key, list[date]]
    bare: set[Key]
    places: dict[Key, Place]

    def fits(self, key: Key, chosen: Chosen) -> bool:
        """Say whether an indicator or a goal fits the filters but for those on its status."""
        place = self.places[key]
        wanted = ((chosen.partner, place.partner), (chosen.field, place.field), (chosen.binding, place.binding))
        return all(one in {"", is_so} for one, is_so in wanted)

    def chosen(self, chosen: Chosen) -> set[Key]:
        """Return the indicators that fit the filters."""
        return {
            key
            for key, status in self.now.items()
            if self.fits(key, chosen)
            and chosen.verdict in {"", status}
            and chosen.change in {"", changed(self.then.get(key), status)}
        }


@pytest.fixture
def truth(session: Session) -> Truth:
    """Live through half a year with readings that come late, or not, and an agreement that ends; and remember it."""
    cast = hire(session, now=START)
    settle(session, cast, agreements=4, goals=3, indicators=4)
    random = Random(7)  # noqa: S311 - figures, not secrets
    for period in ("2012-Q1", "2012-Q2", "2012-Q3"):
        deliver(session, period, random, 0.8, "2012-11-01")
    sweep(session, "2012-11-02")
    deliver(session, "2012-Q4", random, 0.7, "2013-02-01")
    sweep(session, "2013-02-01")
    sweep(session, "2013-03-20")
    then, known = standing_now(session, date(2013, 3, 20)), places(session)
    deliver(session, "2013-Q1", random, 0.6, "2013-04-09")
    sweep(session, "2013-04-10")
    ending = session.exec(select(Agreement).where(Agreement.number == "ZV-2012-03")).one()
    day = date(2013, 4, 20)
    take_step(session, ending, Request(Action.TERMINATE, cast.charlie, at("2013-04-20"), day, "Umbau.", on=day))
    dropped = session.exec(select(Measure).where(Measure.key == "M1")).first()
    assert dropped is not None
    dropped.status, dropped.reason = "dropped", "Kein Geld"
    session.add(dropped)
    sweep(session, TODAY.isoformat())
    return Truth(then, standing_now(session, TODAY), overdue_now(session, TODAY), bare_goals(session, TODAY), known)


def selections() -> Iterator[Chosen]:
    """Yield nothing chosen, each filter alone, and many together."""
    verdicts = ("", "on_track", "off_track", "wrong_direction", "no_reading")
    kinds = ("", "worse", "better", "lost", "gained")
    yield from (Chosen(verdict=verdict, change=kind) for verdict, kind in product(verdicts, kinds))
    yield from (
        Chosen(partner, field, binds, verdict)
        for partner, field, binds, verdict in product(
            ("", PANKOW, MITTE, "Nirgendwo"), ("", "training", "staff"), ("", "must", "explore"), verdicts[:3]
        )
    )


def test_the_scene_has_of_everything(truth: Truth) -> None:
    kinds = Counter(changed(truth.then.get(key), status) for key, status in truth.now.items())
    assert set(kinds) == {"", "worse", "better", "lost", "gained"}
    assert len(truth.then) == 48
    assert len(truth.now) == 36
    assert truth.overdue
    assert len(truth.bare) > 3


def test_verdicts_are_counted_as_they_are_and_were(session: Session, truth: Truth) -> None:
    for chosen in selections():
        found = counts(session, chosen, END)
        now, then = Counter[str](), Counter[str]()
        for one in found:
            now[one.status] += one.number * one.now
            then[one.status] += one.number * one.then
        assert +now == Counter(status for key, status in truth.now.items() if truth.fits(key, chosen))
        assert +then == Counter(status for key, status in truth.then.items() if truth.fits(key, chosen))
        moved = Counter(changed(one.was, one.status) for one in found for _ in range(one.number) if one.now)
        assert moved == Counter(
            changed(truth.then.get(key), status) for key, status in truth.now.items() if truth.fits(key, chosen)
        )


def test_missing_readings_are_counted_by_partner(session: Session, truth: Truth) -> None:
    for chosen in selections():
        owed: dict[str, list[list[date]]] = defaultdict(list)
        for key in truth.chosen(chosen) & set(truth.overdue):
            owed[truth.places[key].partner].append(list(truth.overdue[key]))
        by_partner = {
            partner: (sum(map(len, days)), len(days), min(min(each) for each in days)) for partner, days in owed.items()
        }
        found = missing(session, chosen, END, ALL)
        assert {one.partner: (one.readings, one.indicators, one.since) for one in found} == by_partner
        assert [one.readings for one in found] == sorted((one[0] for one in by_partner.values()), reverse=True)
        total = sum(one[0] for one in by_partner.values())
        assert {(one.readings_of_all, one.partners) for one in found} <= {(total, len(by_partner))}


def test_changes_are_named_with_what_they_were(session: Session, truth: Truth) -> None:
    for chosen in selections():
        kinds = [chosen.change] if chosen.change else ["worse", "better", "lost", "gained"]
        found = changes(session, chosen, END, kinds, ALL)
        assert {(one.change, one.number, one.key, one.was, one.status) for one in found} == {
            (changed(truth.then.get(key), truth.now[key]), *key, truth.then.get(key), truth.now[key])
            for key in truth.chosen(chosen)
            if changed(truth.then.get(key), truth.now[key])
        }
        assert len(found) == len({(one.number, one.key) for one in found})


def test_the_chosen_indicators_are_listed(session: Session, truth: Truth) -> None:
    for chosen in selections():
        if chosen.verdict or chosen.change:
            found = indicators(session, chosen, END, ALL)
            assert {(one.number, one.key) for one in found} == truth.chosen(chosen)
            assert all(one.partner == truth.places[one.number, one.key].partner for one in found)
            assert all(one.name == f"Anteil {one.key}" for one in found)


def test_a_panel_shows_no_more_than_it_should_and_says_how_many_there_are(session: Session, truth: Truth) -> None:
    assert len(indicators(session, Chosen(verdict="off_track"), END, 3)) == 3
    assert Counter(one.change for one in changes(session, Chosen(), END, ["worse", "better"], 2)) == {
        "worse": 2, "better": 2,
    }  # fmt: skip
    (goal,) = goals_without_measure(session, Chosen(), END, TODAY, 1)
    assert goal.total == len(truth.bare)
    (partner,) = missing(session, Chosen(), END, 1)
    assert partner.readings_of_all == sum(map(len, truth.overdue.values()))


def test_goals_without_a_measure_are_found(session: Session, truth: Truth) -> None:
    for chosen in selections():
        with_indicator = {(number, key.partition(".")[0]) for number, key in truth.chosen(chosen)}
        wanted = {
            key
            for key in truth.bare
            if truth.fits(key, chosen) and (not (chosen.verdict or chosen.change) or key in with_indicator)
        }
        found = goals_without_measure(session, chosen, END, TODAY, ALL)
        assert {(one.number, one.key) for one in found} == wanted
        assert {one.total for one in found} <= {len(wanted)}


def test_partners_to_choose_from_have_something_recorded(session: Session, truth: Truth) -> None:
    assert truth.now
    assert list(partners_recorded(session)) == [MITTE, PANKOW]


def test_each_panel_is_one_query(session: Session, truth: Truth) -> None:
    assert truth.now
    chosen = Chosen(partner=PANKOW, verdict="off_track")
    panels: tuple[Callable[[], object], ...] = (
        lambda: counts(session, chosen, END),
        lambda: missing(session, chosen, END, 10),
        lambda: changes(session, chosen, END, ["worse", "better"], 10),
        lambda: indicators(session, chosen, END, 10),
        lambda: goals_without_measure(session, chosen, END, TODAY, 10),
        lambda: partners_recorded(session),
    )
    sent: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: sent.append(told[2]))
    for panel in panels:
        sent.clear()
        panel()
        assert len(sent) == 1


def test_nothing_recorded_is_nothing_counted(session: Session) -> None:
    assert counts(session, Chosen(), END) == []
    assert missing(session, Chosen(), END, 10) == []
    assert changes(session, Chosen(), END, ["worse"], 10) == []
    assert goals_without_measure(session, Chosen(), END, TODAY, 10) == []
