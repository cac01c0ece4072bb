"""The library's functions: each does what the command of its name does, and returns values."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import json

from releasekit import layout as layouts
from releasekit import licensing, resources, review
from releasekit.classify.compare import EFFECTIVE, ReleaseDiff, common, compare_stored
from releasekit.crosswalk.settle import decide
from releasekit.errors import StoreError
from releasekit.ingest import loader
from releasekit.ingest.plan import plan as planned
from releasekit.ingest.temporary import TemporaryStore
from releasekit.model import ReleaseKind
from releasekit.reconcile import reconcile as reconciled
from releasekit.rows import Named, Rows, lists_alone
from releasekit.rows.effects import affected
from releasekit.store import Store, locate
from releasekit.store.label_or_path import label_or_path
from releasekit.views import edits as edit_views
from releasekit.views import impact_rows, measured_codes, measured_json
from releasekit.views.asked_lists import asked_lists, listed_code
from releasekit.views.changes import view as changes_view
from releasekit.views.decided_codes import decided
from releasekit.views.impact_rows import Found
from releasekit.views.impact_work import concerned
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.crosswalk import Crosswalk
    from releasekit.ingest.outcome import Outcome
    from releasekit.ingest.plan import Plan
    from releasekit.model import Release
    from releasekit.reconcile import Reconciled

    Place = Store | str | os.PathLike[str]
    Day = dt.date | str | None

_PAIR = 2
SAMPLES = resources.folder("releases")
"""The folder of the packaged samples: small releases, made up, every one marked as such."""


def open_store(path: str | os.PathLike[str] | None = None) -> Store:
    """Return a store of releases; without a path the one that the command line would use.

    That is RELEASEKIT_STORE, `store` in releasekit.toml, ./releases, or the packaged samples.

    >>> [release.label for release in open_store(SAMPLES).releases("cpt")]
    ['2025', '2025-04', '2025-07', '2026']
    """
    return locate(os.fspath(path) if path is not None else None)


def load(  # noqa: PLR0913 (what the command takes)
    store: Place,
    code_set: str,
    version: str,
    *paths: str | os.PathLike[str],
    effective: Day = None,
    published: Day = None,
    kind: ReleaseKind | str | None = None,
    covers: Iterable[str] = (),
    reason: str = "",
    sample: bool = False,
    force: bool = False,
    replace: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Read a publisher's files into a store as release `version`; return what came of it.

    Days are dates or ISO texts; what is left out follows from the code set's calendar. The same
    files again change nothing, and the outcome is `already`; a `dry_run` stores nothing. Raises
    ReleasekitError for files that are not whole, or are others under a label that is there.

    >>> import tempfile
    >>> outcome = load(tempfile.mkdtemp(), "icd10cm", "2026", "tests/distributions/icd10cm/2026")
    >>> outcome.manifest.concepts, str(outcome.manifest.release.effective)
    (14, '2025-10-01')
    """
    terms = loader.Terms(
        effective=_day(effective),
        published=_day(published),
        kind=ReleaseKind(kind) if kind else None,
        covers=tuple(covers),
        reason=reason,
        sample=sample,
        force=force,
        replace=replace,
    )
    given, layout = map(Path, paths), layouts.load(code_set)
    return loader.load(_store(store), layout, version, given, terms, dry_run=dry_run)


def plan(store: Place, folder: str | os.PathLike[str]) -> Plan:
    """Return the releases whose files lie in a folder, in the order in which to load them.

    Nothing is stored. What is told of each release is what `load` takes.

    >>> import tempfile
    >>> planned = plan(tempfile.mkdtemp(), "tests/distributions/icd10pcs")
    >>> [(release.version, str(release.state)) for release in planned.releases]
    [('2025', 'new'), ('2026', 'new')]
    """
    return planned(Path(folder), _store(store))


