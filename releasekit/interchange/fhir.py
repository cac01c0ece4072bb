"""Writes a crosswalk as a FHIR ConceptMap, R5 or R4."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec import json
from msgspec.structs import replace

from releasekit.interchange.identity import id_of, name_of, printed, title_of, urn_of
from releasekit.model import Basis, Relationship
from releasekit.render import words
from releasekit.views import titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from releasekit.views.crosswalks import CrosswalkView, LinkView

EQUIVALENCE = {
    Relationship.RELATED_TO: "relatedto",
    Relationship.EQUIVALENT: "equivalent",
    Relationship.BROADER: "narrower",
    Relationship.NARROWER: "wider",
    Relationship.NOT_RELATED_TO: "disjoint",
}
"""R4 states what the target is to the source, R5 what the source is to the target.

https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html
"""
_ALL = "/vs"
"""What commonly follows a code system's URI in the URI of the value set of all its codes."""
UNDECIDED = "no official replacement"
ELSEWHERE = "No code of this code set: see the group whose target is {uri}"
PROPOSED = "PROPOSED, not official"
PROPERTIES = {
    "basis": ("string", "Basis of the mapping: published, identical, reviewed or proposed"),
    "cardinality": ("string", "one-to-one, split, merge or many-to-many"),
    "score": ("decimal", "Text similarity of a proposal, 0 to 100"),
}


def r5(view: CrosswalkView, *, proposals: bool = False) -> str:
    """Return a crosswalk as a ConceptMap of FHIR R5, as JSON text.

    Proposals are left out unless they are asked for: a program relies on whatever is in a map.
    With them, and as long as any code is undecided, the map is a draft. Codes that stay the same
    are mapped by the group's `unmapped`: use the source's code. It applies to every code that has
    neither a target nor `noMap`, so that a code that ended always has one of them: `noMap` where
    there is no replacement, and where it is undecided; the description names these. Targets of
    another code set stand in a group of their own; a code that has no other is `noMap` in the first
    group, whose `unmapped` would map it to itself.
    https://hl7.org/fhir/R5/conceptmap-definitions.html#ConceptMap.group.unmapped
    """
    links = _chosen(view, proposals=proposals)
    own, others = _by_target(links)
    group: dict[str, Any] = {
        "source": f"{view.uri}|{view.before.label}",
        "target": f"{view.uri}|{view.after.label}",
        "element": list(_elements(own, _r5_element)),
        "unmapped": {"mode": "use-source-code", "relationship": Relationship.EQUIVALENT.value},
    }
    further: list[dict[str, Any]] = [
        {"source": group["source"], "target": uri, "element": list(_elements(led, _r5_element))}
        for uri, led in others.items()
    ]
    document = _head(view, links) | {
        "property": [
            {"code": code, "type": kind, "description": text}
            for code, (kind, text) in PROPERTIES.items()
        ],
        "sourceScopeUri": f"{view.uri}{_ALL}",
        "targetScopeUri": f"{view.uri}{_ALL}",
        "group": [_group(group), *further],
    }
    return _json(document)


def r4(view: CrosswalkView, *, proposals: bool = False) -> str:
    """Return a crosswalk as a ConceptMap of FHIR R4, as JSON text; see `r5`.

    R4 has no properties: the basis and the rest stand in each target's comment. It has no `noMap`
    either, but an equivalence `unmatched`.
    """
    links = _chosen(view, proposals=proposals)
    own, others = _by_target(links)
    source = {"source": view.uri, "sourceVersion": view.before.label}
    group: dict[str, Any] = source | {
        "target": view.uri,
        "targetVersion": view.after.label,
        "element": list(_elements(own, _r4_element)),
        "unmapped": {"mode": "provided"},
    }
    further: list[dict[str, Any]] = [
        source | {"target": uri, "element": list(_elements(led, _r4_element))}
        for uri, led in others.items()
    ]
    scopes = {"sourceUri": f"{view.uri}{_ALL}", "targetUri": f"{view.uri}{_ALL}"}
    return _json(_head(view, links) | scopes | {"group": [_group(group), *further]})


def _json(document: dict[str, Any]) -> str:
    return json.format(json.encode(document), indent=1).decode() + "\n"


def _group(group: dict[str, Any]) -> dict[str, Any]:
    """Return the group without an empty list of elements, which FHIR does not allow."""
    return {name: value for name, value in group.items() if value != []}


def _chosen(view: CrosswalkView, *, proposals: bool) -> list[LinkView]:
    """Return the links to write; a code that has only proposals keeps a link without a target."""
    if proposals:
        return printed(view)
    kept = []
    for _, group in groupby(printed(view), key=lambda link: link.source):
        links = list(group)
        settled = [link for link in links if link.basis != Basis.PROPOSED]
        kept += settled or [replace(links[0], target="")]
    return kept


