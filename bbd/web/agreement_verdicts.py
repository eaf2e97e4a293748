"""One verdict for each agreement of a list: that on its weakest indicator, the one to look at."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from bbd.domain.assessment import Status
from bbd.services.assessments import Standing
from bbd.store.reading_series import Place

WORST_FIRST = (
    Status.WRONG_DIRECTION,
    Status.OFF_TRACK,
    Status.SLIGHTLY_OFF,
    Status.NO_READING,
    Status.NOT_ASSESSABLE,
    Status.ON_TRACK,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict and the period of the reading that it judges; empty where there is none."""

    status: Status
    period: str


def worst(standings: Mapping[Place, Standing]) -> Mapping[uuid.UUID, Verdict]:
    """Return each agreement's worst verdict by its id, of equal ones the latest; what is only watched plays no part."""
    found: dict[uuid.UUID, Verdict] = {}
    judged = [(place, standing) for place, standing in standings.items() if not standing.only_watched]
    latest_first = sorted(judged, key=lambda item: item[1].period, reverse=True)
    for (agreement_id, _), standing in sorted(latest_first, key=lambda item: WORST_FIRST.index(item[1].assessment)):
        found.setdefault(agreement_id, Verdict(standing.assessment, standing.period))
    return found
