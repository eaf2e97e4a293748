"""What looks odd about figures that somebody enters, as far as they may see those before."""

from bbd.domain.confidentiality import Figures
from bbd.domain.plausibility import doubts
from bbd.store.agreements import Agreement, Indicator
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading
from bbd.web.edge import viewer
from bbd.web.reading_place import Place
from bbd.web.seen import seen_by


def doubts_about(entered: Reading | ReadingEdition | None, place: Place) -> tuple[str, ...]:
    """Return the questions, in sentences, about what was entered at the place; none without a reading before."""
    if entered is None:
        return ()
    return doubts_beside(entered, place.before, place.agreement, place.indicator)


def doubts_beside(
    entered: Reading | ReadingEdition, before: Reading | None, agreement: Agreement, indicator: Indicator
) -> tuple[str, ...]:
    """Return the same about figures and the reading `before` them."""
    if before is None:
        return ()
    kind = indicator.kind
    given = Figures(
        kind, entered.value, entered.numerator, entered.denominator, entered.respondents, entered.population
    )
    return doubts(given, seen_by(viewer(), agreement, kind, before), indicator.unit)