def _by_target(links: list[LinkView]) -> tuple[list[LinkView], dict[str, list[LinkView]]]:
    """Return the links within the code set, and those to others by the URI of each.

    A code that leads to another code set only is among the first too, without a target.
    """
    own: list[LinkView] = []
    others: dict[str, list[LinkView]] = {}
    for _, group in groupby(links, key=lambda link: link.source):
        every = list(group)
        foreign = [link for link in every if link.target_uri]
        for link in foreign:
            others.setdefault(link.target_uri, []).append(link)
        own += [link for link in every if not link.target_uri] or [replace(foreign[0], target="")]
    return own, dict(sorted(others.items()))


def _head(view: CrosswalkView, links: Iterable[LinkView]) -> dict[str, Any]:
    proposed = any(link.basis == Basis.PROPOSED for link in links)
    return {
        "resourceType": "ConceptMap",
        "id": id_of(view),
        "url": urn_of(view),
        "version": view.after.label,
        "name": name_of(view),
        "title": title_of(view),
        "status": "draft" if proposed or view.undecided else "active",
        "experimental": view.sample,
        "date": view.after.known.isoformat(),
        "publisher": f"releasekit, from the releases of {view.publisher_name}",
        "description": _description(view),
        "copyright": view.notice,
    }


def _description(view: CrosswalkView) -> str:
    sentences = [
        f"What became of the codes of {view.name} {view.before.label} in {view.after.label}.",
        f"{view.identical:,} codes stay the same and map to themselves.",
    ]
    undecided = _undecided(view)
    if undecided:
        codes = "code is" if len(undecided) == 1 else "codes are"
        named = ", ".join(undecided)
        sentences.append(f"{len(undecided):,} {codes} undecided ({UNDECIDED}): {named}.")
    if view.withheld:
        sentences.append(f"{titles.of_withheld('text', view.entitlement, view.audience)}.")
    return " ".join(sentences)


def _undecided(view: CrosswalkView) -> list[str]:
    """Return the codes that have only proposals, or nothing at all."""
    links = printed(view)
    settled = {link.source for link in links if link.basis != Basis.PROPOSED}
    return [code for code in dict.fromkeys(link.source for link in links) if code not in settled]


def _elements(
    links: Iterable[LinkView], element: Callable[[list[LinkView]], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for source, group in groupby(links, key=lambda link: link.source):
        own = list(group)
        yield _coded(source, str(own[0].source_display)) | element(own)


def _coded(code: str, display: str) -> dict[str, Any]:
    return {"code": code} | ({"display": display} if display else {})


def _r5_element(links: list[LinkView]) -> dict[str, Any]:
    targets = [_r5_target(link) for link in links if link.target]
    return {"target": targets} if targets else {"noMap": True}


def _r5_target(link: LinkView) -> dict[str, Any]:
    mapped: dict[str, Any] = {"relationship": link.relationship, "comment": comment(link)}
    properties: list[dict[str, Any]] = [
        {"code": "basis", "valueString": link.basis},
        {"code": "cardinality", "valueString": link.cardinality},
    ]
    if link.score is not None:
        properties.append({"code": "score", "valueDecimal": link.score})
    return _coded(link.target, str(link.target_display)) | mapped | {"property": properties}


def _r4_element(links: list[LinkView]) -> dict[str, Any]:
    targets = [_r4_target(link) for link in links if link.target]
    if not targets:
        proposed = links[0].basis == Basis.PROPOSED
        text = f"Undecided: {UNDECIDED}" if proposed else comment(links[0])
        if links[0].target_uri:
            text = f"{ELSEWHERE.format(uri=links[0].target_uri)}; {text}"
        targets = [{"equivalence": "unmatched", "comment": text}]
    return {"target": targets}


def _r4_target(link: LinkView) -> dict[str, Any]:
    equivalence = EQUIVALENCE[Relationship(link.relationship)]
    mapped = {"equivalence": equivalence, "comment": comment(link)}
    return _coded(link.target, str(link.target_display)) | mapped


def comment(link: LinkView) -> str:
    """Return a link's basis in words, its reviewer, its reason, and the codes on the way."""
    proposed = link.basis == Basis.PROPOSED
    parts = [f"Basis: {PROPOSED if proposed else link.basis}"]
    if link.score is not None:
        parts.append(words.load()["crosswalk"]["similarity"].format(score=f"{link.score:.1f}"))
    who = ", ".join(filter(None, (link.reviewer, link.reviewed)))
    parts += [f"reviewed by {who}"] if who else []
    parts += [str(link.reason)] if link.reason else []
    parts += [link.path] if link.path else []
    return "; ".join(parts)
