"""The page „Messwerte als Tabelle eintragen“: all readings of one period, typed or pasted from a spreadsheet."""

from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.errors import InputRefused, Stale
from bbd.domain.lifecycle import Role
from bbd.domain.pasted_block import COLUMNS, example, read_block
from bbd.domain.periods import Period
from bbd.services.reading_table import TableRow, periods_of, rows_of, save
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import now, reading, today, viewer
from bbd.web.facets import page_number
from bbd.web.reading_table_form import (
    ROWS,
    Line,
    TableForm,
    digest,
    doubts,
    gone,
    sent_lines,
    stored_lines,
    to_save,
)
from bbd.web.telling import tell_second_person
from bbd.web.writing import handle

blueprint = Blueprint("reading_table", __name__)
ENTERS: Final = (Role.COORDINATOR, Role.CONTACT)


@blueprint.route("/readings/table", methods=["GET", "POST"])
@allow(*ENTERS, scope="organisation")
def page() -> Response:
    """Show the table of a period and take it over, all rows or none; a pasted block is shown before it is saved."""
    periods = periods_of(reading(), viewer(), today())
    chosen = _chosen(periods)
    if chosen is None:
        return FlaskResponse(render_template("readings/table.html", period=None, periods=()))
    form = TableForm()
    if request.method == "POST" and request.form.get("do") == "paste":
        return _pasted(form, periods, chosen)
    done: list[int] = []

    def act(session: Session, by: Person) -> Response:
        rows = _page_of(rows_of(session, by, chosen, today()))
        lines = sent_lines(rows)
        _refuse_gone(rows)
        done.append(save(session, to_save(lines), by=by, now=now(), today=today(), reason=form.reason.data or ""))
        _ask(form, lines)
        tell_second_person(session, by)
        return redirect(_here(chosen), code=303)

    answer = handle(form, act, lambda: _show(form, periods, chosen))
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was saved
        flash(_saved(done), "success")
    return answer


def _ask(form: TableForm, lines: list[Line]) -> None:
    """Refuse once what looks odd beside the reading before; a yes holds for exactly these figures."""
    found = doubts(lines)
    mark = digest(found, lines)
    if not found or (form.sure.data and form.asked.data == mark):
        return
    form.asked.data = mark
    # `sure` names the check box, which the summary then links.
    raise InputRefused.because("Einige Angaben fallen auf; bitte bestätigen Sie sie unter der Tabelle.", field="sure")


def _pasted(form: TableForm, periods: list[Period], chosen: Period) -> Response:
    """Show the pasted block in the table; nothing is saved."""
    rows = _page_of(rows_of(reading(), viewer(), chosen, today()))
    lines = sent_lines(rows)
    if not form.validate():
        return FlaskResponse(_show(form, periods, chosen, lines), status=422)
    try:
        for at, cells in read_block(form.pasted.data or "", [row.called for row in rows]).items():
            lines[at].cells.update(cells)
    except InputRefused as refusal:
        form.refuse(refusal)
        return FlaskResponse(_show(form, periods, chosen, lines), status=422)
    form.pasted.data = ""
    return FlaskResponse(_show(form, periods, chosen, lines, pasted=True))


def _show(
    form: TableForm, periods: list[Period], chosen: Period, lines: list[Line] | None = None, *, pasted: bool = False
) -> str:
    everything = rows_of(reading(), viewer(), chosen, today())
    rows = _page_of(everything)
    if lines is None:
        lines = stored_lines(rows) if request.method == "GET" else sent_lines(rows)
    if form.stale:
        # The next try is made knowing what is there now; the page tells it row by row.
        for line in lines:
            line.edition = line.row.stored.edition if line.row.stored else 0
    problems = _beside_fields(form, lines)
    return render_template(
        "readings/table.html",
        form=form,
        lines=lines,
        columns=COLUMNS,
        example=example([row.called for row in rows]),
        problems=problems,
        doubts=doubts(lines) if form.asked.data else {},
        period=chosen,
        periods=periods,
        pasted=pasted,
        number=_number(),
        pages=-(-len(everything) // ROWS),
        address=lambda number: url_for("reading_table.page", period=chosen.key, page=number),
    )


def _beside_fields(form: TableForm, lines: list[Line]) -> list[tuple[str, str]]:
    """Give each row its problems, and return all as (id of the field, sentence); those of no field have no id."""
    found = []
    for problem in form.problems:
        place, _, name = problem.field.partition("-")
        at = int(place) if place.isdecimal() and name and int(place) < len(lines) else -1
        if at >= 0:
            shown = name if name in COLUMNS else "value"
            lines[at].errors.setdefault(shown, []).append(" ".join(filter(None, (problem.what, problem.remedy))))
            found.append((f"{shown}-{at}", str(problem)))
        else:
            found.append((problem.field if problem.field == "reason" else "", str(problem)))
    return found


def _refuse_gone(rows: list[TableRow]) -> None:
    if names := gone(rows):
        raise Stale.because(
            f"Nicht mehr in dieser Tabelle: {', '.join(names)}.",
            remedy="Die Vereinbarung hat sich inzwischen geändert; die übrigen Eingaben stehen noch da.",
        )


def _saved(done: list[int]) -> str:
    changed = done[0] if done else 0
    if not changed:
        return "Es war nichts zu ändern; gespeichert ist, was in der Tabelle steht."
    if changed == 1:
        return "1 Messwert ist gespeichert; er zählt, sobald eine zweite Person ihn bestätigt."
    return f"{changed} Messwerte sind gespeichert; sie zählen, sobald eine zweite Person sie bestätigt."


def _chosen(periods: list[Period]) -> Period | None:
    """Return the period that the address names, 404 for one that is not offered; without a name the newest."""
    asked = request.args.get("period")
    if asked is None:
        if request.method == "POST":
            abort(404)
        return periods[0] if periods else None
    return next((one for one in periods if one.key == asked), None) or abort(404)


def _number() -> int:
    return page_number()


def _page_of(rows: list[TableRow]) -> list[TableRow]:
    return rows[(_number() - 1) * ROWS : _number() * ROWS]


def _here(chosen: Period) -> str:
    number = _number()
    return url_for("reading_table.page", period=chosen.key, page=number if number > 1 else None)
