"""What of a code set an output holds: whose it is, of which edition, and how much of it."""

from __future__ import annotations

from msgspec import Struct

from releasekit.licensing.audiences import PUBLIC, Entitlement


class Content(Struct, frozen=True, kw_only=True):
    """A code set's part of an output: its holder, its editions, and how much is shown.

    `licensed` content must go with its `notice`, in the year of its edition; `entitlement` is
    what the audience may see: "codes", "short", "medium" or "long". `license` is the licensee's
    agreement, as releasekit.toml names it; empty where it does not. `opened_by` names the file
    that gives the audience more of it than codes, which it would have by itself.
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
    opened_by: str = ""

    @property
    def codes_only(self) -> bool:
        """Whether it is licensed, and no text of it is shown."""
        return self.licensed and self.entitlement == Entitlement.CODES.name.lower()

    def named_for(self, audience: str) -> str:
        """Return what tells its file from those for others: the audience of licensed texts.

        Empty where there is nothing to tell: all may have it, or the public has its codes.
        """
        shown = self.licensed and not self.codes_only
        return audience if shown or (self.withheld and audience != PUBLIC) else ""

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
            "opened_by": self.opened_by,
        }
