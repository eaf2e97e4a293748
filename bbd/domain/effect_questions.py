"""The three questions about the effect of a measure (VV zu § 7 LHO), and the answers that people can give.

Goal reached, measure causal, economical: three questions, since one can be so without the other. Here stand their
words; nothing answers them.
"""

from collections.abc import Mapping

EFFECT_QUESTIONS: Mapping[str, str] = {
    "reached": "Ist das Ziel erreicht?",
    "causal": "War die Maßnahme ursächlich?",
    "economical": "War die Maßnahme wirtschaftlich?",
}

EFFECT_HINTS: Mapping[str, str] = {
    "reached": "Ist eingetreten, was das Ziel und die erwartete Wirkung sagen?",
    "causal": "Liegt es an der Maßnahme, wenn sich etwas verändert hat, oder gibt es andere Gründe?",
    "economical": "Stehen Aufwand und Ertrag in einem angemessenen Verhältnis?",
}

EFFECT_ANSWERS: Mapping[str, str] = {
    "yes": "ja",
    "partly": "teilweise",
    "no": "nein",
    "not_yet": "noch nicht zu sagen",
}

EFFECT_STATES: Mapping[str, str] = {
    "open": "noch nicht beurteilt",
    "later": "noch nicht zu sagen",
    "judged": "beurteilt",
}


def effect_state(verdicts: Mapping[str, str]) -> str:
    """Return whether the effect of a measure is judged, from the answers that count by question: open, later, judged.

    It is open until all three questions are answered, and later while one of the answers is that it is too early.
    """
    if set(verdicts) != set(EFFECT_QUESTIONS):
        return "open"
    return "later" if "not_yet" in verdicts.values() else "judged"
