"""What the comparison asks of every engine, in Python: take ready indicators, give back which rules hold for which."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from bench.peers.indicators import Indicator

Matches = set[tuple[str, str]]
"""Rule and key of the indicator."""

ACTIVE = ("monitored", "reviewed")
"""The states of an agreement in which the rules are about it."""

Given = TypeVar("Given")


class Engine(ABC, Generic[Given]):
    """One engine that has read the five rules of five.toml in its own language; made once per process, untimed.

    `distribution` is the package whose version the table shows; empty for Python itself.
    """

    distribution = ""

    @abstractmethod
    def ready(self, indicators: list[Indicator]) -> Sequence[Given]:
        """Return the indicators as objects that this engine's host has in memory anyway; untimed."""

    @abstractmethod
    def judge(self, given: Sequence[Given]) -> Matches:
        """Return all matches; this alone is timed, so whatever the engine's input needs is made here."""


class FromFacts(Engine[Indicator]):
    """An engine whose host holds each indicator's facts as a dictionary."""

    def ready(self, indicators: list[Indicator]) -> Sequence[Indicator]:
        """Return them as they are."""
        return indicators
