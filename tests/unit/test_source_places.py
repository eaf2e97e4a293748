"""The line of a key in a TOML file, as problems name it."""

from pathlib import Path

import pytest

from bbd.rulebook.sources import read

TEXT = """\
pack = "x"
[[timelines]]
name = "a [[timelines]]"  # and no [[timelines]] here
readings = [
    { period = "2012", value = 1 },

    { period = "20,13", known = 2013-01-01 },
]
[[timelines.on]]
day = 2012-01-01
[[timelines.on]]
day = 2012-01-02
findings = [
    "x, y",
    "z",
]
[[timelines]]
name = "b"
[[ timelines . on ]]
day = 2012-01-01
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("pack",), 1),
        (("timelines", 0), 2),
        (("timelines", 0, "name"), 3),
        (("timelines", 0, "readings", 0, "value"), 5),
        (("timelines", 0, "readings", 1, "known"), 7),
        (("timelines", 0, "on", 0, "day"), 10),
        (("timelines", 0, "on", 1, "day"), 12),
        (("timelines", 0, "on", 1, "findings", 0), 14),
        (("timelines", 0, "on", 1, "findings", 1), 15),
        (("timelines", 1, "name"), 18),
        (("timelines", 1, "on", 0, "day"), 20),
        # What the text does not show stands at the block around it.
        (("timelines", 0, "on", 1, "letters"), 11),
        (("timelines", 0, "readings", 7), 4),
        (("timelines", 0, "name", 0), 3),
        (("timelines", 9, "name"), 3),
    ],
)
def test_a_key_is_found_in_its_line(keys: tuple[str | int, ...], line: int) -> None:
    assert read(Path("x.toml"), TEXT.encode()).line(keys) == line


def test_a_list_that_is_empty_has_no_entries() -> None:
    source = read(Path("x.toml"), b'a = []\nb = [1]\nc = [\n  {d = [1, 2]},\n  {d = "x"}, ]\n')
    assert [source.line(keys) for keys in [("a", 0), ("b", 0), ("c", 1, "d"), ("c", 2)]] == [1, 2, 5, 3]
