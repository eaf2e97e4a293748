"""If it goes on as it went: the sentence on an indicator's page, of what its reader may see and of nothing else."""

from collections.abc import Sequence
from datetime import date

from bbd.domain.assessment import Direction
from bbd.domain.outlook import Aim, outlook
from bbd.domain.target_path import TargetPath
from bbd.domain.units import Unit
from bbd.services.agreed_targets import breaks
from bbd.store.agreements import Indicator
from bbd.web.edge import today
from bbd.web.indicator_rows import Row


def outlook_of(indicator: Indicator, rows: Sequence[Row], path: TargetPath[date] | None) -> str:
    """Return the sentence; empty where there is no target, too few values, or one that is kept from the reader.

    The last reading of a calendar year stands for that year. A level to hold is not on its way anywhere.
    """
    confirmed = [row for row in rows if row.reading.state != "draft"]
    if path is None or path.corridor or indicator.aim != "reach" or any(row.seen.hidden for row in confirmed):
        return ""
    values = {row.reading.period_end.year: row.reading.value for row in confirmed}
    aim = Aim(path.target.value, path.target.at.year, Direction(indicator.direction))
    found = outlook(values, aim, today().year, [first.year for first in breaks(indicator)])
    return found.sentence(Unit(indicator.unit)) if found else ""
