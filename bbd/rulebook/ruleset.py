"""What the engine is sent and what it answers: rows of numbers as text, and pairs of numbers as rules that hold.

Each batch ends with a canary, a fact that the ruleset's last rule matches: if it is not matched exactly once, the
batch was not read to its end, which the engine keeps to itself (measured: `1e-07` drops all facts behind it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

MOST_ROWS: Final = 1_000
"""Subjects asked about at once; ids of more than some ten thousand would need a look at the engine's 32-bit hashes."""

ROWS_A_BATCH: Final = 125
"""Subjects in one batch of the engine: larger ones do not fit the processor's cache (bbd.rulebook.engine)."""

Row = tuple[int, ...]
"""The facts of a subject that rules read, as numbers, in the order of the ruleset's fields."""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules about one type of subject as the engine reads them. Engine rule "N" belongs to `rule_ids[N]`.

    The rule behind the last one is the canary's. `pieces` are MOST_ROWS facts to fill in, each with its id.
    """

    rule_ids: tuple[str, ...]
    text: str
    pieces: tuple[str, ...]

    def encode(self, rows: Sequence[Row]) -> str:
        """Return at most MOST_ROWS rows as batches, one a line: a flat fact per row, named by its place; the canary."""
        return "\n".join(
            self._batch(number, start, rows[start : start + ROWS_A_BATCH])
            for number, start in enumerate(range(0, len(rows) or 1, ROWS_A_BATCH))
        )

    def _batch(self, number: int, start: int, rows: Sequence[Row]) -> str:
        facts = ",".join(self.pieces[start : start + len(rows)]) % tuple(chain.from_iterable(rows))
        return f'[{facts}{"," if rows else ""}{{"id":"{MOST_ROWS + number}","t":"end"}}]'

    def read(self, pairs: Sequence[int], count: int) -> dict[int, set[str]]:
        """Return the ids of the rules that hold for each row, by its place, of the engine's answer about `count` rows.

        Raises ValueError for an answer that cannot be one: a batch not read to its end, a row or rule there is not.
        """
        found: dict[int, set[str]] = {}
        ends, canary = [], len(self.rule_ids)
        for rule, row in zip(pairs[::2], pairs[1::2], strict=True):
            if rule == canary:
                ends.append(row - MOST_ROWS)
            elif rule < canary and row < count:
                found.setdefault(row, set()).add(self.rule_ids[rule])
            else:
                raise ValueError(f"rule {rule}, row {row}")
        if sorted(ends) != list(range(-(-count // ROWS_A_BATCH) or 1)):
            raise ValueError(f"canaries {ends}")
        return found
