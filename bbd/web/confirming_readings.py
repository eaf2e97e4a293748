"""The page on which a second person confirms a reading or its correction, or discards it.

Only who sees every figure of the reading has this page, and who entered it.
"""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.lifecycle import Role
from bbd.domain.periods import Period
from bbd.services import agreements, reading_confirmation
from bbd.services.reading_confirmation import NOTHING_WAITS
from bbd.services.reading_rights import may_enter, sees_raw, why_not_confirm
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.store.reading_editions import ReadingEdition, evidence_of
from bbd.store.readings import Reading
from bbd.web.access import allow
from bbd.web.edge import now, reading, today, viewer
from bbd.web.forms import Form, sent_version
from bbd.web.reading_doubts import doubts_about
from bbd.web.reading_place import Place, find_reading, not_there
from bbd.web.second_person import who_confirms
from bbd.web.seen import seen_by
from bbd.web.writing import handle

blueprint = Blueprint("confirming_readings", __name__)
MAY = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT)
PLACE = "/readings/<number>/<key>/<period>"


class ConfirmForm(Form):
    """A yes to exactly what was shown."""


@blueprint.route(f"{PLACE}/confirm", methods=["GET", "POST"])
@allow(*MAY, scope="organisation")
def look(number: str, key: str, period: str) -> Response:
    """Look at what waits, and confirm it."""
    form = ConfirmForm()
    place = find_raw(number, key, period)

    def act(session: Session, by: Person) -> Response:
        meant = _meant(session, place, by)
        reading_confirmation.confirm(session, meant, by=by, now=now(), today=today())
        what = "Die Berichtigung" if place.in_force else "Der Messwert"
        flash(f"{what} für {place.period.label} ist bestätigt.", "success")
        return _back(place)

    return handle(form, act, lambda: page_of(number, key, period, form))


@blueprint.post(f"{PLACE}/discard")
@allow(*MAY, scope="organisation")
def discard(number: str, key: str, period: str) -> Response:
    """Discard what waits."""
    form = ConfirmForm()
    place = find_raw(number, key, period)

    def act(session: Session, by: Person) -> Response:
        reading_confirmation.discard(session, _meant(session, place, by), by=by, now=now(), today=today())
        kept = "; es bleibt beim bisherigen Wert" if place.in_force else ""
        flash(f"Verworfen: was für {place.period.label} auf Bestätigung wartete{kept}.", "success")
        return _back(place)

    return handle(form, act, lambda: page_of(number, key, period, form))


def _meant(session: Session, place: Place, by: Person) -> reading_confirmation.Place:
    agreement = agreements.find_for_change(session, place.agreement.number, by)
    return reading_confirmation.Place(agreement, place.indicator.key, place.period.key, sent_version())


def find_raw(number: str, key: str, period: str) -> Place:
    """Return the place with a reading that this person sees every figure of, or entered; else it is not there."""
    place = find_reading(number, key, period)
    if place.stored is None:
        not_there()
    entered = place.waits.recorded_by_id if place.waits is not None else None
    if not sees_raw(place.agreement, viewer()) and entered != viewer().id:
        not_there()
    return place


def page_of(number: str, key: str, period: str, form: ConfirmForm) -> str:
    """Return the page, with a form that was refused."""
    place = find_raw(number, key, period)
    shown = place.waits or place.stored
    raw = sees_raw(place.agreement, viewer())
    agreement, kind = place.agreement, place.indicator.kind
    entered_by = place.waits.recorded_by_id if place.waits is not None else None
    return render_template(
        "readings/confirm.html",
        form=form,
        place=place,
        rows=[(label, seen_by(viewer(), agreement, kind, one)) for label, one in _compared(place)],
        doubts=doubts_about(place.waits, place),
        shown=shown,
        by=_named(entered_by),
        who=who_confirms(place),
        why_not=why_not_confirm(agreement, entered_by, viewer()) if place.waits is not None else NOTHING_WAITS,
        may_discard=place.waits is not None and (entered_by == viewer().id or raw),
        may_change=may_enter(agreement, viewer()),
        files=evidence_of(reading(), place.stored.id) if raw and place.stored is not None else (),
    )


def _compared(place: Place) -> list[tuple[str, Reading | ReadingEdition]]:
    """Return what is looked at, with what it replaces and the reading before, to compare."""
    before = (f"zuvor ({Period.parse(place.before.period).label})", place.before) if place.before else None
    correction = place.waits is not None and place.in_force is not None
    found = [("neu" if correction else place.period.label, place.waits or place.stored)]
    found += [("bisher", place.in_force)] if correction else []
    return [(label, one) for label, one in (*found, *([before] if before else [])) if one is not None]


def _named(person_id: uuid.UUID | None) -> str:
    found = reading().get(Person, person_id) if person_id is not None else None
    return found.name if found is not None else "bbd"


def _back(place: Place) -> Response:
    return redirect(_indicator(place.agreement, place.indicator.key), code=303)


def _indicator(agreement: Agreement, key: str) -> str:
    return url_for("indicators.one", number=agreement.number, key=key)
