"""Reads the blocks `[[timelines]]` of the packs' files of cases; every mistake is noted with its place."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bbd.domain.document import AgreementText
from bbd.domain.errors import CheckFailed, Problem
from bbd.rulebook.case_files import opened
from bbd.rulebook.model import Pack, Rulebook
from bbd.rulebook.section import LONGEST_LINE, Section, meant
from bbd.rulebook.timeline_agreement import agreement_of, agreement_section, flag
from bbd.rulebook.timeline_days import check_order, is_out_of_time
from bbd.rulebook.timeline_happenings import happenings_of, where
from bbd.rulebook.timeline_standings import Ground, standing_of
from bbd.rulebook.timelines import COME_FROM_OUTSIDE, Deed, Happening, Look, Timeline, Who

MOST_TIMELINES: Final = 100
"""Of one pack; each is played day by day."""
_ONE_DAY: Final = timedelta(days=1)


def read_timelines(rulebook: Rulebook) -> tuple[Timeline, ...]:
    """Read the time lines of every pack. Raises CheckFailed with every problem, InputRefused for what is no TOML."""
    problems: list[Problem] = []
    found = [timeline for pack, top in opened(rulebook, problems) for timeline in timelines_in(top, pack, rulebook)]
    if problems:
        raise CheckFailed(problems)
    return tuple(found)


def timelines_in(top: Section, pack: Pack, rulebook: Rulebook) -> Iterator[Timeline]:
    """Yield the time lines of a pack's file; what is wrong with them is noted."""
    for block in top.tables("timelines", MOST_TIMELINES):
        name = block.text("name", longest=LONGEST_LINE)
        section = block.called(f"Zeitverlauf „{name}“")
        section.only("name", "agreement", "indicators", "measures", "readings", "benchmarks", "happens", "starts", "on")
        timeline = None if is_out_of_time(section) else _timeline(section, name, pack, rulebook)
        if timeline is not None:
            yield timeline


def _timeline(section: Section, name: str, pack: Pack, rulebook: Rulebook) -> Timeline | None:
    given = agreement_section(section)
    text = agreement_of(section, given)
    ground = Ground(rulebook, text)
    looks, happenings = _looks(section, ground), happenings_of(section, ground)
    if not looks:
        remedy = "Bitte einen Block [[timelines.on]] ergänzen."
        section.complain("Dieser Zeitverlauf prüft nichts.", "on", remedy=remedy)
    if given is None or text is None or not looks:
        return None
    by_hand = any(happening.deed is Deed.SUBMIT for happening in happenings) or not flag(given, "signed")
    drafted = given.day("drafted") or _drafted(text, happenings)
    begun = [] if by_hand else _signed(text, drafted, where(section))
    starts = section.day("starts") or _starts(text, drafted, by_hand)
    check_order(section, happenings, looks, drafted=drafted, starts=starts)
    everything = sorted([*begun, *happenings], key=lambda happening: happening.day)
    return Timeline(name, pack.name, where(section), text, drafted, starts, tuple(everything), tuple(looks))


def _drafted(text: AgreementText, happenings: list[Happening]) -> date:
    """Return the day of the draft where none is given: in time for the signatures, and for all that is done by hand."""
    days = [happening.day for happening in happenings if happening.deed not in COME_FROM_OUTSIDE]
    return min([*days, (text.valid_from or date.max) - _ONE_DAY])


def _signed(text: AgreementText, drafted: date, place: str) -> list[Happening]:
    """Return what happens before the term where nobody says otherwise: submitted, and signed by both."""
    day = max(drafted, (text.valid_from or drafted) - _ONE_DAY)
    deeds = ((Deed.SUBMIT, None), (Deed.SIGN, Who.SENATE), (Deed.SIGN, Who.LEADERSHIP))
    return [Happening(day, deed, place, who=who) for deed, who in deeds]


def _starts(text: AgreementText, drafted: date, by_hand: bool) -> date:
    return drafted if by_hand else max(drafted, text.valid_from or drafted)


def _looks(section: Section, ground: Ground) -> list[Look]:
    looks: dict[date, Look] = {}
    for block in section.tables("on"):
        block.only("day", "findings", "letters")
        day = block.day("day")
        if "day" not in block.data:
            block.complain("Das Feld „day“ fehlt.", "day", remedy="Bitte ergänzen: day = 2013-01-31")
        if "findings" not in block.data:
            block.complain("Das Feld „findings“ fehlt.", "findings", remedy="Bleibt alles still: findings = []")
        written = enumerate(block.texts("findings"))
        standings = [standing_of(block, text, ground, "findings", number) for number, text in written]
        if day in looks:
            block.complain("Auf diesen Tag schaut der Zeitverlauf schon.", "day")
        if day:
            found = tuple(standing for standing in standings if standing)
            looks[day] = Look(day, where(block), found, _letters(block))
    return [looks[day] for day in sorted(looks)]


def _letters(block: Section) -> frozenset[str] | None:
    if "letters" not in block.data:
        return None
    names, known = block.texts("letters"), tuple(Who)
    for number, name in enumerate(names):
        if name not in known:
            block.complain(f"Eine Person „{name}“ gibt es hier nicht.", "letters", number, remedy=meant(name, known))
    return frozenset(names)
