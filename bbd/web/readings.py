"""The readings that are expected: their list, entering or correcting one of them, and reading a whole file."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.lifecycle import Role
from bbd.domain.reading_jumps import jump
from bbd.services import agreements, readings
from bbd.services.expected_readings import Expected, expected
from bbd.services.imports.readings import import_readings
from bbd.services.imports.summary import Summary
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import end_reading, now, reading, today, viewer
from bbd.web.facets import facet, filtered
from bbd.web.reading_form import ImportForm, ReadingForm
from bbd.web.reading_place import Place, find_place
from bbd.web.seen import seen_by
from bbd.web.writing import handle

blueprint = Blueprint("readings", __name__)
ENTERS = (Role.COORDINATOR, Role.CONTACT)
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
        done.append(import_readings(session, content, where=name, by=by, now=now()))
        return redirect(url_for("readings.all_expected"), code=303)

    answer = handle(form, act, lambda: _list(form))
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was saved
        flash(str(done[0]) if done else "Die Datei war schon eingelesen.", "success")
    return answer


def _list(form: ImportForm) -> str:
    rows = expected(reading(), viewer(), today())
    shown = filtered(rows, KEYS)
    return render_template(
        "readings/expected.html",
        waiting=[one for one in shown if not one.delivered and one.period.end < today()],
        coming=[one for one in shown if not one.delivered and one.period.end >= today()],
        delivered=[one for one in shown if one.delivered],
        facets=(facet("Partner", "partner", rows, KEYS, str), facet("Zielvereinbarung", "number", rows, KEYS, str)),
        enters=bool(viewer().roles & set(ENTERS)),
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
    hidden = place.stored is not None and seen_by(viewer(), place.agreement, place.indicator.kind, place.stored).hidden
    if request.method == "GET":
        form.version.data = str(place.edition)
        if place.stored is not None and not hidden:
            form.show(place.stored)

    def act(session: Session, by: Person) -> Response:
        agreement = agreements.find_for_change(session, number, by)
        sent = form.version.data or ""
        edition = int(sent) if sent.isdecimal() else -1
        readings.enter(
            session, agreement, key, form.given(place.period.key, place.indicator.unit), comma=True, by=by,
            now=now(), edition=edition, today=today(),
        )  # fmt: skip
        return redirect(url_for("readings.all_expected"), code=303)

    def page() -> str:
        current = find_place(number, key, period)
        if form.stale:
            form.version.data = str(current.edition)
        return render_template("readings/enter.html", form=form, place=current, hidden=hidden)

    answer = handle(form, act, page)
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was saved
        _announce(number, key, period)
    return answer


def _announce(number: str, key: str, period: str) -> None:
    """Say that a reading was saved, and what looks odd about it."""
    # What was read before the change is over with it.
    end_reading()
    saved = find_place(number, key, period)
    flash(_saved(saved), "success")
    if doubt := _doubt(saved):
        flash(doubt, "warning")


def _doubt(place: Place) -> str:
    """Return what makes the saved value look odd beside the one before, as far as this person may see that one."""
    if place.stored is None or place.before is None:
        return ""
    before = seen_by(viewer(), place.agreement, place.indicator.kind, place.before).value
    return jump(place.stored.value, before, place.indicator.unit) if before is not None else ""


def _saved(place: Place) -> Markup:
    """Say that a reading was saved, and offer the next one that is missing."""
    message = Markup("Der Messwert {} für „{}“ ist gespeichert.").format(place.period.label, place.indicator.name)
    following = _next_missing(place)
    if following is None:
        return message
    path = url_for("readings.enter", number=following.number, key=following.key, period=following.period.key)
    return message + Markup(' Als Nächstes fehlt: <a href="{}">{} für „{}“</a>.').format(
        path, following.period.label, following.indicator
    )


def _next_missing(place: Place) -> Expected | None:
    """Return a missing reading whose period is over: of the same indicator, else of the same agreement, else any."""
    missing = [one for one in expected(reading(), viewer(), today()) if not one.delivered and one.period.end < today()]
    number, key = place.agreement.number, place.indicator.key
    return min(missing, key=lambda one: (one.number != number, one.key != key), default=None)
