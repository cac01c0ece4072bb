"""releasekit.toml and the environment: found, typed, and every fault of a file told at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import config, layout
from releasekit.config import AudienceTable, Configuration, LicenseTable
from releasekit.errors import ConfigurationError
from releasekit.store import locate
from tests.cli.test_cli import run

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that writes releasekit.toml, of which this folder is two levels below."""
    for variable in (config.STORE, config.TEMPLATES, config.SCHEMAS):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    below = tmp_path / "home" / "work" / "here"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    def write(text: str, folder: Path = below.parent) -> Path:
        (folder / config.FILE).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.mark.usefixtures("configured")
def test_without_a_file_nothing_is_configured() -> None:
    assert config.load() == Configuration()


def test_every_key_is_typed(configured: Callable[[str], Path]) -> None:
    folder = configured(
        'store = "our/releases"\n'
        '[audiences.partner]\nabout = "vendors"\ncpt = "short"\nhcpcs = "none"\n'
        '[licenses.cpt]\nlicense = "4711"\nholder = "AMA"\nnotice = "© {year} AMA"\n'
        '[licenses.cpt.notices]\n2026 = "© 2025 AMA"\n'
    )
    assert config.load() == Configuration(
        source=str(folder / config.FILE),
        store=folder / "our/releases",
        audiences={
            "partner": AudienceTable(
                about="vendors", entitlements={"cpt": "short", "hcpcs": "none"}
            )
        },
        licenses={
            "cpt": LicenseTable(
                license="4711",
                holder="AMA",
                notice="© {year} AMA",
                notices={"2026": "© 2025 AMA"},
            )
        },
    )


def test_the_nearest_file_counts_and_none_above_the_home(
    configured: Callable[..., Path], tmp_path: Path
) -> None:
    configured('store = "above-the-home"', tmp_path)
    assert config.load().store is None
    configured('store = "home"', tmp_path / "home")
    assert config.load().store == tmp_path / "home" / "home"
    configured('store = "near"')
    assert config.load().store == tmp_path / "home" / "work" / "near"


def test_a_home_is_expanded_and_the_environment_goes_first(
    configured: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured('store = "~/releases"')
    assert locate().root == tmp_path / "home" / "releases"
    monkeypatch.setenv(config.STORE, "~/others")
    assert locate().root == tmp_path / "home" / "others"
    monkeypatch.setenv(config.STORE, "beside")
    assert locate().root == Path("beside")
    assert locate("~/own").root == tmp_path / "home" / "own"


def test_declarations_of_ones_own_overlay_ours(configured: Callable[[str], Path]) -> None:
    folder = configured('schemas = "declared"')
    (folder / "declared").mkdir()
    (folder / "declared" / "made.toml").write_text('id = "made"')
    assert "made" in layout.code_sets()
    assert "cpt" in layout.code_sets()


FAULTS = {
    'stor = "x"': "stor: is not a key of this table; did you mean store?",
    "store = 1": "store: must be a text, not 1",
    'licenses = "x"': "licenses: must be a table, not 'x'",
    "[licenses]\ncpt = 1": "licenses.cpt: must be a table, not 1",
    '[licenses.cpt]\nnotise = "x"': "licenses.cpt.notise: is not a key of this table; did you mean",
    "[licenses.cpt]\nholder = 1": "licenses.cpt.holder: must be a text, not 1",
    '[licenses.cpt]\nnotice = " "': "licenses.cpt.notice: ",
    "[licenses.cpt]\nnotices = 1": "licenses.cpt.notices: must be a table, not 1",
    '[licenses.cpt.notices]\nnext = "x"': "licenses.cpt.notices.next: ",
    "[licenses.cpt.notices]\n2026 = 1": "licenses.cpt.notices.2026: must be a text, not 1",
    'audiences = "public"': "audiences: must be a table, not 'public'",
    '[audiences]\npartner = "short"': "audiences.partner: must be a table, not 'short'",
    '[audiences.a]\ncpt = "al"': "audiences.a.cpt: 'al' must be one of none, codes, short, medium",
    "[audiences.a]\ncpt = 1": "audiences.a.cpt: must be a text, not 1",
    '[licences.cpt]\nlicence = "x"': "licences: is now licenses: rename it",
    '[licenses.cpt]\nlicence = "x"': "licenses.cpt.licence: is now license: rename it",
    "store = ": "Invalid value",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items(), ids=FAULTS)
def test_a_fault_is_named_by_its_place(
    configured: Callable[[str], Path], text: str, said: str
) -> None:
    folder = configured(text)
    with pytest.raises(ConfigurationError) as caught:
        config.load()
    assert f"{folder / config.FILE}: " in str(caught.value)
    assert said in str(caught.value)


def test_all_faults_are_told_at_once(configured: Callable[[str], Path]) -> None:
    configured(
        'stor = "x"\ntemplates = 2\n[licences.cpt]\nlicence = "x"\n'
        '[licenses.cpt]\nlicence = "x"\nholdr = "x"\n'
    )
    with pytest.raises(ConfigurationError) as caught:
        config.load()
    lines = caught.value.message.splitlines()
    places = [line.partition(f"{config.FILE}: ")[2].partition(":")[0] for line in lines]
    assert sorted(places) == [
        "licences", "licenses.cpt.holdr", "licenses.cpt.licence", "stor", "templates",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "key"), [(config.TEMPLATES, "templates"), (config.SCHEMAS, "schemas")]
)
def test_a_folder_that_is_not_there_is_named(
    configured: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, variable: str, key: str
) -> None:
    configured(f'{key} = "nowhere"')
    with pytest.raises(ConfigurationError, match=rf"{key}: .*nowhere is not a folder"):
        config.load()
    monkeypatch.setenv(variable, "elsewhere")
    with pytest.raises(ConfigurationError, match=f"{variable}: elsewhere is not a folder"):
        config.load()
    monkeypatch.setenv(variable, "x" * 300)  # longer than any name may be
    with pytest.raises(ConfigurationError, match=f"{variable}: x+ is not a folder"):
        config.load()


def test_the_command_line_tells_of_it_and_ends_with_2(
    configured: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    configured('[licences.cpt]\nlicence = "x"\n')
    _, err = run("releases", code=2, capsys=capsys)
    assert "licences: is now licenses" in err
