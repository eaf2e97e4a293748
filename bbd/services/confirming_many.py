"""Confirming many readings at once, all or none: first values alone, for a correction is looked at by itself."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from bbd.domain.errors import InputRefused, Problem, Refusals, Stale
from bbd.domain.periods import Period
from bbd.services.agreements import find_for_change
from bbd.services.reading_confirmation import Place, confirm
from bbd.services.readings_to_confirm import to_confirm
from bbd.store.people import Person
from bbd.store.reading_pages import WaitingRow


def confirm_many(
    session: Session, chosen: Mapping[uuid.UUID, int], *, by: Person, now: datetime, today: date
) -> list[WaitingRow]:
    """Confirm the readings with these ids, each as the edition that `by` saw, and return what they are of.

    InputRefused where none is chosen, Stale where one of them no longer waits for `by` or was changed meanwhile; every
    problem names its reading.
    """
    if not chosen:
        raise InputRefused.because(
            "Es ist kein Messwert ausgewählt.", remedy="Bitte ankreuzen, was Sie bestätigen, oder „Alle ankreuzen“."
        )
    offered = {one.row.reading.id: one for one in to_confirm(session, by, today) if one.row.correction is None}
    if chosen.keys() - offered.keys():
        raise Stale.because(
            "Ein Teil der Auswahl wartet nicht mehr auf Sie: Er wurde inzwischen bestätigt, geändert oder verworfen.",
            remedy="Bitte die Liste noch einmal durchsehen; bestätigt wurde nichts.",
        )
    taken = [offered[one].row for one in chosen]
    # In one order for everybody, so that two people never wait for each other.
    agreements = {number: find_for_change(session, number, by) for number in _numbers(taken)}
    refusals = Refusals()
    for row in taken:
        key, period, edition = row.reading.indicator_key, row.reading.period, chosen[row.reading.id]
        place = Place(agreements[row.agreement.number], key, period, edition)
        with refusals.of(partial(_placed, row)):
            confirm(session, place, by=by, now=now, today=today)
    refusals.tell()
    return taken


def _numbers(rows: list[WaitingRow]) -> list[str]:
    return sorted({row.agreement.number for row in rows})


def _placed(row: WaitingRow, problem: Problem) -> Problem:
    label = Period.parse(row.reading.period).label
    return replace(problem, where=f"{row.agreement.number} · {row.reading.indicator_key}, {label}")
