"""Tells which columns of a table hold codes, days, modifiers, money: by heading and content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.errors import RowsError
from releasekit.faults import near
from releasekit.rows.day_columns import day_columns, worded
from releasekit.rows.mended_codes import tidied
from releasekit.rows.value_columns import CODED, value_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.layout import CodeSet, OtherSystem
    from releasekit.rows.on_record import KnownCodes

    Samples = Mapping[str, Sequence[str]]

_MOST = 0.5
"""The share of a column's cells that must be codes where its heading does not say so."""
_SOME = 0.02
_ENOUGH = 3
_TRIED = 500
"""Of how many cells of a column, about, it is looked up whether they are codes."""
_MODIFIER_LONG = 2
_PLAIN = re.compile(r"(?i)codes?")
_NOT_CODES = re.compile(
    r"(?i)vrsn|version|\bpoa\b|date|\bdt\b|_dt|desc|text|name|amount|amt|price|charge(?!.*code)|units?"
    r"|zip|phone|npi|\bseq|qual|\btype|modif|mdfr|\bmod\b|_id$|\bid$|revenue|rev[ _]"
)
_SYSTEM = re.compile(r"(?i)(?:code[ _]*)?(?:system|type|set|qualifier|vocabulary|terminology)$")
_MODIFIER = re.compile(r"(?i)modif|mdfr|\bmod(?:s|[ _]*\d)?\b")
_NEVER = re.compile(r"(?i)\bvrsn\b|version|\bpoa\b|\bmdfr\b|modif")
"""Columns beside one of codes that have a word of it in their own heading."""


class Sources(Struct, frozen=True, kw_only=True):
    """The code sets by id, those that have a say and those that have none; what else rows hold.

    `unasked` are those of `absent` that the store has, and nobody asked for.
    """

    known: Mapping[str, KnownCodes]
    absent: Mapping[str, CodeSet]
    others: tuple[OtherSystem, ...] = ()
    unasked: frozenset[str] = frozenset()

    def layout(self, code_set: str) -> CodeSet:
        """Return a code set as it is declared."""
        return self.known[code_set].layout if code_set in self.known else self.absent[code_set]

    @property
    def every(self) -> tuple[str, ...]:
        """The ids of all, those of the store first."""
        return (*self.known, *self.absent)


class CodeColumn(Struct, frozen=True, kw_only=True):
    """A column of codes: which code sets it may hold, what names one beside it, its day."""

    name: str
    code_sets: tuple[str, ...]
    system: str = ""
    day: str = ""


class Columns(Struct, frozen=True, kw_only=True):
    """What the columns of a table are; empty for what it does not have.

    `units_named` says that the user named the column of units; `place` is that of the place of
    service.
    """

    codes: tuple[CodeColumn, ...]
    modifiers: tuple[str, ...] = ()
    id: str = ""
    owner: str = ""
    amount: str = ""
    units: str = ""
    claim: str = ""
    place: str = ""
    units_named: bool = False


class Named(Struct, frozen=True, kw_only=True):
    """What the user names himself; empty for what is to be recognized.

    `place`, `area` and `base` are columns of the place of service, of the locality, and of base
    units of anesthesia; `at` and `locality` say the same of all rows.
    """

    codes: tuple[str, ...] = ()
    code_sets: tuple[str, ...] = ()
    date: str = ""
    modifiers: tuple[str, ...] = ()
    id: str = ""
    owner: str = ""
    amount: str = ""
    units: str = ""
    claim: str = ""
    place: str = ""
    area: str = ""
    base: str = ""
    at: str = ""
    locality: str = ""


def recognized(
    samples: Samples, codes_of: Sources, named: Named, dates: Sequence[str] = ()
) -> Columns:
    """Return what the columns are; `samples` has some cells of each, `dates` those of dates' type.

    A column of a code set that is declared but not loaded is recognized by its heading alone.

    Raises RowsError where a column that the user names is not there, or none holds codes.
    """
    names = tuple(samples)
    validate_named(named, names)
    service, through = day_columns(samples, named.date, dates)
    codes = _codes(samples, codes_of, named, (service, through))
    if not codes:
        message = "no column holds codes of a loaded code set"
        advice = f"name it: --code-column, one of {', '.join(names[:20])}"
        raise RowsError(message, advice=advice)
    taken = {column.name for column in codes} | {service, through}
    free = [name for name in names if name not in taken]
    modifiers = named.modifiers or tuple(name for name in free if _MODIFIER.search(worded(name)))
    told = value_columns({name: samples[name] for name in free})
    given = {name: getattr(named, name) or column for name, column in told.items()}
    return Columns(codes=codes, modifiers=modifiers, units_named=bool(named.units), **given)


def holds_codes(sources: Sources, named: Named, samples: Samples) -> bool:
    """Return whether a table has the columns of codes that are named, else any, by some cells."""
    if named.codes:
        return set(named.codes) <= set(samples)
    return bool(_codes(samples, sources, named, day_columns(samples, "", ())))


