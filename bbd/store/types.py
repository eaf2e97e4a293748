"""Column types that keep their promise on SQLite and PostgreSQL alike: UTC moments, exact decimals, JSON text."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class calls it so
        """Turn the moment into UTC; ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class calls it so
        """Give the moment back as aware UTC, which SQLite forgets."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as the digits that were given: "20.70" stays "20.70", and no float is ever in between."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base class calls it so
        """Write the digits; ValueError for NaN and infinities."""
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError("a stored number is finite")
        return format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - the base class calls it so
        """Read the digits back."""
        return None if value is None else Decimal(value)


class Json(TypeDecorator[Any]):
    """Plain JSON data as text with sorted keys, equal on both databases to the byte."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002 - JSON is any; the base class calls it so
        """Write compact JSON; ValueError for NaN."""
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - JSON is any; the base class calls it so
        """Read the data back."""
        if value is None:
            return None
        # Nearly all lists that are kept this way are empty, and a sweep reads very many.
        return [] if value == "[]" else json.loads(value)
