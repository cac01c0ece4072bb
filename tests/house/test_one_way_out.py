"""Nothing leaves but through delivery.put: no other module can write, and no gate is optional."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from releasekit.delivery import Delivery, Stdout
from releasekit.licensing import audience
from tests.house.modules import MODULES, PACKAGE, broken, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PUBLIC = audience("public")
pytestmark = pytest.mark.xdist_group("house")  # modules are parsed once, by one worker
MAY_WRITE = {
    "durable.py": "writes a small file of the store whole",
    "delivery/whole.py": "it is the way out",
    "delivery/listed.py": "it is the way out",
    "delivery/targets.py": "it is the way out",
    "store/ledger_writer.py": "an entry goes into the store's ledger, not out",
    "store/writer.py": "a release goes into the store, not out",
    "store/composed.py": "a state is kept in the store, not sent out",
    "store/states.py": "a temporary folder, gone at the end of the command",
    "store/pages.py": "a release goes into the store, not out",
    "publish/folder.py": "a mark and the state of a site, which hold digests and no text",
    "distribution/archives.py": "a temporary file without a name, gone when it is closed",
    "ingest/external_sort.py": "a temporary file without a name, gone when it is closed",
    "ingest/temporary.py": "a temporary store, gone at the end of the command",
    "rows/engine_tables.py": "a temporary file for an engine, gone when it has read it",
    "rows/given_rows.py": "the temporary folder of an engine of the library, gone with the engine",
    "rows/rejected_lines.py": "temporary files of an engine, gone at the end of the command",
    "rows/ragged_lines.py": "temporary files of an engine, gone at the end of the command",
    "rows/spool.py": "temporary files of an engine, gone at the end of the command",
    "rows/__init__.py": "the temporary folder of an engine, gone at the end of the command",
    "office/pdf.py": "a temporary folder, from which typst reads its source",
    "readers/sheet_cells.py": "the answer of a process of our own, which goes to its parent",
    "office/excel.py": "a temporary file without a name, gone when it is closed",
    "office/archive.py": "a member of an archive that is in memory",
}
"""The modules that write, each with the reason; a reason that has no write is out of date."""
METHODS = {
    "write_text", "write_bytes", "touch", "symlink_to", "hardlink_to", "replace_with", "mkstemp",
    "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "fdopen", "write_whole",
    "write_below",
}  # fmt: skip
STREAMS = {"stdout", "__stdout__"}


def writes(tree: Iterable[ast.AST]) -> Iterator[int]:
    """Return the lines on which a module opens something to write to, or prints."""
    for node in tree:
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            yield node.lineno
        if isinstance(node, ast.Name) and node.id in METHODS:
            yield node.lineno
        if isinstance(node, ast.Attribute) and node.attr in {"write", "writelines", "buffer"}:
            stream = node.value
            if isinstance(stream, ast.Attribute) and stream.attr in STREAMS:
                yield node.lineno
        if isinstance(node, ast.Call) and _opens(node):
            yield node.lineno


def _opens(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in {"print", "pprint"}:
        return True
    if name in {"echo", "secho"}:
        return not any(keyword.arg == "err" for keyword in call.keywords)
    if name in {"open", "ZipFile", "TextIOWrapper"}:
        given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        modes = [part.value for part in given if isinstance(part, ast.Constant)]
        return any(isinstance(mode, str) and _is_mode(mode) for mode in modes)
    return False


def _is_mode(word: str) -> bool:
    return set(word) <= set("rwxabt+") and bool(set(word) & set("wxa+"))


def test_nothing_is_written_but_by_delivery() -> None:
    def rule(path: Path) -> Iterator[str]:
        found = list(writes(nodes(path)))
        if path.relative_to(PACKAGE).as_posix() not in MAY_WRITE:
            yield from (f":{line} writes: use delivery.put" for line in found)
        elif not found:
            yield " writes nothing, and needs no exception"

    assert not broken(rule)
    assert {PACKAGE / name for name in MAY_WRITE} <= {*MODULES}


@pytest.mark.parametrize(
    "code",
    [
        "Path('x').write_text(text)", "path.write_bytes(data)", "open(path, 'w')",
        "path.open('ab')", "open(path, mode='w+')", "sys.stdout.write(text)", "print(text)",
        "sys.stdout.buffer.write(data)", "click.echo(text)", "zipfile.ZipFile(path, 'w')",
        "tempfile.mkstemp()", "write_whole(path, data)", "stdout = sys.stdout.buffer",
    ],
)  # fmt: skip
def test_each_way_to_write_is_seen(code: str) -> None:
    assert list(writes(ast.walk(ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    [
        "path.open('rb')",
        "open(path)",
        "click.echo(text, err=True)",
        "text.write(cell)",
        "sys.stdout.isatty()",
    ],
)
def test_what_only_reads_is_not_taken_for_a_write(code: str) -> None:
    assert not list(writes(ast.walk(ast.parse(code))))


def test_a_gate_is_not_optional() -> None:
    text = (PACKAGE / "delivery" / "__init__.py").read_text(encoding="utf-8")
    assert "    gate: Gate\n" in text
    with pytest.raises(TypeError, match="gate"):
        Delivery(Stdout(), PUBLIC)  # type: ignore[call-arg]  # what the test is about
