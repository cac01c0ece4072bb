"""What must be true of a declaration so that files can be read and releases stored by it."""

import codecs
import io
from collections.abc import Callable, Iterator

from releasekit.faults import near, one_of
from releasekit.layout.codeset import CodeSet
from releasekit.layout.fields import LONGEST, RESERVED, Axis, Group, Number, Use
from releasekit.layout.mended import UNKNOWN
from releasekit.layout.shapes import File, FixedWidth, Prose, Role, TextFile, Workbook, XmlTree
from releasekit.layout.values import Regex

Fault = tuple[str, str]
"""Where, below the table that is looked at, and what is wrong."""
_PLAIN = "A1\n"
_CODES = _PAIR = 2
"""How many codes an edit binds, and of how many columns a family is at least."""


def of_file(file: File, code_set: CodeSet) -> Iterator[Fault]:
    """Return the faults of one file, by their paths below it."""
    for rule in _FILE_RULES:
        yield from rule(file, code_set)


def of_code_set(code_set: CodeSet) -> Iterator[Fault]:
    """Return the faults of what does not belong to one file."""
    yield from _key(code_set)
    yield from _properties(code_set)
    yield from _values(code_set)
    yield from _labels(code_set)
    yield from _families(code_set)
    yield from _measures(code_set)
    yield from _subject(code_set)


def _values(code_set: CodeSet) -> Iterator[Fault]:
    """Return the value lists that are of no column, or of one that has a list already."""
    columns = {column.name for file in code_set.files for column in file.columns}
    seen: set[str] = set()
    for number, values in enumerate(code_set.values):
        path = f"values[{number}].name"
        if values.name not in columns and UNKNOWN not in columns:
            yield path, f"no file has a column {values.name!r}{near(values.name, columns)}"
        for value in values.payable:
            if value not in values.means:
                yield f"values[{number}].payable", one_of(value, values.means)
        if values.name in seen:
            yield path, f"{values.name!r} has a value list already"
        seen.add(values.name)


def _families(code_set: CodeSet) -> Iterator[Fault]:
    """Return the families that are of fewer than two columns of numbers, or share one."""
    columns = [column for file in code_set.files for column in file.columns]
    names = {column.name for column in columns if column.use in {Use.VALUE, Use.LIMIT}}
    taken: dict[str, str] = {}
    for number, family in enumerate(code_set.families):
        path = f"families[{number}].pattern"
        held = sorted(filter(family.member, names))
        if len(held) < _PAIR and not any(column.name == UNKNOWN for column in columns):
            yield path, f"is of {len(held)} of the columns that are a value or a limit, not of two"
        for name in held:
            if name in taken:
                yield path, f"{name!r} is of the family {taken[name]!r} already"
                break
        taken.update(dict.fromkeys(held, family.title))


def _measures(code_set: CodeSet) -> Iterator[Fault]:
    """Return what a list of edits or limits names and has not."""
    columns = {column.name for file in code_set.files for column in file.columns}
    for table, measure in (("edits", code_set.edits), ("limits", code_set.limits)):
        if measure and measure.reason and not {measure.reason, UNKNOWN} & columns:
            yield f"{table}.reason", one_of(measure.reason, columns)
    edits, key = code_set.edits, code_set.key
    if edits and len(key) - bool(edits.since) != _CODES:
        yield "code.key", "of edits it is two codes, and the first day of a row where `since` is it"
    elif edits and edits.since and edits.since != key[-1]:
        yield "edits.since", f"must be the last column of the key, {key[-1]!r}"


def of_whole(code_set: CodeSet) -> Iterator[Fault]:
    """Return what a declaration lacks all of whose files are right."""
    main = [file for file in code_set.files if file.role is Role.CONCEPTS and not file.supplements]
    if not main:
        yield "files", "none of them is a file of concepts that does not supplement another"
    compared = {
        name for rules in code_set.reconciliations for name in (*rules.lists, *rules.amends)
    }
    for number, file in enumerate(code_set.files):
        if file.role in {Role.DECLARED, Role.MAPPINGS} or file.list in compared:
            continue
        for place, column in enumerate(file.columns):
            if column.use is Use.DECLARED:
                path = f"files[{number}].columns[{place}].as"
                yield path, f"is for a list that is compared, and no reconcile names {file.list!r}"


def _places(file: File, code_set: CodeSet) -> Iterator[Fault]:
    """Return the columns that would lie where the code or a place of every concept lies."""
    for number, column in enumerate(file.columns):
        path = f"columns[{number}]"
        if not column.stored or column.name in file.key:
            continue
        if column.name == "kind" or (column.name == "parent" and code_set.parent):
            yield f"{path}.name", f"{column.name!r} is worked out from the code"
        if column.name == "code" and file.role is not Role.MAPPINGS:
            yield f"{path}.name", "'code' is the whole code, and here its columns are others"
        if column.name in RESERVED and column.many:
            yield f"{path}.many", f"cannot be: a code has one {column.name}"
        if column.name in RESERVED and column.use is not Use.PROPERTY:
            yield f"{path}.as", f"cannot be: {column.name!r} has a place of its own"