def compare(
    store: Place,
    before: str | os.PathLike[str],
    after: str | os.PathLike[str],
    *,
    code_set: str,
    basis: str = EFFECTIVE,
) -> ReleaseDiff:
    """Return what changed in a code set between two releases.

    BEFORE and AFTER are labels in the store, or paths of distributions that are read for this
    only. `basis` "book" counts by the edition in which a change is first printed, and needs stored
    releases. Raises StoreError for a label that is not there.

    >>> diff = compare(SAMPLES, "2025", "2026", code_set="cpt")
    >>> [change.delta.key for change in diff.changes if change.rule.id == "code-converted"]
    ['0160T', '0345T', '0515T']
    """
    place = _store(store)
    with TemporaryStore() as temporary:

        def side(spec: str | os.PathLike[str]) -> tuple[Store, Release]:
            known = label_or_path(spec, place)
            if isinstance(known, str):
                return place, place.get(code_set, known)
            return temporary.open(code_set, str(known))

        return compare_stored(side(before), side(after), basis=basis)


def crosswalk(  # noqa: PLR0913 (what the command takes)
    store: Place,
    before: str,
    after: str,
    *,
    code_set: str,
    decisions: Iterable[str | os.PathLike[str]] = (),
    carry_forward: bool = False,
) -> Crosswalk:
    """Return what became of every live code of BEFORE by AFTER, step by step through the store.

    `decisions` are review forms that were filled in; with `carry_forward` those on earlier data
    count where the texts are the same.

    >>> walk = crosswalk(SAMPLES, "2025", "2026", code_set="cpt")
    >>> walk.before.label, walk.after.label, len(walk.steps)
    ('2025', '2026', 3)
    """
    place = _store(store)
    reviews = [review.read(Path(path)) for path in decisions]
    ends = place.get(code_set, before), place.get(code_set, after)
    walk, _ = decide(place, *ends, reviews, carry_forward=carry_forward)
    return walk


def reconcile(store: Place, before: str, after: str, *, code_set: str) -> tuple[Reconciled, ...]:
    """Return our changes beside each of the publisher's own lists that came with AFTER.

    >>> for part in reconcile(SAMPLES, "2025", "2026", code_set="icd10cm"):
    ...     print(part.source, part.agree, part.unexplained)
    order addenda 43 0
    """
    place = _store(store)
    return reconciled(compare(place, before, after, code_set=code_set), place, place).lists


