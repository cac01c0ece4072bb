"""Labels that the names of files contradict, or what their texts say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releasekit.errors import DistributionError
from releasekit.ingest.labels import Named, label_by_names, label_of_name, named, stated
from releasekit.ingest.latest_days import label_by_days
from releasekit.ingest.typed_codes import is_own
from releasekit.layout import Role
from releasekit.layout.shapes import TextFile, XmlTree
from releasekit.readers.text_lines import head_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from releasekit.ingest.claims import Claims
    from releasekit.layout import CodeSet
    from releasekit.model import Release

_SHOWN = 60
_NOTICED = frozenset({Role.CONCEPTS, Role.DESIGNATIONS})
"""What files of an edition are for; the notice of a history may be older."""


class Contradiction(NamedTuple):
    """What speaks against a label, and the label that is right by it."""

    message: str
    label: str


def texts(claims: Claims, code_set: CodeSet) -> Iterator[tuple[Named, str]]:
    """Return what the beginnings and ends of the files that are read say, and in which words.

    The year of a notice is that of its edition, by the license's own offset.
    """
    notice = code_set.license
    for file, member in claims.read:
        own = file.edition if isinstance(file, (TextFile, XmlTree)) else ()
        patterns = [(pattern, 0) for pattern in own]
        if notice.stated and isinstance(file, TextFile) and file.role in _NOTICED:
            patterns.append((notice.stated, notice.year_offset))
        text = f"{head_text(member)}\n{member.tail().decode('latin-1')}" if patterns else ""
        for pattern, offset in patterns:
            if match := pattern.search(text):
                said = code_set.cadence.stated(match.groupdict())
                yield stated(*said, member.name, offset), match[0]


def label_of(path: Path, claims: Claims, code_set: CodeSet) -> str:
    """Tell which release a path is: by names, by what the files say, by the days of their records.

    The folders in which it lies are asked last. DistributionError where none of them says it.
    """
    label = label_by_names([path.name, *_names(claims)], code_set)
    label = label or label_by_names(_names_beside(claims), code_set)
    label = label or label_inside(claims, code_set)
    label = label or label_by_names(reversed(path.parts[:-1]), code_set)
    if not label:
        message = f"{path.name}: neither names nor contents say which release it is"
        advice = "load it under a label first: releasekit load CODE_SET VERSION PATH"
        raise DistributionError(message, advice=advice)
    return label


def label_inside(claims: Claims, code_set: CodeSet) -> str:
    """Return the label that files say in their texts, or by the days of their records; else ""."""
    said = next((said for said, _ in texts(claims, code_set)), None)
    return label_of_name(said, code_set) if said else label_by_days(claims, code_set)


def say_anything(names: Iterable[str], claims: Claims, code_set: CodeSet) -> bool:
    """Return whether names that were given, or the files, say which release they are of."""
    every = [*names, *_names(claims)]
    return any(named(every, code_set)) or any(texts(claims, code_set))


def contradictions(
    names: Iterable[str], claims: Claims, release: Release, code_set: CodeSet
) -> Iterator[Contradiction]:
    """Return what speaks against the label of a release: names of files, and their texts.

    `names` are those that were given, which a user may have chosen.
    """
    given, ours = list(named(names, code_set)), list(named(_names(claims), code_set))
    dated = [said for said in (*given, *ours) if said.month]
    if dated and not any(_fits(said, release, code_set) for said in dated):
        wrong = dated[:1]
    else:
        of_year = [said for said in ours or given if not (said.month or (dated and not ours))]
        wrong = [said for said in of_year if not _is_edition(said, release, code_set)]
        parts = [said for said in ours if said.month and len(ours) > 1]
        wrong += [said for said in parts if not _fits(said, release, code_set)]
    beside = named(_names_beside(claims), code_set)
    wrong += [said for said in beside if not _is_edition(said, release, code_set)]
    for said in wrong:
        yield _contradiction(said, "by its name", release, code_set)
    for said, words in texts(claims, code_set):
        if not _fits(said, release, code_set):
            quoted = " ".join(words.split())[:_SHOWN]
            yield _contradiction(said, f"by its text, {quoted!r}", release, code_set)


def _names(claims: Claims) -> list[str]:
    """Return the names of the files of codes."""
    return [member.name for file, member in claims.read if file.role is Role.CONCEPTS]


def _names_beside(claims: Claims) -> list[str]:
    """Return the names of the publisher's files that lie beside those of codes."""
    return [
        member.name
        for file, member in claims.read
        if file.role is not Role.CONCEPTS and not is_own(file) and not file.instruction
    ]


def _is_edition(said: Named, release: Release, code_set: CodeSet) -> bool:
    """Return whether a year is that of the edition in force; of a month, that of its edition."""
    cadence = code_set.cadence
    edition = cadence.edition(_day(said, code_set)) if said.month else said.year
    return edition == cadence.edition(release.effective)


def _fits(said: Named, release: Release, code_set: CodeSet) -> bool:
    """Return whether a statement is right of a release.

    An update may have the notice of the edition that was in force when it was published, or of the
    one that follows.
    """
    if said.month:
        return _day(said, code_set) == release.effective
    cadence = code_set.cadence
    edition = cadence.edition(release.effective)
    if cadence.dates(str(edition)).effective == release.effective and not release.covers:
        return said.year == edition
    published = cadence.edition(release.published) if release.published else edition
    return min(edition, published) <= said.year <= edition + 1


def _day(said: Named, code_set: CodeSet) -> dt.date:
    return code_set.cadence.dates(label_of_name(said, code_set)).effective


def _contradiction(said: Named, how: str, release: Release, code_set: CodeSet) -> Contradiction:
    label = label_of_name(said, code_set)
    message = f"{said.name} is of the release {label} {how}, not {release.version}"
    return Contradiction(message, label)
