"""What must be true of a declaration as a whole: which keys go together, what names lead to."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from releasekit.faults import Faults, near, one_of
from releasekit.late_patterns import pattern
from releasekit.layout import soundness
from releasekit.layout.codeset import TOTALS, CodeSet
from releasekit.layout.fields import (
    RESERVED,
    Axis,
    Column,
    Constant,
    Flag,
    Heading,
    Number,
    Position,
    Text,
    Use,
)
from releasekit.layout.mended import UNKNOWN
from releasekit.layout.shapes import (
    Delimited,
    File,
    FixedWidth,
    Prose,
    Role,
    TextFile,
    Unit,
    Workbook,
    XmlTree,
)

Fault = tuple[str, str]
"""Where, below the table that is looked at, and what is wrong."""


_DECISIVE = pattern(r"files\[\d+\](\.(reader|role|columns|records|lists|dialect|unit)\b|$)")
"""Parts of a file without which most rules cannot say whether the rest is right."""
_NAMING = pattern(r"files(\[\d+\](\.(name|table|list|like|columns)\b|$)|$)")


def validate(code_set: CodeSet, faults: Faults) -> None:
    """Take the faults of how the parts of a declaration go together.

    `faults` has those of the parts by themselves; what may only follow from them is left out.
    """
    wrong = [path for path, _ in faults.found] + faults.implied
    for number, file in enumerate(code_set.files):
        start = f"files[{number}]"
        own = [path for path in wrong if path == start or path.startswith(f"{start}.")]
        if start in own or f"{start}.like" in own:
            continue
        rules = _FILE_RULES if not any(map(_DECISIVE.match, own)) else (_key, _columns)
        for rule in (*rules, *([] if "text" in wrong else [_text])):
            for path, message in rule(file, code_set):
                _add(f"{start}.{path}", message, wrong, faults)
    for path, message in (*_places(code_set, wrong), *soundness.of_code_set(code_set)):
        _add(path, message, wrong, faults)
    if not any(map(_NAMING.match, wrong)):
        for path, message in _names(code_set):
            _add(path, message, wrong, faults)
    if not any(path.startswith(("files", "reconcile", "text")) for path in wrong):
        for path, message in soundness.of_whole(code_set):
            _add(path, message, wrong, faults)


def _add(path: str, message: str, wrong: Iterable[str], faults: Faults) -> None:
    """Take a fault, unless there is one already of that part or of one that it is in."""
    if not any(path == other or path.startswith((f"{other}.", f"{other}[")) for other in wrong):
        faults.add(path, message)


def _key(file: File, code_set: CodeSet) -> Iterator[Fault]:
    lacking = [name for name in file.key if name not in file.names]
    if file.role is Role.CONCEPTS:
        lacking = [name for name in code_set.key if name not in file.names]
    if lacking and UNKNOWN not in file.names:
        yield "columns", f"every file needs the column {' and '.join(lacking)}: the code"


def _text(file: File, code_set: CodeSet) -> Iterator[Fault]:
    texts = bool(code_set.text_word)
    if UNKNOWN in file.names:
        return
    if file.role is Role.CONCEPTS and texts is not ("display" in file.names):
        yield (
            "columns",
            "a file of concepts needs the column display, for the code set has a text"
            if texts
            else "has the column display, but the code set does not say what its `text` is called",
        )


def _columns(file: File, code_set: CodeSet) -> Iterator[Fault]:
    counts = Counter(column.name for column in file.columns)
    for number, column in enumerate(file.columns):
        path = f"columns[{number}]"
        if counts[column.name] > 1 and not column.many and column.name != UNKNOWN:
            yield f"{path}.name", f"{column.name!r} stands twice; columns of one list are `many`"
        if column.many and (isinstance(column.type, Flag) or column.name in code_set.key):
            yield f"{path}.many", "cannot be: a code has one of it"
        if column.name in file.key and column.use is not Use.PROPERTY:
            yield f"{path}.as", "cannot be: the column is of the code"
        alone = file.key == (column.name,) and isinstance(column.place, Constant)
        if column.name in file.key and (alone or not _is_always_there(column)):
            yield path, "is of the code: it must be in the file, and in every one"
        if column.name in RESERVED and not isinstance(column.type, Text):
            yield path, f"{column.name!r} is a text"
        if column.use in {Use.DESIGNATION, Use.NOTE} and not isinstance(column.type, Text):
            yield f"{path}.as", f"a {column.use} is a text"
        if column.use in {Use.LIMIT, Use.VALUE} and not isinstance(column.type, Number):
            yield f"{path}.as", f"a {column.use} is a number: say so, or call it an indicator"


def _is_always_there(column: Column) -> bool:
    return not (isinstance(column.place, Heading) and column.place.optional)


def _continues(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    if isinstance(file, FixedWidth | Delimited | Workbook) and file.continues:
        for key in ("column", "joins"):
            name = getattr(file.continues, key)
            if name not in file.names:
                yield f"continues.{key}", one_of(name, file.names)


def _meaning(file: File, code_set: CodeSet) -> Iterator[Fault]:
    """Return what is wrong with the keys that say what a file is for."""
    del code_set
    instructions = sum(bool(column.instruction) for column in file.columns)
    if file.role is Role.MAPPINGS and not instructions and "target" not in file.names:
        yield "columns", "a file of mappings needs a column that is its instruction, or target"
    if instructions > 1:
        yield "columns", "only one column can be the instruction"
    if file.supplements and file.role is not Role.CONCEPTS:
        yield "supplements", "only a file of concepts supplements the concepts of another"
    if file.multi_row and not any(column.many for column in file.columns):
        yield "multi_row", "needs a column that is many"
    if file.previous != type(file.previous)() and file.role is not Role.MAPPINGS:
        yield "previous", "is for a file of mappings"
    declares = any(column.use is Use.DECLARED for column in file.columns)
    if file.version and not declares:
        yield "version", "is for a change list"


def _totals(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    if not isinstance(file, TextFile) or not file.totals:
        return
    if file.role is not Role.DECLARED:
        yield "totals", "is for a change list"
    for name in sorted({name for regex in file.totals for name in regex.compiled.groupindex}):
        if name not in TOTALS:
            yield "totals", one_of(name, TOTALS)


def _blank(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    for number, (first, last) in enumerate(file.blank if isinstance(file, FixedWidth) else ()):
        if first < 1 or (last and last < first):
            yield f"blank[{number}]", f"{[first, last]} is no span; write [first, last], 1-based"


def _delimited(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    if not isinstance(file, Delimited):
        return
    counted = any(isinstance(column.place, Position) for column in file.columns)
    if counted and file.headed:
        yield "columns", "stand below headings or are counted from the left, not both"
    if counted and not file.records:
        yield "records", "is missing; without headings it says which lines are records"
    if file.headed or not counted:
        for key in ("records", "malformed"):
            if getattr(file, key):
                yield key, "is for columns that are counted, and these stand below headings"
    elif file.heading_rows > 1:
        yield "heading_rows", "is for columns that stand below headings"
    if counted and file.quoted:
        yield "quoted", "is for columns that stand below headings"
    if file.columns and not (counted or file.headed):
        yield "columns", "need a heading or a field, for none of them lies in the file"


def _prose(file: File, code_set: CodeSet) -> Iterator[Fault]:
    if not isinstance(file, Prose):
        return
    titles = [section.title for section in code_set.sections]
    if bool(file.lists) is not (file.dialect == "modul-prose"):
        yield "lists", "go with the dialect modul-prose"
    if file.lists and "section" not in file.names:
        yield "columns", "a file of lists needs the column section"
    if file.lists and file.unit is not Unit.BLOCK:
        yield "unit", "is block where a file has lists"
    if file.lists and file.records:
        yield "records", "each of the lists has its own"
    if not (file.lists or file.records or file.totals):
        yield "records", "is missing"
    for number, listing in enumerate(file.lists):
        if listing.section not in titles and not {UNKNOWN} & {listing.section, *titles}:
            message = f"{listing.section!r} is none of the sections{near(listing.section, titles)}"
            yield f"lists[{number}].section", message


def _axes(file: File, code_set: CodeSet) -> Iterator[Fault]:
    del code_set
    if isinstance(file, XmlTree):
        axes = [isinstance(column.place, Axis) for column in file.columns]
        if any(axes) and not file.dialect:
            yield "dialect", "is missing; axes are of the dialect pcs-axes"
        if file.dialect and not any(axes):
            yield "dialect", "needs columns that are axes"


Rule = Callable[[File, CodeSet], Iterator[Fault]]
_FILE_RULES: tuple[Rule, ...] = (
    _key,
    _columns,
    _continues,
    _meaning,
    _totals,
    _blank,
    _delimited,
    _prose,
    _axes,
    soundness.of_file,
)


def _places(code_set: CodeSet, wrong: Collection[str]) -> Iterator[Fault]:
    """Return the faults of kinds, sections, properties and the key."""
    for number, section in enumerate(code_set.sections):
        rules = tuple(f"sections[{number}].{key}" for key in ("ranges", "kind"))
        if bool(section.ranges) is bool(section.kind) and not any(
            path.startswith(rules) for path in wrong
        ):
            yield f"sections[{number}]", "needs ranges or a kind, one of the two"
    kinds = [kind.id for kind in code_set.kinds]
    for table, names in (
        ("kinds", kinds),
        ("properties", [own.name for own in code_set.properties]),
    ):
        yield from (
            (f"{table}[{n}]", f"{name!r} stands twice")
            for n, name in enumerate(names)
            if name in names[:n] and name != UNKNOWN
        )
    wanted = [
        *((f"kinds[{n}].becomes", kind.becomes) for n, kind in enumerate(code_set.kinds)),
        *((f"sections[{n}].kind", section.kind) for n, section in enumerate(code_set.sections)),
        *((f"cadence.leads.{kind}", kind) for kind in code_set.cadence.leads),
        *(
            (f"cadence.labels[{n}].covers", kind)
            for n, label in enumerate(code_set.cadence.labels)
            for kind in label.covers
        ),
    ]
    for path, kind_id in wanted:
        if kind_id and kind_id not in kinds and UNKNOWN not in kinds and "kinds" not in wrong:
            yield path, f"{kind_id!r} is none of the kinds{near(kind_id, kinds)}"
    if code_set.parent and len(code_set.key) > 1:
        yield "code.parent", "is for codes of one column"


def _names(code_set: CodeSet) -> Iterator[Fault]:
    """Return the names that files, lists and aspects are called by and that lead nowhere."""
    lists = {file.list for file in code_set.files}
    aspects = _aspects(code_set)
    for number, rules in enumerate(code_set.reconciliations):
        path = f"reconcile[{number}]"
        if not rules.lists:
            yield f"{path}.lists", "names no list"
        for key in ("lists", "amends"):
            for name in getattr(rules, key):
                if name not in lists:
                    yield f"{path}.{key}", f"{name!r} is no file's list{near(name, lists)}"
        for key, wanted in (("counted", [rules.counted]), ("revised", rules.revised)):
            yield from _aspect(f"{path}.{key}", wanted, aspects)
        of_lists = [file for file in code_set.files if file.list in rules.lists]
        if rules.dated and not any(rules.dated in file.names for file in of_lists):
            yield f"{path}.dated", f"{rules.dated!r} is no column of its lists"
    for number, file in enumerate(code_set.files):
        yield from _aspect(f"files[{number}].must_match", [file.must_match], aspects | {"code"})


def _aspect(path: str, wanted: Iterable[str], aspects: Iterable[str]) -> Iterator[Fault]:
    for name in wanted:
        if name and name not in aspects:
            yield path, f"{name!r} is no aspect of a code{near(name, aspects)}"


def _aspects(code_set: CodeSet) -> set[str]:
    columns = (column for file in code_set.files for column in file.columns if column.stored)
    return {column.aspect for column in columns} | {own.aspect for own in code_set.properties}