def check(  # noqa: PLR0913 (what the command takes)
    rows: object,
    *,
    store: Place,
    as_of: Day = None,
    code_set: str | Iterable[str] = (),
    code_column: str | Iterable[str] = (),
    date_column: str = "",
    modifier_column: str | Iterable[str] = (),
    sheet: str | Iterable[str] = (),
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return a user's rows with the worth of each code on its day, a table of Ibis: a row a code.

    `rows` is a path or several, a table of Ibis, a DataFrame of pandas, polars or Arrow, or a list
    of dicts; they are read where they are. The result has their columns, and column, code, read_as,
    code_set, date, verdict, why, first_day, last_day and replacements; it is worked out when it is
    asked for. Columns that are not named are recognized; rows without a date are judged as of the
    day given, else the effective date of the latest release. Raises RowsError for what is no rows.

    >>> rows = [{"cpt": "99468", "date": "2025-12-31"}, {"cpt": "99468", "date": "2026-01-01"}]
    >>> checked = check(rows, store=SAMPLES)
    >>> [(row["verdict"], row["replacements"]) for row in checked.to_pyarrow().to_pylist()]
    [('valid', ''), ('ended', '99467')]
    """
    named = Named(
        codes=_several(code_column),
        code_sets=_several(code_set),
        date=date_column,
        modifiers=_several(modifier_column),
    )
    place, table = Rows.given(_store(store), rows, named.code_sets, _several(sheet))
    columns = place.columns(table, named)
    judged = place.judged(place.settled(table), columns, _day(as_of))
    return place.ordered(judged, columns)


def impact(  # noqa: PLR0913 (what the command takes)
    rows: object,
    before: str,
    after: str,
    *,
    store: Place,
    code_set: str | Iterable[str] = (),
    code_column: str | Iterable[str] = (),
    date_column: str = "",
    sheet: str | Iterable[str] = (),
    decisions: Iterable[str | os.PathLike[str]] = (),
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the rows that the changes from BEFORE to AFTER are about, as a table of Ibis.

    `rows` are as `check` takes them. The result has their columns, and code, code_set, class,
    change, level, effective, last_day, action, replace_by, replacements, basis, date and at_risk:
    whether the date is on or after the effective date, or there is none. It is worked out when it
    is asked for. Without `code_set` every code set counts that has both releases. `decisions` are
    review forms that were filled in; what they decide stands in the place of what is published.

    >>> rows = [{"item": 1, "cpt": "99468", "price": 75}, {"item": 2, "cpt": "0345T", "price": 9}]
    >>> found = impact(rows, "2025", "2026", store=SAMPLES)
    >>> [(row["item"], row["action"]) for row in found.to_pyarrow().to_pylist()]
    [(1, 'Replace by 99467'), (2, 'Replace by 33990')]
    """
    home = _store(store)
    chosen = _several(code_set) or tuple(common(home, before, after))
    diffs = [compare(home, before, after, code_set=name) for name in chosen]
    reader = licensing.audience(licensing.INTERNAL)
    reviewed = decided(home, [review.read(Path(path)) for path in decisions], diffs).replacements
    concern = concerned((changes_view(diff, Selection(), reader) for diff in diffs), reviewed)
    named = Named(codes=_several(code_column), date=date_column)
    place, table = Rows.given(home, rows, lists_alone(chosen), _several(sheet))
    columns = place.columns(table, named)
    days = {diff.layout.id: diff.after.effective for diff in diffs}
    settled = place.settled(table)
    done = affected(settled, columns, place.sources, concern.effects, days)
    return impact_rows.listed(concern, Found(rows=settled, columns=columns, affected=done))


def edits(
    codes: str | Iterable[str],
    *,
    store: Place,
    as_of: Day = None,
    code_set: str | Iterable[str] = (),
) -> dict[str, Any]:
    """Return whether two codes may be reported together, or what binds one, as a dict.

    It is the document that `releasekit edits --format json` writes (schemas/edits-1.schema.json),
    with all edits of one code. Without `as_of` each list answers for the first day of its last
    release. Raises StoreError for what is no code of a list, or a store without lists.

    >>> import tempfile
    >>> place, files = tempfile.mkdtemp(), "tests/distributions/mue-practitioner/2025-10"
    >>> _ = load(place, "mue-practitioner", "2025-10", files)
    >>> [limit["units"] for limit in edits("20610", store=place)["limits"]]
    ['2']
    """
    searched, absent = asked_lists(_store(store), _several(code_set))
    typed = [listed_code(code, searched) for code in _several(codes)]
    day, reader = _day(as_of), licensing.audience(licensing.INTERNAL)
    if len(typed) == 1:
        view = measured_codes.measures(searched, typed[0], day, reader)
        return dict(json.decode(measured_json.to_json(view, None, absent)))
    if len(set(typed)) != _PAIR or len(typed) != _PAIR:
        message = f"edits takes one code, or two different ones, not {', '.join(typed) or 'none'}"
        raise StoreError(message, advice="name one code, or two")
    views = edit_views.pair_views(searched, typed[0], typed[1], day)
    date = day or edit_views.latest_day(views, searched)
    return dict(json.decode(edit_views.to_json(views, typed, date, absent)))


def _several(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) and given else tuple(given)


def _store(place: Place) -> Store:
    return place if isinstance(place, Store) else Store(Path(place))


def _day(day: Day) -> dt.date | None:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
