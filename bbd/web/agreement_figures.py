"""The figures on the page of an agreement: how each indicator stands, and the value that says so, as one may see it."""

from collections.abc import Mapping

from sqlmodel import Session

from bbd.domain.confidentiality import Figures
from bbd.domain.document import AgreementText
from bbd.services import assessments
from bbd.services.assessments import Standing
from bbd.services.quality import Feasibility, feasibilities
from bbd.store.agreements import Agreement
from bbd.store.reading_series import confirmed_series
from bbd.web.edge import edge, reading, today, viewer
from bbd.web.seen import seen_by


def standings_of(session: Session, agreement: Agreement) -> Mapping[str, Standing]:
    """Return how each indicator stands, by its key."""
    found = assessments.latest(session, [agreement.id], today())
    return {key: standing for (_, key), standing in found.items()}


def shown_values(
    session: Session, agreement: Agreement, text: AgreementText, standings: Mapping[str, Standing]
) -> Mapping[str, Figures]:
    """Return the value that each standing judges, as this person may see it."""
    kinds = {indicator.key: indicator.kind for indicator in text.indicators}
    found: dict[str, Figures] = {}
    for (_, key), series in confirmed_series(session, [agreement.id]).items():
        standing = standings.get(key)
        judged = next((one for one in series if standing and one.period == standing.period), None)
        if judged is not None and key in kinds:
            found[key] = seen_by(viewer(), agreement, kinds[key], judged)
    return found


def feasible(agreement: Agreement, text: AgreementText) -> Mapping[str, Feasibility]:
    """Return what each target of a wording asks for, by the indicator's key, as this person may see it."""
    kinds = {indicator.key: indicator.kind for indicator in text.indicators}
    for (_, key), series in confirmed_series(reading(), [agreement.id]).items():
        for one in series if key in kinds else ():
            # Its sentences are made of all readings; whoever sees small ones among them is noted.
            seen_by(viewer(), agreement, kinds[key], one)
    return feasibilities(reading(), agreement, text, viewer(), min_cell=edge().settings.min_cell, today=today())
