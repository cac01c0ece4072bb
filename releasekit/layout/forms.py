"""Convert the files of a declaration: by shape, with what they take over from the file `like`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from msgspec import Struct
from msgspec.structs import asdict, replace

from releasekit.faults import Faults, join, near, one_of
from releasekit.layout.fields import (
    PLACES,
    TYPES,
    Column,
    Group,
    Meaning,
    Place,
    Position,
    Text,
    Type,
)
from releasekit.layout.mended import UNKNOWN, mended
from releasekit.layout.shapes import SHAPES, File, Role, Shape
from releasekit.layout.values import Regex

Table = dict[str, Any]
Kind = TypeVar("Kind", bound=type[Struct])

_COMMON = frozenset({*File.__struct_encode_fields__, "continues"}) - {"columns"}
"""The keys of a file that do not depend on its shape; a form of another shape takes them over."""
_TAKEN = frozenset({"like", "reader", "columns", "key"})
"""The keys of a file that are read before its shape is known."""
_MEANING = Meaning.__struct_encode_fields__


def _tagged(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Return structs by the key or word that a declaration has for each."""
    return {str(kind.__struct_config__.tag): kind for kind in kinds}


_PLACE_KEYS = _tagged(PLACES)
_TYPE_KEYS = _tagged(TYPES)


class Form(NamedTuple):
    """One [[files]] table, complete with what it takes over.

    `inherited` names the keys that it takes over, `shapes` the shapes of the files that are like
    it: its columns may say where they lie in those too. `lost` says that what it takes over is not
    there.
    """

    table: Table
    inherited: frozenset[str]
    shapes: set[str]
    lost: bool = False


_NONE = File(name=UNKNOWN, role=Role.PROPERTIES, members=Regex("."))
"""What stands for a file that is no table."""


def files(raw: object, key: tuple[str, ...], faults: Faults) -> tuple[File, ...]:
    """Convert every file of a declaration, in order; those with faults without them.

    `key` names the columns that are a code. A file that lacks them has its codes whole in a column
    `code`, as a user's own list does.
    """
    if not isinstance(raw, list):
        faults.add("files", f"must be a list of tables, not {raw!r}")
        return ()
    forms = _forms(raw, faults)
    converted = [_NONE] * len(raw)
    taken: set[tuple[str, str]] = set()
    for number, form in forms.items():
        start = f"files[{number}]"
        own = Faults(faults.hook)
        file = _file(form, start, own)
        for path, message in own.found:
            # What is wrong in a key that was taken over is a fault of the file that has it.
            fault = (path.removeprefix(start), message)
            again = _top(fault[0]) in form.inherited and fault in taken
            if again or (form.lost and message.startswith("is missing")):
                faults.implied.append(path)
            else:
                faults.add(path, message)
            taken.add(fault)
        if file.role is Role.TABLE:
            converted[number] = replace(file, key=file.names[:1])
        else:
            converted[number] = replace(file, key=key) if _has_key(file, key) else file
    return tuple(converted)


def _top(path: str) -> str:
    """Return the first key of a path below a file."""
    return path.removeprefix(".").partition(".")[0].partition("[")[0]


def _has_key(file: File, key: tuple[str, ...]) -> bool:
    """Return whether a file has the columns of the key; mappings are between whole codes."""
    return set(key) <= set(file.names) and (len(key) == 1 or file.role is not Role.MAPPINGS)


def _forms(raw: Sequence[object], faults: Faults) -> dict[int, Form]:
    """Return each file's table with what it takes over from the one that it is `like`.

    A file of the same shape takes over every key that it does not have itself. One of another
    shape takes over what the file is for and its columns, not how the other shape is read.
    """
    named: dict[str, Form] = {}
    forms: dict[int, Form] = {}
    for number, table in enumerate(raw):
        path = f"files[{number}]"
        if not isinstance(table, dict):
            faults.add(path, f"must be a table, not {table!r}")
            continue
        own = dict(table)
        like = own.pop("like", None)
        model = named.get(like) if isinstance(like, str) else None
        if like is not None and model is None:
            faults.add(f"{path}.like", f"no file above is named {like!r}{near(str(like), named)}")
        form = _form(own, model)
        forms[number] = form = form._replace(lost=model is None and like is not None)
        if form.lost:
            for other in named.values():
                other.shapes.add(UNKNOWN)
        if isinstance(name := own.get("name"), str):
            if name in named:
                faults.add(f"{path}.name", f"{name!r} is the name of another file")
            named[name] = form
    return forms


def _form(own: Table, model: Form | None) -> Form:
    if model is None:
        return Form(own, frozenset(), set())
    taken = model.table
    shape = own.get("reader", taken.get("reader"))
    if isinstance(shape, str) and shape != taken.get("reader"):
        has = _names(SHAPES.get(shape, File))
        taken = {
            key: value
            for key, value in taken.items()
            if key == "columns" or (key in _COMMON and key in has)
        }
        if "columns" not in own:
            model.shapes.add(shape)
    inherited = frozenset(taken) - frozenset(own)
    # Forms of forms may say where their columns lie in the shapes of those, too.
    return Form({**taken, **own}, inherited, model.shapes if "columns" in inherited else set())


