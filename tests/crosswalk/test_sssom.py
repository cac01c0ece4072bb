"""Crosswalks as SSSOM, held against its own tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from releasekit.interchange import sssom
from tests.support.shown import AUDIENCES, EVERY, PAIRS, dotted, seen
from tests.support.tools import library

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.crosswalks import LinkView


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the libraries that read SSSOM
@EVERY
@AUDIENCES
def test_sssom_is_what_its_own_tools_read(pair: tuple[str, ...], who: str, tmp_path: Path) -> None:
    constants, parsers, validators = (
        library(f"sssom.{name}", extra="interchange-check")
        for name in ("constants", "parsers", "validators")
    )
    shown = seen(who, *pair)
    place = tmp_path / "map.sssom.tsv"
    place.write_text(sssom.dumps(shown), encoding="utf-8")
    found = parsers.parse_sssom_table(place)
    reports = validators.validate(found, constants.DEFAULT_VALIDATION_TYPES, fail_on_error=True)
    assert not [one for report in reports.values() for one in report.results]
    assert {str(day)[:10] for day in found.df["mapping_date"]} == {str(shown.after.known)}
    assert len(found.df) == len(shown.links)
    assert found.prefix_map[shown.code_set] == f"{shown.uri}/"
    wanted = {
        (f"{pair[0]}:{dotted(shown, link.source)}", dotted(shown, link.target))
        for link in shown.links
    }
    got = zip(found.df["subject_id"], found.df["object_id"], strict=True)
    plain = {(one, "" if two == sssom.NO_TERM else two.partition(":")[2]) for one, two in got}
    assert plain == wanted


def _link(**more: Any) -> LinkView:  # noqa: ANN401 (whatever a link has)
    (first,) = [link for link in seen("public", *PAIRS[1]).links if link.source == "L1256"]
    return replace(first, **more)


@pytest.mark.parametrize(
    ("more", "predicate", "justification"),
    [
        ({}, "skos:exactMatch", "ManualMappingCuration"),
        ({"relationship": "related-to"}, "IAO:0100001", "ManualMappingCuration"),
        (
            {"relationship": "related-to", "cardinality": "split"},
            "skos:relatedMatch",
            "ManualMappingCuration",
        ),
        (
            {"relationship": "related-to", "basis": "proposed"},
            "skos:relatedMatch",
            "LexicalSimilarityThresholdMatching",
        ),
        ({"relationship": "source-is-broader-than-target"}, "skos:narrowMatch", None),
        ({"relationship": "source-is-narrower-than-target"}, "skos:broadMatch", None),
        ({"trace": 2}, "skos:exactMatch", "MappingChaining"),
    ],
)
def test_how_a_link_is_said_in_sssom(
    more: dict[str, Any], predicate: str, justification: str | None
) -> None:
    times = more.get("trace", 1)
    link = _link(**more | {"trace": _link().trace * times})
    shown = seen("public", *PAIRS[1])
    row = dict(zip(sssom.COLUMNS, sssom._row(link, shown.code_set), strict=True))  # noqa: SLF001 (one row of it)
    assert row["predicate_id"] == predicate
    assert row["mapping_justification"] == f"semapv:{justification or 'ManualMappingCuration'}"
