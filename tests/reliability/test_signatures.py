"""Releases and files are signed with a key of minisign's, and proved by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import minisign
import pytest

from releasekit.store.findings import Condition
from releasekit.store.proof import prove
from tests.ingest.test_complete import FOUR, book
from tests.reliability.stores import filled
from tests.reliability.test_verify import run
from tests.support.files import load

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.reliability


def keys(folder: Path, name: str = "key", password: str = "") -> tuple[str, str]:
    pair = minisign.KeyPair.generate()
    (folder / f"{name}.pub").write_bytes(bytes(pair.public_key))
    if password:
        pair.secret_key.encrypt(password)
    (folder / name).write_bytes(bytes(pair.secret_key))
    return str(folder / name), str(folder / f"{name}.pub")


def test_every_release_is_signed_and_one_that_is_not_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, _ = filled(tmp_path)
    given = ("--store", str(store))
    secret, public = keys(tmp_path)
    assert run("verify", "--key", public, *given) == 2
    assert run("sign", "--key", secret, *given) == 0
    assert "signed 6 releases: cpt/2025, " in capsys.readouterr().err
    assert prove(store) == []
    assert run("verify", "--key", public, *given) == 0
    assert run("sign", "--key", secret, *given) == 0
    assert "signed 0 releases" in capsys.readouterr().err
    load(store, "cpt", "2028", book(tmp_path / "later", FOUR))
    assert run("verify", "--key", public, *given) == 2
    assert "cpt/2028/manifest.json.minisig: not signed by this key" in capsys.readouterr().out
    _, other = keys(tmp_path, "other")
    assert run("verify", "--key", other, "--format", "json", *given) == 2
    assert capsys.readouterr().out.count(f'"{Condition.UNSIGNED}"') == 7
    assert run("verify", *given) == 0


def test_a_file_is_signed_and_one_that_was_changed_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bulletin = tmp_path / "bulletin.md"
    bulletin.write_text("made up")
    secret, public = keys(tmp_path)
    assert run("verify", str(bulletin), "--key", public) == 2
    assert "no signature" in capsys.readouterr().err
    assert run("sign", str(bulletin), "--key", secret) == 0
    assert run("verify", str(bulletin), "--key", public) == 0
    bulletin.write_text("made up otherwise")
    assert run("verify", str(bulletin), "--key", public) == 2
    assert "do not use it" in capsys.readouterr().err
    assert run("verify", str(bulletin)) == 2


def test_a_key_is_a_key_and_its_password_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bulletin = tmp_path / "bulletin.md"
    bulletin.write_text("made up")
    secret, public = keys(tmp_path, password="quillon")  # noqa: S106 (made up)
    monkeypatch.setenv("RELEASEKIT_KEY_PASSWORD", "velar")
    assert run("sign", str(bulletin), "--key", secret) == 2
    monkeypatch.setenv("RELEASEKIT_KEY_PASSWORD", "quillon")
    assert run("sign", str(bulletin), "--key", secret) == 0
    assert run("verify", str(bulletin), "--key", public) == 0
    assert run("sign", str(bulletin), "--key", public) == 2
    assert run("verify", str(bulletin), "--key", secret) == 2
    said = capsys.readouterr().err
    assert "cannot be used as a secret key" in said
    assert "cannot be used as a public key" in said
