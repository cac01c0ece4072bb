"""FHIR Claim, ExplanationOfBenefit and ValueSet as rows: one a coding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from releasekit.errors import RowsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Resource = dict[str, Any]

COLUMNS = ("resource", "id", "line", "system", "code", "modifiers", "date", "charge", "units")
_MOST = 1 << 28
"""Bytes of one document; longer deliveries come as JSON lines."""


def rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield a row for each coding of a document or of JSON lines, in the order of `COLUMNS`."""
    try:
        for resource in _resources(path):
            yield from _rows(resource)
    except UnicodeDecodeError as error:
        message = f"{path.name}: is no UTF-8: {error.reason}"
        raise RowsError(message, advice="export it again as UTF-8, as FHIR has it") from None
    except RecursionError:
        message = f"{path.name}: is nested deeper than any resource"
        raise RowsError(message, advice="give the file as it was exported") from None


def _resources(path: Path) -> Iterator[Resource]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except ValueError:
                if number > 1:
                    message = f"{path.name}:{number}: is no JSON"
                    raise RowsError(message, advice="correct the line") from None
                break
            yield from _inside(value)
        else:
            return
    if path.stat().st_size > _MOST:
        message = f"{path.name}: is one document of more than {_MOST >> 20} MiB"
        raise RowsError(message, advice="give its resources one a line (NDJSON)")
    try:
        yield from _inside(json.loads(path.read_text(encoding="utf-8-sig")))
    except ValueError as error:
        message = f"{path.name}: is no JSON: {error}"
        raise RowsError(message, advice="give the file as it was exported") from None


def _inside(value: object) -> Iterator[Resource]:
    if isinstance(value, list):
        for part in value:
            yield from _inside(part)
    elif isinstance(value, dict) and value.get("resourceType") == "Bundle":
        for entry in _list(value, "entry"):
            yield from _inside(entry.get("resource"))
    elif isinstance(value, dict):
        yield value


def _rows(resource: Resource) -> Iterator[tuple[str, ...]]:
    kind = str(resource.get("resourceType", ""))
    name = str(resource.get("id", ""))
    if kind == "ValueSet":
        for system, code in _members(resource):
            yield (kind, name, "", system, code, "", "", "", "")
        return
    whole = _period(resource.get("billablePeriod"))
    for field, concept in (
        ("diagnosis", "diagnosisCodeableConcept"),
        ("procedure", "procedureCodeableConcept"),
    ):
        for part in _list(resource, field):
            date = str(part.get("date") or whole[1])
            for system, code in _codings(part.get(concept)):
                number = str(part.get("sequence", ""))
                yield (kind, name, number, system, code, "", date, "", "")
    for item in _list(resource, "item"):
        date = item.get("servicedDate") or _period(item.get("servicedPeriod"))[0] or whole[0]
        modifiers = [code for part in _list(item, "modifier") for _, code in _codings(part)]
        amount = item.get("net") or item.get("unitPrice") or {}
        units = item.get("quantity") or {}
        rest = (_text(amount, "value"), _text(units, "value"))
        for system, code in _codings(item.get("productOrService")):
            number = str(item.get("sequence", ""))
            yield (kind, name, number, system, code, ",".join(modifiers), str(date), *rest)


def _members(resource: Resource) -> Iterator[tuple[str, str]]:
    compose, expansion = resource.get("compose") or {}, resource.get("expansion") or {}
    for part in _list(compose, "include"):
        for concept in _list(part, "concept"):
            yield str(part.get("system", "")), str(concept.get("code", ""))
    waiting = _list(expansion, "contains")
    while waiting:
        part = waiting.pop(0)
        if part.get("code"):
            yield str(part.get("system", "")), str(part["code"])
        waiting = _list(part, "contains") + waiting


def _list(value: object, name: str) -> list[Resource]:
    parts = value.get(name) if isinstance(value, dict) else None
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _codings(concept: object) -> Iterator[tuple[str, str]]:
    for coding in _list(concept, "coding"):
        if coding.get("code"):
            yield str(coding.get("system", "")), str(coding["code"])


def _period(value: object) -> tuple[str, str]:
    start, end = _text(value, "start"), _text(value, "end")
    return (start or end, end or start)


def _text(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return "" if found is None else str(found)