def _encodings(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    for name in file.encodings if isinstance(file, TextFile) else ():
        if not _is_encoding(name):
            yield "encodings", f"{name!r} is no encoding of text, such as utf-8-sig or cp1252"


def _is_encoding(name: str) -> bool:
    try:
        stream = io.BytesIO(codecs.encode(_PLAIN, name))
        with io.TextIOWrapper(stream, name) as text:
            return text.read() == _PLAIN
    except (LookupError, ValueError, TypeError, AttributeError):
        return False


def _groups(file: File, code_set: CodeSet) -> Iterator[Fault]:
    """Return the groups that columns of running text need, and a pattern has not."""
    del code_set
    if not isinstance(file, Prose):
        return
    patterns = [("records", file.records)] if file.records else []
    patterns += [(f"lists[{n}].records", listing.records) for n, listing in enumerate(file.lists)]
    for path, regex in patterns:
        groups = regex.compiled.groupindex
        for column in file.columns:
            given = bool(file.lists) and column.name == "section"
            if isinstance(column.place, Group) and not given and column.place.group not in groups:
                wanted = column.place.group
                yield path, f"has no group {wanted!r} for {column.name}{near(wanted, groups)}"


def _version(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    if file.version and not file.version.compiled.groups:
        yield "version", r"needs a group that is the version, such as _v(\d+)"


def _separators(file: File, code_set: CodeSet) -> Iterator[Fault]:
    """Return the fault of separators with a group, whose text would count as a code."""
    del code_set
    if file.previous.separators.compiled.groups:
        yield "previous.separators", "has a group that is kept; write (?:...)"


def _axes(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    places = [column.place for column in file.columns] if isinstance(file, XmlTree) else []
    codes = [n for n, place in enumerate(places) if isinstance(place, Axis) and not place.axis]
    for number in codes[1:]:
        yield f"columns[{number}].axis", "0 is the code, and another column is it"


def _blank(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    for number, span in enumerate(file.blank if isinstance(file, FixedWidth) else ()):
        if max(span) > LONGEST:
            yield f"blank[{number}]", f"{list(span)} is beyond any line"


def _named(file: File, code_set: CodeSet) -> Iterator[Fault]:
    """Return the keys that name a column which the file has not."""
    del code_set
    for path, name in _names(file):
        if name and not {name, UNKNOWN} & {*file.names}:
            yield path, one_of(name, file.names)


def _names(file: File) -> Iterator[Fault]:
    """Return the columns that keys of a file name, each with the path of its key."""
    yield "ordered", file.ordered
    own = file.own_values if isinstance(file, Workbook) else ()
    yield from ((f"own_values[{place}]", name) for place, name in enumerate(own))
    for number, column in enumerate(file.columns):
        path = f"columns[{number}]"
        yield f"{path}.abridges", column.abridges
        yield f"{path}.beside", column.beside
        yield from ((f"{path}.not_below", name) for name in column.not_below)
        yield from ((f"{path}.filled_with.{name}", name) for name in column.filled_with)
        for value, others in column.goes_with.items():
            yield from ((f"{path}.goes_with.{value}.{name}", name) for name in others)
        for place, name in enumerate(column.type.sum_of if isinstance(column.type, Number) else ()):
            yield f"{path}.sum_of[{place}]", name


def _edition(file: File, code_set: CodeSet) -> Iterator[Fault]:
    """Return the patterns of what a file says of its release that do not say it."""
    del code_set
    for regex in file.edition if isinstance(file, TextFile | XmlTree) else ():
        yield from _year("edition", regex, _SAID)


_FILE_RULES: tuple[Callable[[File, CodeSet], Iterator[Fault]], ...] = (
    _places,
    _encodings,
    _groups,
    _version,
    _separators,
    _axes,
    _blank,
    _named,
    _edition,
)


def _key(code_set: CodeSet) -> Iterator[Fault]:
    key = code_set.key
    for number, name in enumerate(key):
        if name in RESERVED:
            yield f"code.key[{number}]", f"{name!r} has a place of its own"
        if name in key[:number]:
            yield f"code.key[{number}]", f"{name!r} stands twice"


def _properties(code_set: CodeSet) -> Iterator[Fault]:
    for number, own in enumerate(code_set.properties):
        if own.name in RESERVED or own.name in code_set.key or own.name == "code":
            yield f"properties[{number}].name", f"{own.name!r} has a place of its own"


def _labels(code_set: CodeSet) -> Iterator[Fault]:
    """Return the patterns of labels and names of files that do not say what they must."""
    known = ("year", "quarter", "date")
    for number, label in enumerate(code_set.cadence.labels):
        path, groups = f"cadence.labels[{number}].pattern", label.pattern.compiled.groupindex
        if not {"year", "date"} & groups.keys():
            yield path, "needs a group year or date: (?P<year>...)"
        yield from ((path, one_of(name, known)) for name in groups if name not in known)
    for number, regex in enumerate(code_set.cadence.names):
        yield from _year(f"cadence.names[{number}]", regex, _SAID)
    if code_set.license.stated:
        yield from _year("license.stated", code_set.license.stated, ("year",))


_SAID = ("year", "month", "quarter", "update", "count")


def _year(path: str, regex: Regex, known: tuple[str, ...]) -> Iterator[Fault]:
    """Return the faults of a pattern that is to say the year of a release."""
    groups = regex.compiled.groupindex
    if not {"year", "count"} & groups.keys() & {*known}:
        yield path, "needs a group year: (?P<year>...)"
    yield from ((path, one_of(name, known)) for name in groups if name not in known)


def _subject(code_set: CodeSet) -> Iterator[Fault]:
    subject = code_set.wording.subject
    if subject is not None and "subject" not in subject.compiled.groupindex:
        yield "code.text.subject", "needs a group subject: (?P<subject>...)"