def validate_named(named: Named, names: Sequence[str]) -> None:
    """Raise the RowsError of a column that the user names and that is not there."""
    wanted = {
        "--code-column": named.codes,
        "--modifier-column": named.modifiers,
        "--date-column": (named.date,),
        "--id-column": (named.id,),
        "--owner-column": (named.owner,),
        "--amount-column": (named.amount,),
        "--units-column": (named.units,),
        "--claim-column": (named.claim,),
        "--place-column": (named.place,),
        "--locality-column": (named.area,),
        "--base-units-column": (named.base,),
    }
    for option, given in wanted.items():
        for name in filter(None, given):
            if name not in names:
                message = f"{option} {name}: there is no such column{near(name, names)}"
                raise RowsError(message, advice=f"the columns are: {', '.join(names[:40])}")


def _codes(
    samples: Samples, sources: Sources, named: Named, days: tuple[str, str]
) -> tuple[CodeColumn, ...]:
    allowed = named.code_sets or sources.every
    found: list[CodeColumn] = []
    for name, cells in samples.items():
        if named.codes and name not in named.codes:
            continue
        if name in days and name not in named.codes:
            continue
        system = _system(name, samples, sources)
        paired = system != "" and system.replace(" ", "") == f"{name}|type".replace(" ", "")
        sure = bool(named.codes) or paired
        sets = _code_sets(name, cells, sources, allowed, sure=sure)
        if sets:
            through = all(sources.layout(key).rows.day == "through" for key in sets)
            found.append(CodeColumn(name=name, code_sets=sets, system=system, day=days[through]))
    if not found and not named.codes:  # a heading that says no more than that is taken at its word
        plain = next((name for name in samples if _PLAIN.fullmatch(worded(name).strip())), "")
        return _codes(samples, sources, replace(named, codes=(plain,)), days) if plain else ()
    return tuple(found)


def _code_sets(
    name: str, cells: Sequence[str], sources: Sources, allowed: Sequence[str], *, sure: bool
) -> tuple[str, ...]:
    """Return the code sets whose codes a column holds, the likeliest first; none if it has none."""
    heading = worded(name)
    patterns = {key: sources.layout(key).rows.headings for key in allowed}
    headed = [key for key, pattern in patterns.items() if pattern and pattern.search(heading)]
    if not sure and _NEVER.search(heading):
        return ()
    if not sure and _NOT_CODES.search(heading) and not (headed and CODED.search(heading)):
        return ()
    texts = [tidied(cell).replace(".", "") for cell in cells]
    texts = _spread([text for text in texts if text])
    shares = {key: _share(texts, key, sources) for key in allowed}
    ranked = sorted(allowed, key=lambda key: (-(shares[key] + (key in headed) * _SOME), key))
    if sure:
        return tuple(ranked)
    most = max(shares.values(), default=0.0)
    if headed and (most >= _SOME or not texts):
        known = sources.known
        return tuple(
            key for key in ranked if key in headed or (key in known and shares[key] >= _SOME)
        )
    loaded = max((shares[key] for key in allowed if key in sources.known), default=0.0)
    if loaded >= _MOST and len(texts) >= _ENOUGH:
        return tuple(key for key in ranked if shares[key] >= _SOME)
    return ()


def _spread(texts: list[str]) -> list[str]:
    """Return as many texts as tell what a column holds, from its beginning to its end."""
    return texts[:: 1 + len(texts) // _TRIED]


def _share(texts: Sequence[str], code_set: str, sources: Sources) -> float:
    """Return which share of some texts are codes on record, with or without what is behind them.

    Of a code set that is not loaded it is the share of texts that have the form of its codes.
    """
    if not texts:
        return 0.0
    known, layout = sources.known.get(code_set), sources.layout(code_set)

    def is_code(text: str) -> bool:
        if known is not None:
            return text in known
        figures = any(map(str.isdigit, text))  # a word may have the form of a code
        return figures and bool(layout.code.fullmatch(text) and layout.kind_of(text))

    return sum(1 for text in texts if any(map(is_code, _parts(text)))) / len(texts)


def _parts(text: str) -> list[str]:
    return [
        part for part in (text, *re.findall(r"[0-9A-Z]+", text)[:2]) if len(part) > _MODIFIER_LONG
    ]


def _system(name: str, samples: Samples, sources: Sources) -> str:
    """Return the column that names the code set of each code of another column."""
    names = tuple(samples)
    tight = re.sub(r"\s*\|\s*", "|", name)
    by_tight = {re.sub(r"\s*\|\s*", "|", other): other for other in names}
    if f"{tight}|type" in by_tight:
        return by_tight[f"{tight}|type"]
    place = names.index(name)
    near_by = [*names[place + 1 : place + 2], *names[max(0, place - 1) : place]]
    patterns = [sources.layout(key).rows.systems for key in sources.every]
    patterns += [other.words for other in sources.others]
    for other in near_by:
        words = {cell.strip() for cell in samples[other]} - {""}
        says = any(pattern.fullmatch(word) for word in words for pattern in patterns if pattern)
        if _SYSTEM.search(worded(other)) and says:
            return other
    return ""
