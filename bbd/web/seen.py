"""What the person who asks may see of a reading: the one way from the store to every page and file with figures."""

from bbd.domain.confidentiality import Figures, as_seen, may_see_small_cells
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.store.readings import Reading
from bbd.web.edge import edge


def seen_by(person: Person, agreement: Agreement, kind: str, reading: Reading) -> Figures:
    """Return the figures of a reading as `person` may see them; the partner of an agreement delivers its readings."""
    small_cells = may_see_small_cells(person.roles, of_deliverer=person.organisation_id == agreement.partner_id)
    figures = Figures(
        kind, reading.value, reading.numerator, reading.denominator, reading.respondents, reading.population,
        reading.note, withheld=reading.withheld or reading.unsettled,
    )  # fmt: skip
    return as_seen(figures, min_cell=edge().settings.min_cell, small_cells=small_cells)
