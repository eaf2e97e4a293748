"""The figures on the page of an agreement: how each indicator stands, and the value that says so, as one may see it."""

from collections.abc import Mapping

from sqlmodel import Session

from bbd.domain.confidentiality import Figures, as_seen, may_see_small_cells
from bbd.domain.document import AgreementText
from bbd.services import assessments
from bbd.services.assessments import Standing
from bbd.services.quality import Feasibility, feasibilities
from bbd.store.agreements import Agreement
from bbd.web.edge import edge, reading, today, viewer


def standings_of(session: Session, agreement: Agreement) -> Mapping[str, Standing]:
    """Return how each indicator stands, by its key."""
    found = assessments.latest(session, [agreement.id], today())
    return {key: standing for (_, key), standing in found.items()}


def shown_values(
    session: Session, agreement: Agreement, text: AgreementText, standings: Mapping[str, Standing]
) -> Mapping[str, Figures]:
    """Return the value that each standing judges, as this person may see it."""
    by = viewer()
    small_cells = may_see_small_cells(by.roles, of_deliverer=by.organisation_id == agreement.partner_id)
    kinds = {indicator.key: indicator.kind for indicator in text.indicators}
    found: dict[str, Figures] = {}
    for (_, key), series in assessments.readings_of(session, [agreement.id]).items():
        standing = standings.get(key)
        judged = next((one for one in series if standing and one.period == standing.period), None)
        if judged is not None and key in kinds:
            figures = Figures(
                kinds[key], judged.value, judged.numerator, judged.denominator, judged.respondents, judged.population
            )
            found[key] = as_seen(figures, min_cell=edge().settings.min_cell, small_cells=small_cells)
    return found


def feasible(agreement: Agreement, text: AgreementText) -> Mapping[str, Feasibility]:
    """Return what each target of a wording asks for, by the indicator's key, as this person may see it."""
    return feasibilities(reading(), agreement, text, viewer(), min_cell=edge().settings.min_cell, today=today())
