"""What the document of an agreement tells of the people who signed it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bbd.services.agreement_documents import attested
from bbd.store.agreement_queries import version_in_work
from tests.cast import deputise, hire, signed_by, submitted

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_standing_mandate_begins_on_the_local_day_on_which_it_was_given(session: Session) -> None:
    # Half past midnight on 1 July in Berlin is 30 June in UTC.
    night = datetime(2013, 6, 30, 22, 30, tzinfo=UTC)
    cast = hire(session, now=night)
    deputise(session, cast.bob, cast.dana, now=night)
    agreement = submitted(session, cast, now=night)
    signed_by(session, agreement, cast.dana, now=night)
    version = version_in_work(session, agreement)
    assert version is not None
    (signed,) = attested(session, version, BERLIN)
    assert (signed.name, signed.for_name) == (cast.dana.name, cast.bob.name)
    assert str(signed.mandate) == "ständige Vertretung seit 1. Juli 2013"
