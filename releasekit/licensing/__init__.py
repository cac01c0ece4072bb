"""Who may see what: audiences and their entitlements, licensed texts, notices, the leak gate."""

from releasekit.licensing.audiences import (
    INTERNAL,
    PUBLIC,
    Audience,
    Entitlement,
    audience,
    audiences,
)
from releasekit.licensing.contents import Content
from releasekit.licensing.gate import Gate
from releasekit.licensing.notices import notice, validate_notice
from releasekit.licensing.terms import Terms, terms
from releasekit.licensing.texts import Clearance, Licensed

__all__ = [
    "INTERNAL",
    "PUBLIC",
    "Audience",
    "Clearance",
    "Content",
    "Entitlement",
    "Gate",
    "Licensed",
    "Terms",
    "audience",
    "audiences",
    "notice",
    "terms",
    "validate_notice",
]
