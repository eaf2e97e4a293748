"""Which roles see all of something, and which see what concerns their own organisation; nobody else sees any of it.

Small numbers are a matter of their own (bbd.domain.confidentiality), and so is who may change what: that stands where
it is changed.
"""

from typing import Final

from bbd.domain.lifecycle import Role

SEE_EVERY_AGREEMENT: Final = frozenset({Role.COORDINATOR, Role.AUDITOR})
"""Agreements of all organisations, with their readings, measures and findings."""
SEE_OWN_AGREEMENTS: Final = frozenset({Role.LEADERSHIP, Role.CONTACT})
"""Those in which their organisation is a party."""
SEE_EVERY_LETTER: Final = frozenset({Role.COORDINATOR, Role.AUDITOR, Role.ADMIN})
"""The letters to everybody; in the demo everybody sees their own as well."""
SEE_EVERY_MANDATE: Final = frozenset({Role.COORDINATOR, Role.ADMIN})
"""Who signs for whom in all organisations; leadership sees its own."""
