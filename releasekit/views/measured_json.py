"""What lists of edits, limits and fees say of one code, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.store import release_document
from releasekit.views.edits import SCHEMA, row_document
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.views.measured_types import CodeMeasures, FeeView, LimitView, PartnersView


def to_json(view: CodeMeasures, most: int | None, absent: Sequence[str]) -> bytes:
    """Return what is said of one code as JSON; schemas/edits-1.schema.json says its shape.

    Of each list of edits the first `most` are given, all of them by default, and how many there
    are.
    """
    return document(
        {
            "schema": SCHEMA,
            "codes": [view.code],
            "as_of": view.as_of,
            "not_loaded": list(absent),
            "pairs": [],
            "edits": [_partners_document(one, most) for one in view.edits],
            "limits": [_limit_document(one) for one in view.limits],
            "fees": [_fee_document(one) for one in view.fees if one.in_force],
        }
    )


def documents(views: Iterable[CodeMeasures]) -> dict[str, dict[str, object]]:
    """Return by code how many edits it has, its limits and its fees, as `show` has them."""
    return {
        view.code: {
            "edits": [
                {key: value for key, value in _partners_document(one, 0).items() if key != "rows"}
                for one in view.edits
                if one.rows
            ],
            "limits": [_limit_document(one) for one in view.limits if one.units],
            "fees": [_fee_document(one) for one in view.fees if one.in_force],
        }
        for view in views
    }


def _partners_document(view: PartnersView, most: int | None) -> dict[str, object]:
    return {
        "code_set": view.code_set,
        "name": view.name,
        "setting": view.setting,
        "relation": view.relation,
        "release": release_document(view.release),
        "as_of": view.currency.as_of,
        "later_due": view.currency.later_due,
        "total": len(view.rows),
        "as_first": len(view.as_first),
        "as_second": len(view.as_second),
        "modifier_allowed": view.allowed,
        "rows": [row_document(row) for row in view.rows[:most]],
        "notice": view.notice,
    }


def _limit_document(view: LimitView) -> dict[str, object]:
    return {
        "code_set": view.code_set,
        "name": view.name,
        "setting": view.setting,
        "release": release_document(view.release),
        "as_of": view.currency.as_of,
        "later_due": view.currency.later_due,
        "units": view.units or None,
        "counted_by": ("line" if view.by_line else "day") if view.units else None,
        "indicator": view.indicator or None,
        "reason": view.reason or None,
        "sentence": view.sentence,
        "notice": view.notice,
    }


def _fee_document(view: FeeView) -> dict[str, object]:
    return {
        "code_set": view.code_set,
        "name": view.name,
        "setting": view.setting,
        "release": release_document(view.release),
        "as_of": view.currency.as_of,
        "later_due": view.currency.later_due,
        "code": view.code,
        "status": view.status or None,
        "status_means": view.status_means or None,
        "payable": view.payable,
        "values": view.values,
        "amounts": view.amounts,
        "notice": view.notice,
    }
