"""What is known of a person, checked: mail address, name, function, roles."""

from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.lifecycle import Role
from bbd.domain.words import ROLES


def checked_mail(mail: str) -> str:
    """Return the address in lower case; InputRefused where it is none."""
    try:
        checked = validate_email(mail.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise InputRefused.because(f"„{mail}“ ist keine gültige E-Mail-Adresse.", field="mail") from error
    return checked.normalized.lower()


def checked_name(name: str) -> str:
    """Return the name without blanks around it; InputRefused for an empty or overlong one."""
    stripped = " ".join(name.split())
    if not 1 <= len(stripped) <= 200:  # noqa: PLR2004 - the column's width
        raise InputRefused.because("Der Name fehlt oder ist länger als 200 Zeichen.", field="name")
    return stripped


def checked_function(function: str) -> str:
    """Return the function without blanks around it, or "" for none; InputRefused for an overlong one."""
    stripped = " ".join(function.split())
    if len(stripped) > 200:  # noqa: PLR2004 - the column's width
        raise InputRefused.because("Die Funktion ist länger als 200 Zeichen.", field="function")
    return stripped


def checked_roles(roles: Iterable[str]) -> str:
    """Return the roles sorted, separated by blanks; InputRefused names an unknown one."""
    wanted = set(roles)
    unknown = sorted(wanted - set(Role))
    if unknown:
        raise InputRefused(
            Problem(f"„{unknown[0]}“ ist keine Rolle.", remedy=f"Möglich sind: {', '.join(ROLES)}.", field="roles")
        )
    return " ".join(sorted(wanted))
