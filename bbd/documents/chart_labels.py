"""Where the words of a chart stand: beside what they name, not over each other, not beyond the edge.

Greedy: the most important words choose first, each the best of twelve places around its point, or further
away where all of these are taken. Words that are not needed stay away where they would cover others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bbd.documents.chart_scale import Place

LETTER_WIDTH = 0.52
"""Width of an average letter of Fira Sans, as a share of its size; a little generous."""
CLEAR = 13
"""Distance between a point and its words."""
COVERED, CROSSED, UNREADABLE = 50, 5, 500
"""What it costs to cover a mark, to cross a line at one of its sampled places, and to cover other words."""
AWAY = (0.0, 1.2, 2.4)
"""How many letters' heights further away needed words go where everything nearer is taken."""
FAR = 4
"""What such a height costs: less than to cross a line, for what lies on a line can be read as little as the line."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Say whether the two share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, place: Place) -> bool:
        """Say whether `place` lies inside."""
        return self.left < place[0] < self.right and self.top < place[1] < self.bottom

    def beyond(self, other: "Box") -> float:
        """Return how far this one reaches beyond `other`."""
        across = max(other.left - self.left, 0) + max(self.right - other.right, 0)
        return across + max(other.top - self.top, 0) + max(self.bottom - other.bottom, 0)

    @classmethod
    def around(cls, place: Place, radius: float) -> "Box":
        """Return the square around `place`."""
        return cls(place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius)


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be written beside `place`; `needed` words are written even where they cover something."""

    text: str
    place: Place
    kind: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Words that found their place: the left, middle or right end of their base line."""

    text: str
    x: float
    y: float
    anchor: str
    kind: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What words have to respect: the drawing's edge, the marks, and places sampled along the lines."""

    edge: Box
    marks: Sequence[Box]
    lines: Sequence[Place]
    letters: int


def sampled(line: Sequence[Place], step: float = 5) -> list[Place]:
    """Return places along a line of straight pieces, about `step` apart."""
    places = []
    for (x1, y1), (x2, y2) in pairwise(line):
        pieces = max(int(max(abs(x2 - x1), abs(y2 - y1)) / step), 1)
        places += [(x1 + (x2 - x1) * n / pieces, y1 + (y2 - y1) * n / pieces) for n in range(pieces + 1)]
    return places


def _candidates(words: Words, letters: int, edge: Box, away: float = 0) -> Iterable[tuple[Label, Box]]:
    (x, y), width = words.place, len(words.text) * letters * LETTER_WIDTH
    above, level, below = y - CLEAR - away, y + letters * 0.35, y + CLEAR + letters * 0.8 + away
    choices = [("middle", x, above), ("middle", x, below), ("start", x + CLEAR, level), ("end", x - CLEAR, level)]
    sideways = (("start", x - 4), ("end", x + 4), ("end", edge.right - 2), ("start", edge.left + 2))
    choices += [(anchor, at, base) for anchor, at in sideways for base in (above, below)]
    shift = {"start": 0.0, "middle": width / 2, "end": width}
    for anchor, at, base in choices:
        left = at - shift[anchor]
        box = Box(left, base - letters * 0.85, left + width, base + letters * 0.25)
        # Words that the edge has pushed away from their point would name something else.
        if box.left - CLEAR <= x <= box.right + CLEAR:
            yield Label(words.text, round(at, 1), round(base, 1), anchor, words.kind), box


def _cost(box: Box, taken: Sequence[Box], around: Surroundings) -> float:
    covered = sum(box.overlaps(other) for other in around.marks)
    crossed = sum(box.holds(place) for place in around.lines)
    unreadable = sum(box.overlaps(other) for other in taken)
    return COVERED * (covered + box.beyond(around.edge)) + CROSSED * crossed + UNREADABLE * unreadable


def place_all(wishes: Iterable[Words], around: Surroundings) -> list[Label]:
    """Return the labels that found a place, in the order of `wishes`, which is that of their importance."""
    labels: list[Label] = []
    taken: list[Box] = []
    for words in wishes:
        found = [_best(words, taken, around, away) for away in (AWAY if words.needed else AWAY[:1])]
        cost, label, box = min(found, key=lambda choice: choice[0])
        if words.needed or cost < COVERED:
            labels.append(label)
            taken.append(box)
    return labels


def _best(words: Words, taken: Sequence[Box], around: Surroundings, away: float = 0) -> tuple[float, Label, Box]:
    return min(
        (
            (_cost(box, taken, around) + FAR * away, label, box)
            for label, box in _candidates(words, around.letters, around.edge, around.letters * away)
        ),
        key=lambda choice: choice[0],
    )
