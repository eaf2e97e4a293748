"""Names in the order of a German list (DIN 5007-1): Ä beside A, ß as ss, small letters among the large ones.

Databases sort by code points, or by the locale of their machine; lists that people read are sorted here instead.
"""

import unicodedata


def german_order(text: str) -> tuple[str, str]:
    """Return what to sort a name by; names that differ in marks and case alone have an order all the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)), text
