"""Notes in the audit trail that a page showed small numbers to somebody entitled who is of another house.

Asking for a page stays without consequence for what pages show: the entry is a log, like that of a refused access.
"""

import logging

from flask import g
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from bbd.domain.errors import Refused
from bbd.services import small_cells
from bbd.store.agreements import Agreement
from bbd.web.edge import edge, end_reading, now, reading, viewer

LOG = logging.getLogger(__name__)
FAILED = 400


def shown(agreement: Agreement) -> None:
    """Note that this answer holds small numbers of the agreement."""
    numbers: set[str] = g.setdefault("small_cells", set())
    numbers.add(agreement.number)


def journal(response: Response) -> Response:
    """Write what was noted, once a day each; an answer that failed shows nothing.

    Reading goes on where nothing can be written: then the log says who read what.
    """
    numbers: set[str] = g.pop("small_cells", set())
    if not numbers or response.status_code >= FAILED or g.get("unreachable"):
        return response
    parts, person_id, zone = edge(), viewer().id, edge().settings.timezone
    try:
        missing = small_cells.untold(reading(), person_id, numbers, now(), zone)
        if missing:
            end_reading()
            with parts.database.writing() as session:
                small_cells.tell(session, person_id, missing, now(), zone)
    except (Refused, SQLAlchemyError) as error:
        LOG.error(  # noqa: TRY400 - a sentence for people
            "small cells of %s were read by %s, which is not in the trail: %s", sorted(numbers), person_id, error
        )
    return response
