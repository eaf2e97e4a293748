"""Exact decimals: how they are read from text and how they are written.

Not a calculator: rules count with `fractions.Fraction` and come here only to read and to write. Nothing here knows
floating point, locales of the machine or thousands separators on the way in: a number that could mean two things is
refused, never guessed (docs/interfaces.md, Documents).

Rounding is half-up everywhere: a tie goes away from zero ("kaufmännisch", DIN 1333), so 0.5 becomes 1 and -0.5
becomes -1.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from bbd.domain.errors import InputRefused

MAX_DIGITS: Final = 30
"""Digits a number may have in all; more is a slip of the keyboard, not a figure of this domain."""

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
"""What people read; files, forms and the canonical text keep the hyphen-minus, which programs understand (`plain`)."""

_PLAIN: Final = {True: re.compile(r"[+-]?[0-9]+(,[0-9]+)?"), False: re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")}
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}([.,' \u00a0\u202f][0-9]{3})+([.,][0-9]+)?")
_EXPONENT: Final = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
_NO_NUMBER: Final = re.compile(r"[+-]?s?(nan[0-9]*|inf|infinity)", re.IGNORECASE)
# The default context keeps 28 digits; sums of parsed numbers and their roundings must not lose any.
_EXACT: Final = Context(prec=1000, rounding=ROUND_HALF_UP)
_SHOWN: Final = 40


def parse_decimal(text: str, *, comma: bool, where: str = "", field: str = "") -> Decimal:
    """Read a number in plain form: an optional sign, digits, at most one decimal separator with digits on both sides.

    `comma` says which separator the source uses: True the decimal comma, False the decimal point. The other one is
    refused, and so is every grouping of thousands. Blanks around the number are dropped, as tables have them. The
    digits after the separator are kept ("25.0" stays 25.0); minus zero becomes zero.

    Raises InputRefused with the way out; `where` and `field` are passed into its problem.
    """
    bare = text.strip(" \t\u00a0")
    if not _PLAIN[comma].fullmatch(bare):
        raise InputRefused.because(_complaint(bare, comma=comma), where=where, remedy=_remedy(comma=comma), field=field)
    if sum(letter.isdigit() for letter in bare) > MAX_DIGITS:
        raise InputRefused.because(
            f"{quoted(bare)} hat mehr als {MAX_DIGITS} Ziffern.",
            where=where,
            remedy="Bitte prüfen, ob die Zahl stimmt, und sie kürzer angeben.",
            field=field,
        )
    value = Decimal(bare.replace(",", "."))
    return value or value.copy_abs()


def quoted(text: str) -> str:
    """Return `text` in German quotation marks, short and printable, as an error sentence may show it."""
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)
    return f"„{printable}“"


def half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """Return `value` rounded half-up to `places` digits after the point, with exactly that many digits.

    Fractions are rounded from their exact value, not from an approximation.
    """
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if exact >= 0 else -units).scaleb(-places, _EXACT)


def plain(value: Decimal, *, strip: bool = False) -> str:
    """Return the canonical decimal text: point, no exponent, no grouping, no plus, no minus zero.

    Digits after the point stay as they are; with `strip` zeros at their end go ("25.50" becomes "25.5", "25.0" "25").
    """
    text = f"{value or value.copy_abs():f}"
    if strip and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def german(value: Decimal, places: int | None = None) -> str:
    """Return `value` as German offices write it: "−1.234,5"; rounded half-up to `places`, or with the digits it has."""
    text = plain(value if places is None else half_up(value, places))
    whole, _, rest = text.partition(".")
    grouped = f"{abs(int(whole)):,}".replace(",", ".")
    sign = MINUS if text.startswith("-") else ""
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"


def percent(value: Decimal, places: int | None = None) -> str:
    """Return `value`, a number of per cent, as "21,7 %" with a no-break space (DIN 5008)."""
    return f"{german(value, places)}{NO_BREAK_SPACE}%"


def _complaint(text: str, *, comma: bool) -> str:
    """Say what is wrong with a text that is no plain number."""
    if not text:
        return "Hier fehlt eine Zahl."
    if _NO_NUMBER.fullmatch(text):
        return f"{quoted(text)} ist kein Zahlenwert."
    if _EXPONENT.fullmatch(text):
        return f"{quoted(text)} ist in Exponentialschreibweise angegeben."
    if _PLAIN[not comma].fullmatch(text):
        rule = (
            "das Dezimalkomma, die Zahl hat aber einen Punkt"
            if comma
            else "der Dezimalpunkt, die Zahl hat aber ein Komma"
        )
        return f"{quoted(text)} ist nicht eindeutig: Hier gilt {rule}."
    if _GROUPED.fullmatch(text):
        return f"{quoted(text)} ist nicht eindeutig: Tausendertrennzeichen werden nicht gedeutet."
    return f"{quoted(text)} ist keine Zahl."


def _remedy(*, comma: bool) -> str:
    """Say how the number should look."""
    example, separator = ("1234,5", "ein Komma") if comma else ("1234.5", "einen Punkt")
    return f"Bitte nur Ziffern und höchstens {separator} angeben, zum Beispiel {example}."
