"""The page „Überblick“ for coordinators and auditors: where indicators stand, what is missing, what has changed.

Statuses and counts as the last sweep recorded them, no readings; the filters stand in the address. Each panel asks the
database once, however much there is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from bbd.domain import words
from bbd.domain.assessment import Status
from bbd.domain.lifecycle import Role
from bbd.domain.standings import WATCHED, changed, last_quarter
from bbd.store.overview_changes import changes, indicators
from bbd.store.overview_choice import Chosen
from bbd.store.overview_pages import Count, counts, goals_without_measure, missing, partners_recorded
from bbd.store.sweep_queries import last_sweep
from bbd.web.access import allow
from bbd.web.edge import reading, today

blueprint = Blueprint("dashboard", __name__)
NAMES = ("partner", "field", "binding", "verdict", "change")
LONGEST = 300
"""Characters of a filter's value that are looked at; no organisation has a longer name."""
SHOWN = 10
"""Rows of a panel; it says how many there are in all."""
CHANGES_SHOWN = 5
"""Indicators of each kind of change; all of them are a link away."""
LISTED = 100
"""Indicators of the list for a chosen verdict or change."""
GOOD = (Status.ON_TRACK,)
BAD = (Status.SLIGHTLY_OFF, Status.OFF_TRACK, Status.WRONG_DIRECTION)
NONE = (Status.NO_READING, Status.NOT_ASSESSABLE)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many indicators have each verdict `now`, had it `then`, at the quarter's end, and how many changed how.

    `chosen` are those of the chosen verdict and change; `watched` those without a target, which are in no other figure.
    """

    now: Mapping[str, int]
    then: Mapping[str, int]
    changed: Mapping[str, int]
    chosen: int
    watched: int

    total = property(lambda self: sum(self.now.values()))
    total_then = property(lambda self: sum(self.then.values()))
    on_track = property(lambda self: _of(self.now, GOOD))
    on_track_then = property(lambda self: _of(self.then, GOOD))
    behind = property(lambda self: _of(self.now, BAD))
    behind_then = property(lambda self: _of(self.then, BAD))
    without = property(lambda self: _of(self.now, NONE))
    without_then = property(lambda self: _of(self.then, NONE))


@blueprint.get("/overview")
@allow(Role.COORDINATOR, Role.AUDITOR)
def overview() -> str:
    """Show where all indicators stand that fit the address's filters."""
    chosen = Chosen(*(request.args.get(name, "").strip()[:LONGEST] for name in NAMES))
    quarter = last_quarter(today())
    session, day = reading(), quarter.end
    return render_template(
        "overview.html",
        chosen=asdict(chosen),
        narrowed=chosen != Chosen(),
        filters=_filters(partners_recorded(session)),
        path_with=lambda **more: path_with(chosen, **more),
        end=f"Ende des {quarter.number}. Quartals {quarter.year}",
        last_sweep=last_sweep(session),
        tally=tally(counts(session, chosen, day), chosen),
        missing=missing(session, chosen, day, SHOWN),
        changes=() if chosen.change else changes(session, chosen, day, ("worse", "better"), CHANGES_SHOWN),
        indicators=indicators(session, chosen, day, LISTED) if chosen.verdict or chosen.change else (),
        goals=goals_without_measure(session, chosen, day, today(), SHOWN),
    )


def tally(found: Sequence[Count], chosen: Chosen) -> Tally:
    """Add up what was counted; of changes those that are chosen alone."""
    now, then, changes, listed = Counter[str](), Counter[str](), Counter[str](), 0
    for one in found:
        if one.then:
            then[one.status] += one.number
        if one.now:
            now[one.status] += one.number
            change = changed(one.was, one.status)
            if chosen.verdict in {"", one.status} and chosen.change in {"", change}:
                changes[change] += one.number
                listed += one.number
    return Tally(_verdicts(now), _verdicts(then), changes, listed, now[WATCHED])


def _verdicts(found: Mapping[str, int]) -> Mapping[str, int]:
    return {status: found[status] for status in words.ASSESSMENTS}


def path_with(chosen: Chosen, **more: str) -> str:
    """Return the address of the page with these filters changed; the others stay."""
    said = {name: more.get(name, getattr(chosen, name)) for name in NAMES}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{request.script_root}/overview{'?' if query else ''}{query}"


def _of(found: Mapping[str, int], statuses: Sequence[Status]) -> int:
    return sum(found[status] for status in statuses)


def _filters(partners: Sequence[str]) -> Sequence[tuple[str, str, Sequence[tuple[str, str]]]]:
    """Return name and label of each filter with its values and their words."""
    return (
        ("partner", "Partner", [(name, name) for name in partners]),
        ("field", "Handlungsfeld", list(words.FIELDS_OF_ACTION.items())),
        ("verdict", "Bewertung", list(words.ASSESSMENTS.items())),
        ("binding", "Verbindlichkeit", list(words.BINDINGS.items())),
        ("change", "Seit dem letzten Quartal", list(words.STANDING_CHANGES.items())),
    )
