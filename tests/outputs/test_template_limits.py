"""A user's template that never ends, grows without end, or reads what is not its own is refused."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from releasekit import resources
from releasekit.cli import main
from releasekit.render import limits

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a macro": "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}"
    "{{ f(60) }}",
    "a filter": "{% for a in range(99999) %}{{ range(99999) | sum }}{% endfor %}",
    "a view": "{% for d in diffs %}{% for a in range(99999) %}{{ d.sections | map('string') | list "
    "| length }}{% endfor %}{% endfor %}",
}
LARGE = {
    "a text": "{{ 'x' * 99999999999 }}",
    "a number": "{{ '%99999999999d' | format(1) }}",
    "doubled": "{% set n = namespace(x='xxxxxxxx') %}{% for i in range(60) %}"
    "{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
    "written": "{% for i in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
    "centered": "{{ 'x' | center(99999999999) }}",
    "a list": "{{ ([1] * 99999999999) | length }}",
    "a range": "{{ range(999999999) | list | length }}",
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELEASEKIT_STORE", str(resources.folder("releases")))
    folder = tmp_path / "own"
    (folder / "changes").mkdir(parents=True)
    monkeypatch.setenv("RELEASEKIT_TEMPLATES", str(folder))
    return folder


def report(form: str = "md") -> None:
    with pytest.raises(SystemExit) as stopped:
        main(("report", "2025", "2026", "-s", "hcpcs", "--format", form, "-o", "out"))
    assert stopped.value.code == 2


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_never_ends_is_stopped(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (own / "changes" / "report.md.j2").write_text(text, encoding="utf-8")
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.5)
    begun = time.monotonic()
    report()
    assert time.monotonic() - begun < 30
    assert "changes/report.md.j2: takes more than 0.5 seconds" in capsys.readouterr().err
    assert not (own.parent / "out").exists()


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_template_that_grows_without_end_is_stopped(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (own / "changes" / "report.md.j2").write_text(text, encoding="utf-8")
    monkeypatch.setattr(limits, "MOST_BYTES", 256 * 1024 * 1024)
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 1024 * 1024)
    report()
    assert "changes/report.md.j2" in capsys.readouterr().err
    assert not (own.parent / "out").exists()


@pytest.mark.parametrize(
    "name", ["changes/report.md.j2", "changes/_part.md.j2", "words.toml", "changes"]
)
def test_a_link_out_of_the_folder_is_not_read(
    own: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    outside = own.parent / "outside"
    outside.mkdir()
    (outside / "secret").write_text("Zyxsecret = 1", encoding="utf-8")
    (outside / "report.md.j2").write_text("Zyxsecret", encoding="utf-8")
    if name == "changes":
        (own / name).rmdir()
        (own / name).symlink_to(outside)
    else:
        (own / name).symlink_to(outside / "secret")
    if "_part" in name:
        part = '{% include "changes/_part.md.j2" %}'
        (own / "changes" / "report.md.j2").write_text(part, encoding="utf-8")
    report()
    said = capsys.readouterr()
    assert "is a link that leads out of the folder of templates" in said.err
    assert "Zyxsecret" not in said.err


def test_links_within_the_folder_and_to_it_are_read(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "changes" / "text").write_text("{{ (diffs | first).notice }}", encoding="utf-8")
    (own / "changes" / "report.md.j2").symlink_to("text")
    (own.parent / "link").symlink_to(own)
    monkeypatch.setenv("RELEASEKIT_TEMPLATES", str(own.parent / "link"))
    with pytest.raises(SystemExit) as stopped:
        main(("report", "2025", "2026", "-s", "hcpcs", "--format", "md", "-o", "out"))
    assert stopped.value.code == 0
