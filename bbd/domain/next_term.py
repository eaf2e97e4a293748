"""The term that follows another: it begins on the day after, and lasts as long."""

from datetime import date, timedelta


def next_term(first: date, last: date) -> tuple[date, date]:
    """Return the first and the last day of the term that follows the one from `first` to `last`."""
    begins = last + timedelta(days=1)
    return begins, _as_long(first, last, begins)


def _as_long(first: date, last: date, begins: date) -> date:
    """Return the end of a term as long as the old one, in whole months where that one has them."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if after.day != first.day or begins.day != first.day or begins.day > 28:  # noqa: PLR2004 - each month has 28 days
        return begins + (last - first)
    years, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    return date(years, month + 1, begins.day) - timedelta(days=1)
