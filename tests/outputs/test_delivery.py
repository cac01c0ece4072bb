"""A folder of outputs: each file whole and listed, whoever else delivers to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from releasekit.delivery import MANIFEST, Delivery
from releasekit.errors import LicenseError, OutputError
from releasekit.licensing import Content, Gate, audience

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Demo of a lantern with six wicks"
NOTICE = "CPT © 2025 Somebody. All rights reserved."
HOLDS = Content(
    code_set="cpt",
    name="CPT",
    license="an agreement",
    holder="Somebody",
    licensed=True,
    editions=("2026",),
    entitlement="codes",
    notice=NOTICE,
    sample=True,
)


def listed(folder: Path) -> dict[str, str]:
    document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {one["name"]: one["audience"] for one in document["files"]}


def deliver(folder: Path, name: str, *, text: str = NOTICE, to: str = "public") -> Delivery:
    delivery = Delivery(folder, audience(to))
    delivery.write(name, text.encode(), [HOLDS], Gate([TEXT]))
    return delivery


def test_two_who_deliver_at_once_are_both_listed(tmp_path: Path) -> None:
    first, second = deliver(tmp_path, "a.md"), deliver(tmp_path, "b.md", to="internal")
    second.close()
    first.close()
    assert listed(tmp_path) == {"a.md": "public", "b.md": "internal"}


def test_what_was_taken_out_stays_out(tmp_path: Path) -> None:
    deliver(tmp_path, "a.md").close()
    later = deliver(tmp_path, "b.md")
    del later.files["a.md"]
    later.close()
    assert set(listed(tmp_path)) == {"b.md"}


@pytest.mark.parametrize("text", [f"{NOTICE} {TEXT}", "no notice", NOTICE.replace("2025", "2024")])
def test_nothing_of_a_refused_file_is_on_the_disk(tmp_path: Path, text: str) -> None:
    with pytest.raises(LicenseError):
        deliver(tmp_path, "a.md", text=text)
    assert not list(tmp_path.iterdir())


def test_a_damaged_list_is_told_of(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"files": [', encoding="utf-8")
    with pytest.raises(OutputError, match="take it out of the folder"):
        deliver(tmp_path, "a.md")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="out is a file"):
        deliver(tmp_path / "out", "a.md")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
