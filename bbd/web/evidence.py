"""The files that prove a reading: given to be saved to who sees every figure of it, and taken away again.

They are handed in with the reading, and listed on the page on which it is confirmed.
"""

import uuid

from flask import Blueprint, flash, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.evidence import MEDIA_TYPES
from bbd.services import agreements, reading_evidence
from bbd.services.readings import stored_reading
from bbd.store.people import Person
from bbd.web import small_cells
from bbd.web.access import allow
from bbd.web.confirming_readings import MAY, PLACE, ConfirmForm, find_raw, page_of
from bbd.web.documents import file_answer
from bbd.web.edge import now, reading, viewer
from bbd.web.reading_place import find_reading
from bbd.web.writing import handle

blueprint = Blueprint("evidence", __name__)


@blueprint.get(f"{PLACE}/evidence/<uuid:file_id>")
@allow(*MAY, scope="organisation")
def one(number: str, key: str, period: str, file_id: uuid.UUID) -> Response:
    """Give a file that proves the reading, as it was handed in, to be saved."""
    place = find_reading(number, key, period)
    file = reading_evidence.find(reading(), place.agreement, place.stored, file_id, viewer())
    if viewer().organisation_id != place.agreement.partner_id:
        # What is in it nobody knows; it may be smaller than the reading.
        small_cells.shown(place.agreement)
    # A name of our own making: the one that the file came with is anybody's.
    name = f"{number}-{key}-{place.period.key}-Nachweis-{file.sha256[:8]}.{file.kind}"
    return file_answer(file.content, name, MEDIA_TYPES[file.kind])


@blueprint.post(f"{PLACE}/evidence/<uuid:file_id>/remove")
@allow(*MAY, scope="organisation")
def remove(number: str, key: str, period: str, file_id: uuid.UUID) -> Response:
    """Take a file away that does not belong there."""
    form = ConfirmForm()
    place = find_raw(number, key, period)
    reading_evidence.find(reading(), place.agreement, place.stored, file_id, viewer())

    def act(session: Session, by: Person) -> Response:
        agreement = agreements.find_for_change(session, number, by)
        stored = stored_reading(session, agreement, key, place.period.key)
        file = reading_evidence.find(session, agreement, stored, file_id, by)
        if stored is not None:
            reading_evidence.remove(session, agreement, stored, file, by=by, now=now())
        flash("Der Nachweis ist entfernt.", "success")
        return redirect(url_for("confirming_readings.look", number=number, key=key, period=period), code=303)

    return handle(form, act, lambda: page_of(number, key, period, form))
