"""The readings that are expected: their list, entering or correcting one of them, and reading a whole file."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.evidence import ACCEPTED
from bbd.domain.lifecycle import Role
from bbd.services import agreements, reading_evidence, readings
from bbd.services.expected_readings import Expected, expected
from bbd.services.imports.readings import import_readings
from bbd.services.imports.summary import Summary
from bbd.services.reading_confirmation import CONFIRM, waiting
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import now, reading, today, viewer
from bbd.web.facets import facet, filtered
from bbd.web.forms import sent_version
from bbd.web.reading_doubts import doubts_about
from bbd.web.reading_form import ImportForm, ReadingForm
from bbd.web.reading_place import Place, find_place
from bbd.web.reading_saved import announce
from bbd.web.second_person import waiting_here
from bbd.web.seen import seen_by
from bbd.web.telling import tell_second_person
from bbd.web.writing import handle

blueprint = Blueprint("readings", __name__)
ENTERS = (Role.COORDINATOR, Role.CONTACT)
COUNTS_LATER = "Was neu oder geändert ist, zählt, sobald eine zweite Person es bestätigt."
KEYS: dict[str, Callable[[Expected], str]] = {"partner": lambda one: one.partner, "number": lambda one: one.number}


@blueprint.get("/readings")
@allow(*ENTERS, Role.LEADERSHIP, Role.AUDITOR, scope="organisation")
def all_expected() -> str:
    """List the expected readings, overdue ones first."""
    return _list(ImportForm(formdata=None))


@blueprint.route("/readings/import", methods=["GET", "POST"])
@allow(*ENTERS, scope="organisation")
def import_file() -> Response:
    """Take over a file of readings, all rows or none."""
    form = ImportForm()
    done: list[Summary] = []

    def act(session: Session, by: Person) -> Response:
        content, name = form.file.data.read(), form.file.data.filename or "Datei"
        done.append(import_readings(session, content, where=name, by=by, now=now(), waits=True))
        tell_second_person(session, by)
        return redirect(url_for("readings.all_expected"), code=303)

    answer = handle(form, act, lambda: _list(form))
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was saved
        flash(f"{done[0]} {COUNTS_LATER}" if done else "Die Datei war schon eingelesen.", "success")
    return answer


def _list(form: ImportForm) -> str:
    rows = expected(reading(), viewer(), today())
    shown = filtered(rows, KEYS)
    return render_template(
        "readings/expected.html",
        to_confirm=waiting_here(),
        waiting=[one for one in shown if one.missing and one.period.end < today()],
        entered=[one for one in shown if one.entered is not None],
        coming=[one for one in shown if one.missing and one.period.end >= today()],
        delivered=[one for one in shown if one.delivered],
        facets=(facet("Partner", "partner", rows, KEYS, str), facet("Zielvereinbarung", "number", rows, KEYS, str)),
        enters=bool(viewer().roles & set(ENTERS)),
        looks=bool(viewer().roles & CONFIRM),
        plans=bool(viewer().roles & {*ENTERS, Role.LEADERSHIP}),
        import_form=form,
        today=today(),
    )


@blueprint.route("/readings/<number>/<key>/<period>", methods=["GET", "POST"])
@allow(*ENTERS, scope="organisation")
def enter(number: str, key: str, period: str) -> Response:
    """Enter the reading of a period, or correct it."""
    place = find_place(number, key, period)
    form = ReadingForm()
    hidden = _shown(form, place)

    def act(session: Session, by: Person) -> Response:
        agreement = agreements.find_for_change(session, number, by)
        _record(session, agreement, form, place, by)
        tell_second_person(session, by)
        return redirect(url_for("readings.all_expected"), code=303)

    def page() -> str:
        current = find_place(number, key, period)
        if form.stale:
            form.version.data = str(current.edition)
        return render_template("readings/enter.html", form=form, place=current, hidden=hidden, accepted=ACCEPTED)

    answer = handle(form, act, page)
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was saved
        announce(number, key, period)
    return answer


def _shown(form: ReadingForm, place: Place) -> bool:
    """Show in a new form what is there already; return whether it is hidden from this person."""
    shown = place.correction or place.stored
    hidden = shown is not None and seen_by(viewer(), place.agreement, place.indicator.kind, shown).hidden
    if request.method == "GET":
        form.version.data = str(place.edition)
        if shown is not None and not hidden:
            form.show(shown)
    return hidden


def _record(session: Session, agreement: Agreement, form: ReadingForm, place: Place, by: Person) -> None:
    """Enter what the form says, with its file; asks once about what looks odd."""
    edition = sent_version()
    entered = readings.enter(
        session, agreement, place.indicator.key, form.given(place.period.key, place.indicator), comma=True, by=by,
        now=now(), edition=edition, today=today(), reason=form.reason.data or "",
    )  # fmt: skip
    if entered.edition != edition:
        form.ask_once(doubts_about(waiting(session, entered), place))
    if (file := form.file()) is not None:
        reading_evidence.attach(session, agreement, entered, *file, by=by, now=now())
