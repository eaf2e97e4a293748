"""The page „Messwerte bestätigen“: all first values that wait for who is signed in, each beside the one before.

What looks odd, and every correction, is named here and looked at on its own page.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.confidentiality import Figures
from bbd.domain.errors import InputRefused
from bbd.services.confirming_many import confirm_many
from bbd.store.people import Person
from bbd.store.reading_editions import proven_among
from bbd.store.reading_pages import WaitingRow, readings_before
from bbd.store.readings import Reading
from bbd.web.access import allow
from bbd.web.confirming_readings import MAY, ConfirmForm
from bbd.web.edge import now, reading, today, viewer
from bbd.web.reading_doubts import doubts_beside
from bbd.web.second_person import waiting_here
from bbd.web.seen import seen_by
from bbd.web.writing import handle

blueprint = Blueprint("confirming_many", __name__)
ROWS: Final = 100
"""More on one page nobody compares with their source."""
_CHOSEN: Final = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Line:
    """A reading that waits; `before` is the one before it with its period, `doubts` is what looks odd beside that.

    `proven`: a file belongs to it, which its own page gives.
    """

    row: WaitingRow
    seen: Figures
    before: Figures | None
    before_period: str
    doubts: Sequence[str]
    proven: bool

    @property
    def alone(self) -> bool:
        """Whether it is to be looked at on its own page."""
        return bool(self.doubts) or self.row.correction is not None

    @property
    def name(self) -> str:
        """What the form sends for it: the reading, and its edition that is shown."""
        return f"{self.row.reading.id}@{self.row.reading.edition}"


@blueprint.route("/readings/confirm", methods=["GET", "POST"])
@allow(*MAY, scope="organisation")
def page() -> Response:
    """Show what waits, and confirm what was chosen of it, all or none."""
    form = ConfirmForm()

    def act(session: Session, by: Person) -> Response:
        chosen = _chosen()
        _refuse_odd(chosen)
        done = confirm_many(session, chosen, by=by, now=now(), today=today())
        flash("1 Messwert ist bestätigt." if len(done) == 1 else f"{len(done)} Messwerte sind bestätigt.", "success")
        return redirect(url_for("readings.all_expected"), code=303)

    return handle(form, act, lambda: _show(form))


def _show(form: ConfirmForm) -> str:
    waiting = waiting_here()
    sent = set(request.form.getlist("chosen"))
    lines = _lines([one.row for one in waiting[:ROWS]])
    ticked = {line.name for line in lines if not line.alone and ("all" in request.args or line.name in sent)}
    return render_template(
        "readings/confirm_many.html", form=form, lines=lines, ticked=ticked, total=len(waiting), most=ROWS
    )


def _lines(rows: Sequence[WaitingRow]) -> list[Line]:
    before = readings_before(reading(), rows)
    proven = proven_among(reading(), [row.reading.id for row in rows])
    return [_line(row, before.get(row.reading.id), proven=row.reading.id in proven) for row in rows]


def _line(row: WaitingRow, before: Reading | None, *, proven: bool) -> Line:
    kind = row.indicator.kind
    return Line(
        row,
        seen_by(viewer(), row.agreement, kind, row.entered),
        seen_by(viewer(), row.agreement, kind, before) if before else None,
        before.period if before else "",
        doubts_beside(row.entered, before, row.agreement, row.indicator),
        proven,
    )


def _chosen() -> Mapping[uuid.UUID, int]:
    """Return the editions that were shown of the readings that were ticked, by their ids."""
    found = {}
    for sent in request.form.getlist("chosen"):
        matched = _CHOSEN.fullmatch(sent)
        if not matched:
            raise InputRefused.because(
                "Die Auswahl ist unvollständig angekommen.",
                remedy="Bitte die Seite neu laden und noch einmal ankreuzen.",
            )
        found[uuid.UUID(matched[1])] = int(matched[2])
    return found


def _refuse_odd(chosen: Mapping[uuid.UUID, int]) -> None:
    """Refuse what is to be looked at by itself; the page offers no box for it."""
    rows = [one.row for one in waiting_here() if one.row.reading.id in chosen]
    odd = [line.row for line in _lines(rows) if line.alone]
    if odd:
        named = ", ".join(f"{row.agreement.number} · {row.reading.indicator_key}" for row in odd)
        raise InputRefused.because(
            f"Einzeln zu prüfen: {named}.", remedy="Bitte dort auf „Prüfen“ gehen; bestätigt wurde nichts."
        )
