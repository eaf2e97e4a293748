"""The benchmarks: their list, the page of one series, and the form on which a coordinator enters a value.

Before a value is saved the form shows what it would mean. Saved is only what was shown: whoever changes a field after
the preview sees another one first.
"""

from hashlib import sha256

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.errors import Refused
from bbd.domain.lifecycle import Role
from bbd.services.benchmark_preview import Preview, preview
from bbd.services.benchmarks import Done, Given, enter, refuse_unchanged, refuse_unfit
from bbd.store.people import Person
from bbd.web import benchmark_page
from bbd.web.access import allow
from bbd.web.benchmark_form import BenchmarkForm
from bbd.web.benchmark_moved import in_words
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.forms import sent_version
from bbd.web.past_days import known_day
from bbd.web.rules import rulebook
from bbd.web.writing import attempt

blueprint = Blueprint("benchmarks", __name__)
READS = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR)
NO_CHANGE = "An den Zielvereinbarungen ist nichts geändert."
SAID = {
    Done.ADDED: f"Der Wert ist eingetragen. {NO_CHANGE}",
    Done.CORRECTED: f"Der Wert ist berichtigt, der frühere bleibt erhalten. {NO_CHANGE}",
    Done.SOURCED: "Die Quelle ist geändert, die frühere bleibt erhalten.",
}


@blueprint.get("/benchmarks")
@allow(*READS)
def all_series() -> str:
    """List the series with their newest values."""
    return render_template("benchmarks/all.html", rows=benchmark_page.listed(), enters=_enters())


@blueprint.get("/benchmarks/<path:name>")
@allow(*READS)
def one(name: str) -> str:
    """Show one series by its definitions; `known` asks for what was known on a past day."""
    day = known_day()
    shown = benchmark_page.load(name, day)
    return render_template("benchmarks/one.html", shown=shown, day=day, in_words=in_words, enters=_enters())


@blueprint.route("/benchmark-entry", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def entry() -> Response:
    """Enter a value: first what it would mean, then, if that was seen, for good."""
    form = BenchmarkForm()
    form.offer()
    if request.method == "GET":
        form.series.data = request.args.get("series", "")
        return FlaskResponse(_form(form, None))
    found = _previewed(form) if form.validate() else None
    if found is None:
        return FlaskResponse(_form(form, None), status=422)
    if form.seen.data != _digest(found):
        return FlaskResponse(_form(form, found))

    def act(session: Session, by: Person) -> Response:
        done = enter(session, found.given, edition=sent_version(), by=by, now=now(), today=today())
        flash(SAID[done], "success")
        return redirect(url_for("benchmarks.one", name=found.given.name), code=303)

    return attempt(form, act, lambda: _form(form, _previewed(form)))


def _previewed(form: BenchmarkForm) -> Preview | None:
    """Return what the value would mean; None where it is refused, which the form then says."""
    try:
        given = form.given()
        refuse_unfit(given, today())
        found = preview(reading(), rulebook(), given, now=now(), today=today(), zone=edge().settings.timezone)
        refuse_unchanged(given, found.before)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return found


def _form(form: BenchmarkForm, found: Preview | None) -> str:
    form.seen.data = _digest(found) if found else ""
    form.version.data = str(found.edition) if found else ""
    unit = benchmark_page.unit_of(found.touched) if found else ""
    return render_template("benchmarks/enter.html", form=form, found=found, unit=unit)


def _digest(found: Preview) -> str:
    """Return what tells whether exactly this was shown: the value, and what stood in its place."""
    given: Given = found.given
    return sha256(repr((tuple(given), found.edition)).encode()).hexdigest()


def _enters() -> bool:
    return Role.COORDINATOR in viewer().roles
