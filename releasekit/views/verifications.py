"""What an output sees of a store that was proved, and of its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.digest import sha256
from releasekit.errors import single_line
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.store.findings import Finding
    from releasekit.store.ledger import Entry, Records

SCHEMA, LOG_SCHEMA = "releasekit/verification/1", "releasekit/log/1"
COLUMNS = ("condition", "path", "what")
LOG_COLUMNS = ("number", "at", "event", "code_set", "release", "holds", "note")


def to_json(findings: Sequence[Finding], records: Records | None, repaired: Sequence[str]) -> bytes:
    """Return what was found in a store as JSON; schemas/verification-1.schema.json says how."""
    return document(
        {
            "schema": SCHEMA,
            "sound": not any(finding.is_fault for finding in findings),
            "entries": len(records.entries) if records else 0,
            "last": records.head.last if records else "",
            "releases": len(records.manifests) if records else 0,
            "repaired": list(repaired),
            "findings": [
                {
                    "path": finding.path,
                    "condition": finding.condition,
                    "fault": finding.is_fault,
                    "code_set": single_line(finding.code_set) or None,
                    "release": single_line(finding.release) or None,
                    "what": finding.what,
                    "advice": finding.advice or None,
                }
                for finding in findings
            ],
        }
    )


def log_json(entries: Sequence[Entry]) -> bytes:
    """Return entries of a ledger as JSON; schemas/log-1.schema.json says how."""
    return document({"schema": LOG_SCHEMA, "entries": [_entry(entry) for entry in entries]})


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at,
        "event": entry.event,
        "code_set": entry.code_set or None,
        "release": entry.release or None,
        "manifest": entry.manifest or None,
        "was": entry.was or None,
        "found": entry.found,
        "sources": entry.sources,
        "holds": entry.holds,
        "note": entry.note or None,
        "prior": entry.prior or None,
        "sha256": sha256(entry.line()).hexdigest(),
    }


def log_row(entry: Entry) -> tuple[str, ...]:
    """Return an entry as cells of LOG_COLUMNS."""
    holds = ", ".join(entry.holds or entry.found)
    place = (entry.code_set, entry.release)
    return (str(entry.number), entry.at, entry.event, *place, holds, entry.note)
