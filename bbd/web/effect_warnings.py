"""What speaks against a comparison that somebody chose: a partner "without" a measure who has agreed the same one."""

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from bbd.domain.lifecycle import VersionState
from bbd.store.agreements import Agreement, AgreementVersion, Measure
from bbd.store.people import Organisation
from bbd.web.edge import reading


def same_measure(agreement: Agreement, key: str, chosen: Sequence[Mapping[str, object]]) -> list[str]:
    """Return a sentence for each partner chosen as one without the measure that has one of the same title in force."""
    without = {str(one["agreement"]) for one in chosen if not one["has_measure"]}
    in_force = (col(AgreementVersion.id) == col(Measure.version_id)) & (AgreementVersion.state == VersionState.ADOPTED)
    titles = (
        select(Measure.title)
        .join(AgreementVersion, in_force)
        .where(Measure.agreement_id == agreement.id, Measure.key == key)
    )
    rows = reading().exec(
        select(Organisation.name)
        .join(Agreement, col(Agreement.partner_id) == col(Organisation.id))
        .join(Measure, col(Measure.agreement_id) == col(Agreement.id))
        .join(AgreementVersion, in_force)
        .where(col(Agreement.number).in_(without), col(Measure.title).in_(titles), Measure.status != "dropped")
        .order_by(col(Organisation.name))
        .distinct()
    )
    return [f"{name} ist ohne die Maßnahme gewählt, hat aber eine gleichen Namens vereinbart." for name in rows]