def _file(form: Form, path: str, faults: Faults) -> File:
    table = dict(form.table)
    reader = table.pop("reader", None)
    if not isinstance(reader, str) or reader not in SHAPES:
        missing = "is missing; it must be one of " + ", ".join(SHAPES)
        faults.add(f"{path}.reader", missing if reader is None else one_of(reader, SHAPES))
        reader = ""
    shape = SHAPES.get(reader)
    raw = table.pop("columns", [])
    if "key" in table:
        faults.add(f"{path}.key", "is not a key of a file; it stands in [code]")
        del table["key"]
    if shape is None:
        known = {key for own in SHAPES.values() for key in _names(own)}
        faults.unknown(table, known | _TAKEN, path)
        table = _part(table, File)
    else:
        foreign = {key: name for key in table for name in _owners(key, shape)}
        for key, owner in foreign.items():
            faults.add(join(path, key), f"is for the reader {owner}, and this one is {reader}")
            del table[key]
    columns = _columns(raw, shape, form, path, faults)
    kind = shape or File
    file = faults.table(table, kind, path, also=_TAKEN)
    file = file or mended(table, kind, faults.hook) or _NONE
    return replace(
        file, columns=columns, table=file.table or file.name, list=file.list or file.name
    )


def _owners(key: str, shape: type[Shape]) -> Iterator[str]:
    """Return the shape that has a key, where this one has it not."""
    if key not in shape.__struct_encode_fields__:
        yield from (name for name, other in SHAPES.items() if key in other.__struct_encode_fields__)


def _columns(
    raw: object, shape: type[Shape] | None, form: Form, path: str, faults: Faults
) -> tuple[Column, ...]:
    if not isinstance(raw, list):
        faults.add(f"{path}.columns", f"must be a list of tables, not {raw!r}")
        return ()
    # A form of an unknown shape may be of any.
    known = form.shapes if all(name in SHAPES for name in form.shapes) else set(SHAPES)
    elsewhere = {tag for name in known for tag in _tagged(SHAPES[name].places)}
    inherited = "columns" in form.inherited
    keys = _Keys(shape, set(_PLACE_KEYS) if inherited else elsewhere)
    return tuple(
        keys.column(column, f"{path}.columns[{n}]", faults) for n, column in enumerate(raw)
    )


class _Keys:
    """The keys that a column may have in a file of one shape."""

    def __init__(self, shape: type[Shape] | None, elsewhere: set[str]) -> None:
        """Take the shape, None for any, and the keys of places in forms of other shapes."""
        self.reader = str(shape.__struct_config__.tag) if shape else ""
        places = shape.places if shape else PLACES
        self.places = _tagged(places)
        own = {key for place in places for key in _names(place)}
        self.passed = {
            key for tag in elsewhere - set(self.places) for key in _names(_PLACE_KEYS[tag])
        } - own
        self.known = {*_MEANING, *own} | {key for kind in TYPES for key in _names(kind)}

    def column(self, raw: object, path: str, faults: Faults) -> Column:
        """Convert one column; one that has faults is a text somewhere in the file."""
        if not isinstance(raw, dict):
            faults.add(path, f"must be a table, not {raw!r}")
            raw = {}
            faults = Faults(faults.hook)
        table = {key: value for key, value in raw.items() if key not in self.passed}
        places, types = self._parts(table, path, faults)
        keys = {key for part in (*places, *types, Meaning) for key in _names(part)}
        kind = next((tag for tag, part in _TYPE_KEYS.items() if part in types), "text")
        for key in [key for key in table if key not in keys]:
            faults.add(join(path, key), self._reason(key, kind))
        where = [faults.table(_part(table, part), part, path) for part in places]
        what = [faults.table(_part(table, part), part, path) for part in types]
        meaning = faults.table(_part(table, Meaning), Meaning, path)
        meaning = meaning or mended(table, Meaning, faults.hook) or Meaning(name=UNKNOWN)
        return Column(
            place=cast("Place", next(filter(None, where), Position(field=1))),
            type=cast("Type", next(filter(None, what), Text())),
            **asdict(meaning),
        )

    def _parts(
        self, table: Table, path: str, faults: Faults
    ) -> tuple[list[type[Place]], list[type[Type]]]:
        """Return the places and the types that a column has: one of each where it is right."""
        places = [key for key in self.places if key in table]
        types = [key for key in _TYPE_KEYS if key in table]
        if len(places) > 1 and self.reader:
            faults.add(path, f"a column lies in one place, not in {' and '.join(places)}")
        if len(types) > 1:
            faults.add(path, f"a column has one type, not {' and '.join(types)}")
        if not places and self.reader and Group in self.places.values():
            table["group"] = str(table.get("name", "")).replace("-", "_")
            places = ["group"]
        elif not places and self.reader:
            names = " or ".join(key for key in self.places if key != "value")
            faults.add(path, f"needs {names}, for it is a column of a {self.reader} file")
        types = types or ["text"]
        return [self.places[key] for key in places], [_TYPE_KEYS[key] for key in types]

    def _reason(self, key: str, kind: str) -> str:
        """Return why a column of this shape and type may not have a key."""
        for tag, part in _TYPE_KEYS.items():
            if key in _names(part):
                return f"is for a column that is a {tag}, and this one is a {kind}"
        for tag, place in _PLACE_KEYS.items():
            if key in _names(place):
                if tag in self.places:
                    return f"goes with {tag}, which this column has not"
                owners = [name for name, shape in SHAPES.items() if place in shape.places]
                return f"is for the reader {' or '.join(owners)}, and this one is {self.reader}"
        return f"is not a key of this table{near(key, self.known)}"


def _names(part: type[Struct] | None) -> tuple[str, ...]:
    return part.__struct_encode_fields__ if part else ()


def _part(table: Table, part: type[Struct]) -> Table:
    """Return the keys of a column that are those of one struct."""
    return {key: table[key] for key in _names(part) if key in table}
