"""Read declarations: find them, add what they include, and convert them with all their faults."""

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from releasekit import config, resources
from releasekit.digest import sha256
from releasekit.errors import LayoutError, StoreError
from releasekit.faults import Faults, no_word, toml
from releasekit.layout import check, forms, unlicensed
from releasekit.layout.codeset import CodeSet, Reconciliation
from releasekit.layout.mended import UNKNOWN, in_order, mended
from releasekit.layout.values import parsed, parsed_lazily


def code_sets() -> tuple[str, ...]:
    """Return the ids of every declared code set."""
    return tuple(resources.schema_files(config.load().schemas))


@functools.cache
def load(code_set: str) -> CodeSet:
    """Read the declaration of a code set; StoreError if there is none, LayoutError if faulty.

    A declaration that came with the package is proved by the tests: its patterns are compiled
    when they are used. One of the user's own is checked whole.
    """
    path = _path(code_set)
    own = config.load().schemas
    if _is_ours(path, own):
        return _ours(path, own)
    return _licensed_as_ours(parse(_text(path), source=path.name), path.name)


@functools.cache
def _ours(path: Path, _own: Path | None) -> CodeSet:
    """Read a declaration that came with the package, beside a folder of the user's own."""
    return parse(_text(path), source=path.name, lazily=True)


@functools.cache
def code_pattern(code_set: str) -> re.Pattern[str] | None:
    """Return the pattern of a code set's own codes; None if it is about those of others.

    A declaration of ours is not read any further.
    """
    path = _path(code_set)
    code = None
    if _is_ours(path, config.load().schemas):
        code = _document(_text(path), path.name).get("code")
    if not isinstance(code, dict) or not isinstance(code.get("pattern"), str):
        grammar = load(code_set).grammar
        return None if grammar.of else grammar.pattern.compiled
    return None if code.get("of") else re.compile(code["pattern"])


def edit_lists() -> dict[str, str]:
    """Return the names of the declared lists of edits, by their ids.

    Of a declaration of ours no more is read: it has a table of that name.
    """
    own = config.load().schemas
    names: dict[str, str] = {}
    for code_set, path in resources.schema_files(own).items():
        if not _is_ours(path, own):
            layout = load(code_set)
            names |= {code_set: layout.name} if layout.edits else {}
        elif _EDITS in (text := _text(path)):
            names[code_set] = _document(text, path.name)["name"]
    return names


_EDITS = "\n[edits]\n"


def _path(code_set: str) -> Path:
    path = resources.schema_files(config.load().schemas).get(code_set)
    if path is None:
        known = ", ".join(code_sets())
        message = f"no code set {code_set!r}"
        raise StoreError(message, advice=f"the declared ones are {known}")
    return path


def _licensed_as_ours(code_set: CodeSet, source: str) -> CodeSet:
    """Return a user's own declaration; LayoutError if it takes a license away."""
    paths = resources.schema_files(None).values()
    own = config.load().schemas
    found = list(unlicensed.faults(code_set, [_ours(path, own) for path in paths]))
    if found:
        advice = "who has a license of the holder opens it for an audience in releasekit.toml"
        raise LayoutError(source, *found, advice=advice)
    return code_set


def check_file(path: Path) -> CodeSet:
    """Read a declaration wherever it lies; LayoutError with every fault that it has.

    What it includes is looked for beside it first, then where ours are.
    """
    own = parse(_text(path), source=path.name, folder=path.parent)
    return _licensed_as_ours(own, path.name)


def _text(path: Path) -> str:
    """Return a declaration's text; LayoutError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise LayoutError(path.name, ("", f"cannot be read: {reason}")) from error


def parse(text: str, *, source: str, folder: Path | None = None, lazily: bool = False) -> CodeSet:
    """Convert one declaration; LayoutError names `source` and the dotted path of every fault.

    `folder` is where the file that it includes is looked for first. `lazily` is for declarations
    known to be right: it compiles patterns when they are used, and checks no names.
    """
    document = _document(text, source)
    faults = Faults(parsed_lazily if lazily else parsed)
    included = _included(document, folder, faults)
    order = dict(document)
    files = forms.files(document.pop("files", []), _key(document), faults)
    code_set = faults.table(document, CodeSet, "", also=("includes",))
    code_set = code_set or mended(document, CodeSet, faults.hook)
    if code_set and code_set.id not in {UNKNOWN, name := Path(source).stem.removeprefix("_")}:
        faults.add("id", f"must be the file's name, {name!r}, not {code_set.id!r}")
    if code_set is not None:
        digest = sha256((text + included).encode()).hexdigest()
        reconciliations = _counting(code_set.reconciliations)
        code_set = replace(code_set, files=files, digest=digest, reconciliations=reconciliations)
        if not lazily:
            check.validate(code_set, faults)
    if faults.found or code_set is None:
        raise LayoutError(source, *in_order(faults.found, order))
    return code_set


def _counting(lists: tuple[Reconciliation, ...]) -> tuple[Reconciliation, ...]:
    """Return how every list is compared; one that does not say, counts as the first does."""
    return tuple(
        own if own.revised else replace(own, counted=lists[0].counted, revised=lists[0].revised)
        for own in lists
    )


def _document(text: str, source: str) -> dict[str, Any]:
    try:
        return toml(text)
    except ValueError as error:
        raise LayoutError(source, ("", str(error))) from error


def _included(document: dict[str, Any], folder: Path | None, faults: Faults) -> str:
    """Add the tables of the files that a declaration includes, below its own; return the texts."""
    names = document.pop("includes", [])
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list):
        faults.add("includes", "must be the name of a file, or several")
        return ""
    return "".join(_part_added(name, document, folder, faults) for name in names)


def _part_added(name: object, document: dict[str, Any], folder: Path | None, faults: Faults) -> str:
    """Add the tables of one file that a declaration includes; return its text."""
    path = _part(name, folder) if isinstance(name, str) and not no_word(name) else None
    if path is None:
        faults.add("includes", f"there is no {name!r} among the declarations")
        return ""
    try:
        text = _text(path)
        _append(document, _document(text, path.name), path.name, faults)
    except LayoutError as error:
        for _, message in error.faults:
            faults.add("includes", f"{path.name}: {message}")
        return ""
    return text


def _part(name: str, folder: Path | None) -> Path | None:
    """Return the file that declarations include by its name, one beside them first."""
    beside = folder / name if folder else None
    if beside and resources.is_file(beside):
        return beside
    return resources.schema_part(name, config.load().schemas)


def _append(
    document: dict[str, Any], included: Mapping[str, Any], name: str, faults: Faults
) -> None:
    for key, tables in included.items():
        own = document.get(key, [])
        if isinstance(tables, list) and isinstance(own, list):
            document[key] = [*own, *tables]
        else:
            faults.add("includes", f"{name} has {key}, which is no list of tables")


def _key(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the key's columns; `code` where the declaration does not name them."""
    code = document.get("code")
    names = code.get("key") if isinstance(code, dict) else None
    named = isinstance(names, list) and names and all(isinstance(name, str) for name in names)
    return tuple(names) if isinstance(names, list) and named else ("code",)


def _is_ours(path: Path, own: Path | None) -> bool:
    """Return whether a declaration, and what others include, came with the package."""
    ours = resources.folder("schemas")
    return path.parent == ours and (own in {None, ours} or not any(own.glob("_*.toml")))
