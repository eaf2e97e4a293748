"""What no generated sentence may contain: gaps, stray blanks, lone quotation marks, words of the code."""

import re

ENGLISH = re.compile(
    r"[a-z]_[a-z]|\b(monitored|reviewed|drafted|submitted|closed|open|done|dropped|missing|true|false|None|track)\b"
)


def is_clean(sentence: str) -> None:
    """Fail where the sentence is not one that a German office could print."""
    assert sentence.strip() == sentence != ""
    assert "  " not in sentence
    assert sentence.count("„") == sentence.count("“")
    assert not re.search(r"[{}<>]|\.\.| [,.;]", sentence), sentence
    assert not ENGLISH.search(sentence), sentence
