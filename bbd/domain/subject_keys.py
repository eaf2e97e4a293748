"""How people name what rules judge, where a key is more than an agreement's number and that of a part."""

from typing import Final

OF_PARTNER: Final = "organisation/"
"""What stands before a partner's name; a finding about a partner belongs to no single agreement."""


def key_of_partner(name: str) -> str:
    """Return "organisation/Bezirksamt Pankow"."""
    return OF_PARTNER + name


def subject_in_words(key: str) -> str:
    """Return "Bezirksamt Pankow" for "organisation/Bezirksamt Pankow", and any other key as it is."""
    return key.removeprefix(OF_PARTNER)
