"""What releasekit.toml and the environment say, as one typed value."""

from __future__ import annotations

import contextlib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from msgspec import Meta, Struct, field

from releasekit.config.issuer import DateStyle, Issuer, IssuerTable
from releasekit.errors import ConfigurationError
from releasekit.faults import Faults, join, one_of, toml

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "releasekit.toml"
STORE, TEMPLATES, SCHEMAS = "RELEASEKIT_STORE", "RELEASEKIT_TEMPLATES", "RELEASEKIT_SCHEMAS"
Word = Literal["none", "codes", "short", "medium", "long"]
"""How much of a code set an audience may be shown; each includes those before it."""
_RENAMED = {"licences": "licenses", "licence": "license"}
_ABOUT = "about"

_Text = Annotated[str, Meta(pattern=r"\S")]
_Edition = Annotated[str, Meta(pattern=r"^[12][0-9]{3}$")]


class AudienceTable(Struct, frozen=True, kw_only=True):
    """A table [audiences.NAME]: what it is for, and how much it may see of each code set."""

    about: str = ""
    entitlements: Mapping[str, Word] = field(default_factory=dict)


class LicenseTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table [licenses.CODE_SET]: the licensee's agreement, its holder and its notices.

    `notices` are those of single editions, by their year. What is empty, the declaration says.
    """

    license: _Text = ""
    holder: _Text = ""
    notice: _Text = ""
    notices: dict[_Edition, _Text] = field(default_factory=dict)


_NOBODY = Issuer()


class Configuration(Struct, frozen=True, kw_only=True):
    """What is configured; a folder that nobody named is None.

    `source` is the file as it is called in messages: its name, or its path if it lies above. Paths
    are relative to this folder where the file lies in it.
    """

    source: str = FILE
    store: Path | None = None
    templates: Path | None = None
    schemas: Path | None = None
    audiences: Mapping[str, AudienceTable] = field(default_factory=dict)
    licenses: Mapping[str, LicenseTable] = field(default_factory=dict)
    issuer: Issuer = _NOBODY
    specialties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


__all__ = ["AudienceTable", "Configuration", "DateStyle", "Issuer", "LicenseTable", "load"]
_NOTHING = Configuration()


class _Document(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of releasekit.toml; [audiences.NAME] has one key per code set besides `about`."""

    store: _Text = ""
    templates: _Text = ""
    schemas: _Text = ""
    audiences: dict[str, dict[str, str]] = field(default_factory=dict)
    licenses: dict[str, LicenseTable] = field(default_factory=dict)
    issuer: IssuerTable | None = None
    specialties: dict[_Text, tuple[_Text, ...]] = field(default_factory=dict)


def load() -> Configuration:
    """Return what the environment says, and below it the releasekit.toml that is found first.

    It is looked for in this folder and those above it, up to the home folder or the root. `~` is
    expanded; a path is relative to the file that says it, or to this folder if the environment
    does. ConfigurationError names every fault of the file at once, and a folder of templates or
    declarations that is not there.
    """
    found = _find()
    if found is None and not {STORE, TEMPLATES, SCHEMAS} & os.environ.keys():
        return _NOTHING
    path = Path(found or FILE)
    here = os.getcwd()  # noqa: PTH109 (as in _find)
    configured = _read(path, path.read_bytes(), here) if found else _NOTHING
    source = configured.source
    return Configuration(
        source=source,
        store=_folder(STORE) or configured.store,
        templates=_there(_folder(TEMPLATES), configured.templates, "templates", source),
        schemas=_there(_folder(SCHEMAS), configured.schemas, "schemas", source),
        audiences=configured.audiences,
        licenses=configured.licenses,
        issuer=configured.issuer,
        specialties=configured.specialties,
    )


def _find() -> str | None:
    """Return the file in this folder, or the path of the one above it, without a Path for each."""
    if os.path.isfile(FILE):  # noqa: PTH113 (asked for at every phrase)
        return FILE
    home, folder = os.path.expanduser("~"), os.getcwd()  # noqa: PTH109, PTH111 (as above)
    while folder not in {home, above := os.path.dirname(folder)}:  # noqa: PTH120 (as above)
        folder = above
        path = os.path.join(folder, FILE)  # noqa: PTH118 (as above)
        if os.path.isfile(path):  # noqa: PTH113 (as above)
            return path
    return None


def _folder(variable: str) -> Path | None:
    text = os.environ.get(variable)
    return expanded(text, variable) if text else None


def expanded(text: str, source: str) -> Path:
    """Return a path with its `~` expanded; ConfigurationError, naming who says it, if it cannot be.

    Raises it for the home folder of a user that there is not, too.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        message = f"{source}: {text}: there is no home folder of that name"
        raise ConfigurationError(message, advice="write the folder's whole path") from error


def _there(own: Path | None, configured: Path | None, key: str, source: str) -> Path | None:
    folder = own or configured
    with contextlib.suppress(OSError):  # a name that no system can hold
        if folder is None or folder.is_dir():
            return folder
    what = f"RELEASEKIT_{key.upper()}" if own else f"{source}: {key}"
    message = f"{what}: {folder} is not a folder"
    raise ConfigurationError(message, advice="correct it, or make the folder")


@lru_cache(maxsize=4)
def _read(path: Path, content: bytes, here: str) -> Configuration:
    """Convert the file at `path`, seen from the folder `here`; ConfigurationError with all faults.

    The folder is only there so that what a path led to is not taken for another folder's.
    """
    del here
    source = str(path)
    try:
        raw = toml(content.decode())
    except ValueError as error:
        message = f"{source}: {error}"
        raise ConfigurationError(message, advice="correct the file: it is not TOML") from error
    faults = Faults()
    _renamed(raw, "", faults)
    for code_set, table in _tables(raw.get("licenses")):
        _renamed(table, join("licenses", code_set), faults)
    document = faults.table(raw, _Document, "")
    audiences = _audiences(document, faults) if document else {}
    sender = document.issuer if document else None
    issuer = sender.issuer(path.parent, "issuer", faults) if sender else _NOBODY
    if document is None or faults.found:
        lines = [f"{source}: {place}: {message}" for place, message in faults.found]
        advice = "the README shows every key, under Configuration"
        raise ConfigurationError("\n".join(lines), advice=advice)
    folders = {
        key: path.parent / expanded(text, f"{source}: {key}")
        for key in ("store", "templates", "schemas")
        if (text := getattr(document, key))
    }
    return Configuration(
        source=source,
        audiences=audiences,
        licenses=document.licenses,
        issuer=issuer,
        specialties=document.specialties,
        **folders,
    )


def _renamed(raw: dict[str, Any], place: str, faults: Faults) -> None:
    """Take a fault for each key of an earlier version, which has another name now."""
    for old in raw.keys() & _RENAMED.keys():
        faults.add(join(place, old), f"is now {_RENAMED[old]}: rename it")
        del raw[old]


def _tables(raw: object) -> list[tuple[str, dict[str, Any]]]:
    items = raw.items() if isinstance(raw, dict) else ()
    return [(name, table) for name, table in items if isinstance(table, dict)]


def _audiences(document: _Document, faults: Faults) -> dict[str, AudienceTable]:
    words = get_args(Word)
    audiences = {}
    for name, table in document.audiences.items():
        entitlements: dict[str, Any] = {key: word for key, word in table.items() if key != _ABOUT}
        for code_set, word in entitlements.items():
            if word not in words:
                faults.add(join("audiences", name, code_set), one_of(word, words))
        about = table.get(_ABOUT, "")
        audiences[name] = AudienceTable(about=about, entitlements=entitlements)
    return audiences
