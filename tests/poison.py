"""Facts that crash, hang or fool durable_rules 2.0.28, put in the place of one row where rows become text.

Nothing that bbd writes down looks like these; they stand for whatever else the library may not bear.
"""

from collections.abc import Callable, Sequence

from bbd.rulebook.ruleset import Row, Ruleset

CRASHES = '{"id":"0","t":"one","A":1e-07}'
"""A segmentation fault as the first fact of a batch: the number is cut, and there is no next object."""

HANGS = '{"id":"0","t":"one"},{}'
"""An endless loop wherever it stands: the object without a field is read again and again."""

FOOLS = '{"id":"0","t":"one"},{"id":"1","t":"one","A":1e-07}'
"""All facts behind it are dropped without a word, the canary among them."""


def poisoned(poison: dict[Row, str]) -> Callable[[Ruleset, Sequence[Row]], str]:
    """Return an encoder that writes some rows as something else."""

    def encode(ruleset: Ruleset, rows: Sequence[Row]) -> str:
        text = ruleset.encode(rows)
        for place, row in enumerate(rows):
            if row in poison:
                text = text.replace(ruleset.pieces[place] % row, poison[row])
        return text

    return encode
