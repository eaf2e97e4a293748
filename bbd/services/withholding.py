"""Which readings are withheld because others could be told from them; worked out when figures have changed.

Only indicators with parts make tables (bbd.services.disclosure_tables). The store sets `unsettled`
when figures of such a table change; until this has looked at it, who may not see small numbers sees nothing of it.
"""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bbd.disclosure.publication import Cell, Relation
from bbd.disclosure.releases import Release, protect_next
from bbd.disclosure.tables import Unsolved
from bbd.domain.lifecycle import VersionState
from bbd.services.disclosure_tables import Line, cells_of, table
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.disclosure import DisclosureRelease
from bbd.store.plain_rows import update_rows
from bbd.store.readings import Reading

LOG = logging.getLogger(__name__)
Place = tuple[uuid.UUID, str]
"""A partner's id and the key of a period: one table."""


def work_out(session: Session, *, min_cell: int, now: datetime) -> int:
    """Settle what is withheld of each table that has changed, and keep what is shown now; return how many tables."""
    session.flush()
    changed = session.exec(
        select(Agreement.partner_id, Reading.period)
        .join(Reading, col(Reading.agreement_id) == col(Agreement.id))
        .where(col(Reading.unsettled), Reading.state != "draft")
        .distinct()
    ).all()
    for partner, period in changed:
        try:
            _settle(session, (partner, period), min_cell=min_cell, now=now)
        except Unsolved:
            # Whoever may not see small numbers goes on seeing nothing of it; the others' tables must not wait.
            LOG.exception("what is secret of %s in %s cannot be worked out; it stays withheld", partner, period)
    session.flush()
    return len(changed)


def _settle(session: Session, place: Place, *, min_cell: int, now: datetime) -> None:
    readings = _readings(session, place)
    sums = table([line for line, *_ in readings])
    earlier = _releases(session, place)
    found = protect_next(sums.counts, sums.relations, earlier, least=min_cell)
    closed = {cell[0] for cell in found.secret}
    shown: set[Cell] = set()
    settled = []
    for line, reading, _ in readings:
        cells = frozenset(cells_of(line))
        withheld = not found.secret.isdisjoint(cells) or (line.tells_by_value and line.name in closed)
        settled.append({"id": reading.id, "withheld": withheld, "unsettled": False})
        shown |= frozenset() if withheld else cells
    # Past the session: the figures have not changed, so nothing that hangs on them has.
    update_rows(session, Reading, settled)
    release = Release(sums.counts, tuple(sums.relations), frozenset(shown))
    if release in earlier:
        return
    session.add(_kept(place, release, now))
    if found.revealed:
        _tell(session, {number for *_, number in readings}, place[1], count=len(found.revealed), now=now)


def _tell(session: Session, numbers: set[str], period: str, *, count: int, now: datetime) -> None:
    """Note which agreements' figures of a period tell so many secret counts after what was shown before."""
    LOG.warning("secret counts of %s in %s that earlier figures give away: %d", sorted(numbers), period, count)
    for number in sorted(numbers):
        audit.append(session, actor=None, action="small-cells-exposed", on=number, now=now, period=period, count=count)


def _readings(session: Session, place: Place) -> Sequence[tuple[Line, Reading, str]]:
    """Return the confirmed readings of a partner's indicators for a period, each with its agreement's number.

    Drafts and wordings not in force are left aside.
    """
    partner, period = place
    rows = session.exec(
        select(Indicator, Reading, Agreement.number)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .join(Agreement, col(Agreement.id) == col(AgreementVersion.agreement_id))
        .join(
            Reading,
            (col(Reading.agreement_id) == col(Agreement.id)) & (col(Reading.indicator_key) == col(Indicator.key)),
        )
        .where(
            Agreement.partner_id == partner,
            Reading.period == period,
            Reading.state != "draft",
            AgreementVersion.state == VersionState.ADOPTED,
        )
        .execution_options(populate_existing=True)
    ).all()
    names = {(one.version_id, one.key): one.name for one, *_ in rows}
    return [
        (_line(one, names.get((one.version_id, one.part_of or one.key), one.name), each), each, number)
        for one, each, number in rows
    ]


def _line(indicator: Indicator, name: str, reading: Reading) -> Line:
    return Line(
        f"{name} ({indicator.unit})", indicator.dimension or "", indicator.category or "", indicator.kind,
        reading.value, reading.numerator, reading.denominator, reading.respondents,
    )  # fmt: skip


def _releases(session: Session, place: Place) -> Sequence[Release]:
    """Return what was shown of a table before, oldest first."""
    partner, period = place
    rows = session.exec(
        select(DisclosureRelease)
        .where(DisclosureRelease.partner_id == partner, DisclosureRelease.period == period)
        .order_by(col(DisclosureRelease.released_at))
    )
    return [_release(row) for row in rows]


def _release(row: DisclosureRelease) -> Release:
    counts = {tuple(name): count for name, count, _ in row.cells}
    sums = tuple(Relation(tuple(whole), tuple(tuple(part) for part in parts)) for whole, parts in row.sums)
    return Release(counts, sums, frozenset(tuple(name) for name, _, shown in row.cells if shown))


def _kept(place: Place, release: Release, now: datetime) -> DisclosureRelease:
    partner, period = place
    return DisclosureRelease(
        partner_id=partner,
        period=period,
        released_at=now,
        cells=[[list(cell), count, cell in release.shown] for cell, count in sorted(release.counts.items())],
        sums=[[list(one.whole), [list(part) for part in one.parts]] for one in release.relations],
    )
