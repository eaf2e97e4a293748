"""What the person who asks may see of a reading: the one way from the store to every page and file with figures."""

from bbd.domain.confidentiality import Figures, as_seen, may_see_small_cells
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading, broken_down
from bbd.web import small_cells
from bbd.web.edge import edge
from bbd.web.edge import reading as stored


def seen_by(person: Person, agreement: Agreement, kind: str, reading: Reading | ReadingEdition) -> Figures:
    """Return the figures of a reading as `person` may see them; the partner of an agreement delivers its readings.

    That somebody of another house sees small numbers is noted in the audit trail.
    """
    of_deliverer = person.organisation_id == agreement.partner_id
    sees_all = may_see_small_cells(person.roles, of_deliverer=of_deliverer)
    figures = Figures(
        kind, reading.value, reading.numerator, reading.denominator, reading.respondents, reading.population,
        reading.note, withheld=_withheld(agreement, reading),
    )  # fmt: skip
    settings = edge().settings
    for_others = as_seen(figures, min_cell=settings.min_cell, small_cells=False, to_fives=settings.round_counts)
    if sees_all and for_others.hidden and not of_deliverer:
        small_cells.shown(agreement)
    return figures if sees_all else for_others


def _withheld(agreement: Agreement, reading: Reading | ReadingEdition) -> bool:
    """Say whether figures are kept for others' sake; those not in force stand in no table that was worked out."""
    if isinstance(reading, Reading) and reading.state != "draft":
        return reading.withheld or reading.unsettled
    return agreement.id in broken_down(stored(), {agreement.id})
