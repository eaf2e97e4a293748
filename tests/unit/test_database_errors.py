"""What a database that does not answer means, in a sentence."""

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bbd.domain.errors import Unreachable
from bbd.store.database import translated


def test_more_who_ask_than_there_are_connections_are_told_to_try_again() -> None:
    with pytest.raises(Unreachable, match="gleichzeitig") as refusal, translated():
        raise PoolTimeout("QueuePool limit of size 5 overflow 10 reached")
    assert refusal.value.http_status == 503
