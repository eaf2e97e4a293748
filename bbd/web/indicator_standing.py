"""How an indicator stands, and the sentence about it as one person may read it."""

from collections.abc import Sequence
from datetime import date

from bbd.domain.assessment import Status
from bbd.domain.lifecycle import VersionState
from bbd.domain.periods import Period
from bbd.domain.relative_target import Values
from bbd.services import assessments
from bbd.services.assessments import Standing
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.readings import Reading
from bbd.web.indicator_rows import Row


def standing_of(
    agreement: Agreement,
    version: AgreementVersion,
    indicator: Indicator,
    series: Sequence[Reading],
    values: Values,
    day: date,
) -> Standing | None:
    """Return how the indicator stands by `series`, as known on `day`; None of a wording that is not in force."""
    if version.state != VersionState.ADOPTED:
        return None
    confirmed = [one for one in series if one.state != "draft"]
    judged_on = assessments.judged_on(agreement, version, day)
    return assessments.standing(indicator, confirmed, today=judged_on, version=version, values=values)


def sentence_of(standing: Standing | None, rows: Sequence[Row]) -> str:
    """Return the sentence on the standing; one without figures where some that it tells of are withheld."""
    if standing is None:
        return ""
    draft = next((row for row in rows if row.reading.state == "draft" and row.reading.period > standing.period), None)
    if draft is not None and standing.assessment is Status.NO_READING:
        last = f"; der letzte bestätigte ist der für {Period.parse(standing.period).label}" if standing.period else ""
        return f"Der Messwert für {draft.period.label} ist eingetragen, aber noch nicht bestätigt{last}."
    judged = standing.assessment is not Status.NO_READING
    # A trend and a sum over years tell of earlier readings, too: nothing of them, where one is withheld.
    if judged and any(row.seen.hidden and row.reading.period <= standing.period for row in rows):
        return "Unter den Zahlen, auf denen die Bewertung beruht, sind kleine, die hier nicht gezeigt werden."
    return standing.reason
