"""Paragraphs of letters are broken into lines as Python's own textwrap breaks them."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from bbd.mail.paragraphs import LINE, wrapped

WORDS = st.lists(st.text("ab-–„“ß./", max_size=90), max_size=40).map(" ".join)
WITH_OTHER_BLANKS = st.text("ab \t\n\u00a0\u2028", max_size=200)


@given(WORDS | WITH_OTHER_BLANKS, st.sampled_from((0, 3)))
def test_a_paragraph_is_broken_as_textwrap_breaks_it(text: str, indent: int) -> None:
    margin = " " * indent
    filled = textwrap.fill(
        text, LINE, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )
    assert wrapped(text, indent) == filled


def test_no_line_is_too_long_that_has_more_than_one_word() -> None:
    lines = wrapped("Donaudampfschifffahrtsgesellschaft " * 9, 3).splitlines()
    assert len(lines) > 1
    assert all(len(line) <= LINE and line.startswith("   D") for line in lines)
