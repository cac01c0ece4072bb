"""Words that a licensee's own files bring are licensed: no fragment of them goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.cli import main
from tests.outputs.test_leaks import WAYS, everything
from tests.support import sentinels
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

LONG = sentinels.AFTER["10007"]
FEW = "Zyxlong trimming of the"
SHORT = "ZYXSHORT BY ELECTRIC LIGHT"
OWN = {
    "own-changes.csv": "code,action,date,note\n"
    f"10007,Add {LONG},20260101,{LONG}\n10004,Revise {FEW},,{FEW}\n33017,{SHORT},,zyxword\n"
    "10005,zyxword,,\n",
    "own-properties.csv": "code,property,value\n"
    f"10007,{LONG},x\n10004,{FEW},{FEW}\n33017,{SHORT},zyxword\n33016,zyxword,{SHORT}\n"
    f"10005,property.{FEW},1\n",
    "own-crosswalk.csv": "source,target,relationship,effective,note\n"
    f"10006,10007,equivalent,2026-01-01,{LONG}\n0902T,10007,related-to,,{FEW}\n"
    f"0901T,33017,,,zyxword\n",
    "own-deletion-notes.txt": f"(10006 has been deleted. For {FEW}, use 10007)\n"
    "(0901T has been deleted. To report zyxword, use 33017)\n",
}
"""What a user's files say besides codes, in whole and by the word."""
WITHOUT = {"templates", "no such class", "section named", "no such code"}
ASKED = {name: way for name, way in WAYS.items() if name not in WITHOUT and "@" not in way[1]}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("own")
    for version, texts in (("2025", sentinels.BEFORE), ("2026", sentinels.AFTER)):
        sentinels.edition(root / version, int(version), texts)
        for name, text in OWN.items() if version == "2026" else ():
            write(root / version / name, text)
        load(root / "store", "cpt", version, root / version, force=True)
    return root


@pytest.fixture
def place(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELEASEKIT_STORE", str(stored / "store"))
    return tmp_path


@pytest.mark.parametrize("name", ASKED)
def test_no_word_of_an_own_file_reaches_the_public(
    name: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = dict(everything(place, capsys, *ASKED[name], "--audience", "public"))
    assert b"licensed words" not in found["stderr"]  # the first lock held
    assert not {
        file: marks for file, text in found.items() if (marks := sentinels.marks(file, text))
    }


@pytest.mark.parametrize(
    ("way", "shown"),
    [
        ("diff json", (LONG, FEW, SHORT, "zyxword")),
        ("reconcile json", (LONG, FEW, SHORT, "zyxword")),
        ("crosswalk json", (LONG, FEW)),
    ],
)
def test_the_licensee_s_own_staff_is_shown_them(
    way: str, shown: tuple[str, ...], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = dict(everything(place, capsys, *ASKED[way], "--audience", "internal"))
    text = b"\n".join(found.values()).decode().casefold()
    assert [word for word in shown if word.casefold() not in text] == []


BROKEN = {
    "target": f"source,target\n10006,{LONG}\n",
    "target with a code": f"source,target\n10006,10007 {FEW}\n",
    "target in short": f"source,target\n10006,10007 {SHORT}\n",
    "source": f"source,target\n10006 {FEW},10007\n",
    "unknown source": f"source,target\n19996 {LONG},10007\n",
    "relationship": f"source,target,relationship\n10006,10007,{FEW}\n",
    "effective": f"source,target,effective\n10006,10007,{FEW}\n",
    "an apostrophe": f"source,target\n10006,10007 the wick's {FEW}\n10006,{LONG}\n",
    "heading": f"source,target,{FEW}\n10006,10007 {LONG},x\n",
    "changes: code": f"code,action\n{LONG},added\n",
    "changes: code and words": f"code,action\n10007 {FEW},added\n",
    "changes: date": f"code,action,date\n10007,added,{FEW}\n",
    "properties: code": f"code,property,value\n10007 {FEW},x,y\n",
    "properties: flag": f"code,property,value\n10007,add-on,{FEW}\n",
    "properties: date": f"code,property,value\n10007,sunset,{FEW}\n",
    "properties: no value": f"code,property,value\n10007,{FEW},\n",
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("command", ["diff", "report", "bulletin"])
def test_a_fault_of_a_path_quotes_no_word_to_the_public(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    command: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    name = kind.partition(":")[0] if ":" in kind else "crosswalk"
    for version, texts in (("2025", sentinels.BEFORE), ("2026", sentinels.AFTER)):
        sentinels.edition(tmp_path / "files" / version, int(version), texts)
    write(tmp_path / "files" / "2026" / f"own-{name}.csv", BROKEN[kind])
    with pytest.raises(SystemExit) as stopped:
        main([command, "files/2025", "files/2026", "-s", "cpt", "--audience", "public"])
    said = capsys.readouterr()
    assert stopped.value.code == 2
    assert f"own-{name}.csv" in said.err
    assert "--audience internal" in said.err
    assert not sentinels.MARK.search(said.out + said.err)
