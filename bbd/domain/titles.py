"""Titles of agreements where the partner's name stands beside them."""


def beside_partner(title: str, partner: str) -> str:
    """Return the title without the partner's name at its end; the title as it is where nothing else would be left."""
    return title.removesuffix(partner).rstrip(" –-,:·") or title
