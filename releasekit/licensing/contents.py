"""What of a code set an output holds: whose it is, of which edition, and how much of it."""

from __future__ import annotations

from msgspec import Struct

from releasekit.licensing.audiences import Entitlement


class Content(Struct, frozen=True, kw_only=True):
    """A code set's part of an output: its holder, its editions, and how much is shown.

    `licensed` content must go with its `notice`, in the year of its edition; `entitlement` is
    what the audience may see: "codes", "short", "medium" or "long". `license` is the licensee's
    agreement, as releasekit.toml names it; empty where it does not.
    """

    code_set: str
    name: str
    holder: str
    license: str
    licensed: bool
    editions: tuple[str, ...]
    entitlement: str
    notice: str
    sample: bool

    @property
    def withheld(self) -> bool:
        """Whether any text of the code set is kept from the audience."""
        return self.entitlement != Entitlement.LONG.name.lower()

    def document(self) -> dict[str, object]:
        """Return the content as plain values for JSON."""
        return {
            "code_set": self.code_set,
            "holder": self.holder,
            "license": self.license,
            "licensed": self.licensed,
            "editions": list(self.editions),
            "entitlement": self.entitlement,
            "notice": self.notice,
            "sample": self.sample,
        }
