"""From when to when the wordings of an agreement are valid: from its records, for pages and documents."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bbd.clock import local_date
from bbd.domain.lifecycle import VersionState
from bbd.domain.validity import Validity
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.binding import is_over, last_day


def validity(
    agreement: Agreement,
    version: AgreementVersion,
    *,
    today: date,
    zone: ZoneInfo,
    versions: Sequence[AgreementVersion] = (),
) -> Validity | None:
    """Return the validity of a version as of `today`; None for one that was never adopted.

    `versions` are all of the agreement: the day on which the next one took its place ends one that is superseded.
    """
    if version.adopted_at is None:
        return None
    first = local_date(version.adopted_at, zone)
    first = max(first, version.valid_from or first)
    if version.state == VersionState.SUPERSEDED:
        later = [one.adopted_at for one in versions if one.number > version.number and one.adopted_at]
        return Validity(first, local_date(min(later), zone) if later else None, ended=True)
    known = agreement.runs_until is not None or is_over(agreement, today)
    return Validity(first, last_day(agreement, version) if known else None, ended=is_over(agreement, today))
