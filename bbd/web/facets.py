"""Filters as links: each value that occurs, how often, and the address that shows only it. Everything is in the URL."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlencode

from flask import request

Row = TypeVar("Row")
LAST_PAGE: Final = 10_000_000
"""No list is longer, and every database counts as far."""


def page_number() -> int:
    """Return the page of a list that the address asks for, from 1."""
    return min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a filter; `here` says that it is the one in use. `query` is the query string, "?" included."""

    label: str
    count: int
    query: str
    here: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its heading and choices; the first choice shows everything."""

    label: str
    choices: tuple[Choice, ...]


def filtered(rows: Iterable[Row], keys: Mapping[str, Callable[[Row], str]], *, but: str = "") -> list[Row]:
    """Return the rows that fit the address's filters; `but` leaves one filter out."""
    wanted = {name: request.args[name] for name in keys if request.args.get(name) and name != but}
    return [row for row in rows if all(keys[name](row) == value for name, value in wanted.items())]


def facet(
    label: str, name: str, rows: list[Row], keys: Mapping[str, Callable[[Row], str]], words: Callable[[str], str]
) -> Facet:
    """Return the filter `name` over the rows that the other filters leave."""
    counts = Counter(keys[name](row) for row in filtered(rows, keys, but=name))
    now = request.args.get(name, "")
    others = {other: value for other, value in request.args.items() if other in keys and other != name and value}
    every = Choice("alle", sum(counts.values()), _query(others), here=not now)
    choices = (Choice(words(value), count, _query(others | {name: value}), here=value == now)
               for value, count in sorted(counts.items(), key=lambda item: words(item[0])))  # fmt: skip
    return Facet(label, (every, *choices))


def _query(values: Mapping[str, str]) -> str:
    return f"?{urlencode(values)}" if values else ""
