"""What real rails must be told: named when it is missing, refused when it cannot work, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.errors import UserError
from portal.commands.parser import main
from portal.rails.rail_settings import OPTIONS, RailSettings, Secret, check_callback, read_rail_settings
from portal.settings import Settings

GOOD = {
    "HUDUMA_DARAJA_URL": "https://api.example",
    "HUDUMA_DARAJA_KEY": "consumer-key-of-tests",
    "HUDUMA_DARAJA_SECRET": "consumer-secret-of-tests",
    "HUDUMA_DARAJA_SHORT_CODE": "600000",
    "HUDUMA_DARAJA_PASSKEY": "passkey-of-tests",
    "HUDUMA_DARAJA_CALLBACK_URL": "https://portal.example/",
    "HUDUMA_DARAJA_ALLOW": "192.0.2.7, 198.51.100.0/24",
}


def daraja(**change: str) -> RailSettings:
    """The rail's settings, some of them changed."""
    return read_rail_settings(("daraja",), {**GOOD, **{f"HUDUMA_DARAJA_{k}": v for k, v in change.items()}})


def test_a_rail_is_told_by_the_environment() -> None:
    told = daraja().daraja
    assert told is not None
    assert (told.url, told.short_code, told.callback_url) == ("https://api.example", "600000", "https://portal.example")
    assert [str(network) for network in told.allow] == ["192.0.2.7/32", "198.51.100.0/24"]
    assert told.passkey.reveal() == "passkey-of-tests"
    assert told.response_type == "Completed"


def test_everything_that_is_missing_is_named_in_one_sentence() -> None:
    with pytest.raises(UserError) as wrong:
        read_rail_settings(("daraja", "pesaflow"), {"HUDUMA_DARAJA_URL": "https://api.example"})
    needed = [option.variable for option in OPTIONS if option.default is None]
    assert [name for name in needed if name not in str(wrong.value)] == ["HUDUMA_DARAJA_URL"]


def test_a_rail_that_is_off_needs_nothing() -> None:
    assert read_rail_settings(("sandbox",), {}) == RailSettings()


def test_the_environment_stands_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "portal.toml"
    file.write_text('[daraja]\nshort_code = 654321\npasskey = "of the file"\nresponse_type = "Cancelled"\n')
    without = {name: value for name, value in GOOD.items() if "PASSKEY" not in name}
    told = read_rail_settings(("daraja",), without, file).daraja
    assert told is not None
    assert (told.short_code, told.passkey.reveal(), told.response_type) == ("600000", "of the file", "Cancelled")
    named = read_rail_settings(("daraja",), {**without, "HUDUMA_PORTAL_SETTINGS": str(file)}).daraja
    assert named == told


@pytest.mark.parametrize("text", ["[daraja]\nshort = 1\n", "surprise = 1\n", "[daraja\n", "[airtel]\nkey = 'x'\n"])
def test_a_file_that_says_what_nobody_asks_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "portal.toml"
    file.write_text(text)
    with pytest.raises(UserError):
        read_rail_settings(("daraja",), GOOD, file)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_rail_settings(("daraja",), GOOD, tmp_path / "none.toml")


@pytest.mark.parametrize(
    "url",
    ["https://mpesa.example", "https://portal.example/sqlite", "https://EXECUTIVE.example", "https://a.example/cmd",
     "https://m-pesa.example", "https://safaricom.example", "https://portal.example/myquery"],
)  # fmt: skip
def test_a_callback_address_with_a_word_the_operator_forbids_is_refused(url: str) -> None:
    with pytest.raises(UserError, match="in it"):
        daraja(CALLBACK_URL=url)


@pytest.mark.parametrize(
    "url", ["http://portal.example", "portal.example", "ftp://a.example", "https://", "", "http://"]
)
def test_a_callback_address_that_is_not_https_is_refused(url: str) -> None:
    with pytest.raises(UserError):
        daraja(CALLBACK_URL=url)
    with pytest.raises(UserError):
        daraja(URL=url)


def test_an_understudy_on_this_machine_needs_no_https() -> None:
    assert check_callback("http://127.0.0.1:8400", "X") == "http://127.0.0.1:8400"


@pytest.mark.parametrize("change", [{"SHORT_CODE": "22"}, {"ALLOW": "somebody"}, {"RESPONSE_TYPE": "Maybe"}])
def test_what_cannot_be_meant_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(UserError):
        daraja(**change)


def test_secrets_are_never_shown() -> None:
    told = daraja(CREDENTIAL="credential-of-tests")
    settings = Settings(database="sqlite:///x.db", rails=("daraja",), rail_settings=told)
    for shown in (repr(told), str(told), repr(settings), f"{told.daraja}", str(Secret("of-tests"))):
        assert "of-tests" not in shown
    with pytest.raises(UserError) as wrong:
        daraja(PASSKEY="", KEY="other-of-tests")
    assert "of-tests" not in str(wrong.value)


def test_a_real_rail_ends_the_demonstration() -> None:
    settings = Settings(database="sqlite:///x.db", rails=("daraja", "sandbox"), rail_settings=daraja())
    assert not settings.demonstration
    assert settings.prompt_rail == "daraja"
    assert Settings(database="sqlite:///x.db").prompt_rail == "sandbox"


def test_serve_names_what_is_missing_and_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)
    database = f"sqlite:///{tmp_path / 'portal.db'}"
    assert main(["serve", "--database", database, "--port", "0", "--rails", "daraja,sandbox"]) == 2
    said = capsys.readouterr().err
    assert "HUDUMA_DARAJA_PASSKEY" in said
    assert "PESAFLOW" not in said
    assert not (tmp_path / "portal.db").exists()


def test_a_rail_is_not_switched_on_without_its_settings() -> None:
    with pytest.raises(UserError):
        Settings(database="sqlite:///x.db", rails=("daraja",))
