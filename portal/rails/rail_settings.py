"""What a real rail must be told, declared once: from the environment, or from a TOML file with a section for each rail.

A variable of the environment stands before the file. Secrets are kept in :class:`Secret`, which shows nothing.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from desktop.domain.errors import UserError

DARAJA = "daraja"
PESAFLOW = "pesaflow"
FILE_VARIABLE = "HUDUMA_PORTAL_SETTINGS"
FORBIDDEN = ("mpesa", "m-pesa", "safaricom", "exec", "exe", "cmd", "sql", "query")
"""Words the operator takes in no callback address."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Secret:
    """A text that is never shown: not by ``repr``, not in a log, not in an error."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def reveal(self) -> str:
        """The text, for the one call that needs it."""
        return self._text


@dataclass(frozen=True, slots=True)
class RailOption:
    """One setting of one rail. Without a default it must be given where the rail is on."""

    rail: str
    name: str
    words: str
    default: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"HUDUMA_{self.rail}_{self.name}".upper()


OPTIONS = (
    RailOption(DARAJA, "url", "the operator's base address"),
    RailOption(DARAJA, "key", "consumer key (secret)"),
    RailOption(DARAJA, "secret", "consumer secret (secret)"),
    RailOption(DARAJA, "short_code", "the pay bill's short code"),
    RailOption(DARAJA, "passkey", "passkey of the prompts (secret)"),
    RailOption(DARAJA, "callback_url", "this portal's public https address"),
    RailOption(DARAJA, "allow", "who may call back: addresses or networks, with commas; empty: anybody", ""),
    RailOption(
        DARAJA, "response_type", "what is done when validation does not answer", "Completed", ("Completed", "Cancelled")
    ),
    RailOption(DARAJA, "initiator", "name of the API operator, for transaction status and reversals", ""),
    RailOption(DARAJA, "credential", "the API operator's encrypted credential (secret)", ""),
    RailOption(PESAFLOW, "url", "the gateway's base address"),
    RailOption(PESAFLOW, "client_id", "apiClientID"),
    RailOption(PESAFLOW, "key", "the key of the secure hash (secret)"),
    RailOption(PESAFLOW, "secret", "the secret inside the secure hash (secret)"),
    RailOption(PESAFLOW, "hash", "how the secure hash is written before base64", "hex", ("hex", "raw")),
    RailOption(PESAFLOW, "service_id", "serviceID"),
    RailOption(PESAFLOW, "callback_url", "this portal's public https address"),
    RailOption(PESAFLOW, "numbers", "who allots account numbers", "leased", ("leased", "gateway")),
)


@dataclass(frozen=True, slots=True)
class DarajaSettings:
    """What the Daraja rail was told. ``allow``: who may call back, empty for anybody."""

    url: str
    key: Secret
    secret: Secret
    short_code: str
    passkey: Secret
    callback_url: str
    allow: tuple[Network, ...] = ()
    response_type: str = "Completed"
    initiator: str = ""
    credential: Secret = Secret("")  # noqa: RUF009 - it never changes


@dataclass(frozen=True, slots=True)
class PesaflowSettings:
    """What the gateway's rail was told. ``hash``: ``hex`` or ``raw``; ``numbers``: ``leased`` or ``gateway``."""

    url: str
    client_id: str
    key: Secret
    secret: Secret
    service_id: str
    callback_url: str
    hash: str = "hex"
    numbers: str = "leased"


@dataclass(frozen=True, slots=True)
class RailSettings:
    """The rails that were told what they need."""

    daraja: DarajaSettings | None = None
    pesaflow: PesaflowSettings | None = None


def read_rail_settings(
    rails: tuple[str, ...], environment: Mapping[str, str], file: Path | None = None
) -> RailSettings:
    """The settings of the rails that are on; ``UserError`` names everything that is missing or cannot be used."""
    named = file or (Path(environment[FILE_VARIABLE]) if environment.get(FILE_VARIABLE) else None)
    sections = _read_file(named) if named else {}
    given = {rail: _given(rail, environment, sections.get(rail, {})) for rail in (DARAJA, PESAFLOW) if rail in rails}
    missing = [o.variable for o in OPTIONS if o.rail in given and o.default is None and not given[o.rail][o.name]]
    if missing:
        raise UserError(
            "These settings are missing: {missing}. Set them in the environment or in a file named with --settings.",
            missing=", ".join(missing),
        )
    return RailSettings(
        daraja=_daraja(given[DARAJA]) if DARAJA in given else None,
        pesaflow=_pesaflow(given[PESAFLOW]) if PESAFLOW in given else None,
    )


def check_callback(url: str, variable: str) -> str:
    """An address the operator takes, without a slash at its end; ``UserError`` for any other."""
    for word in FORBIDDEN:
        if word in url.lower():
            raise UserError(
                "The operator takes no callback address with “{word}” in it. Choose another name for {variable}.",
                word=word,
                variable=variable,
            )
    return check_https(url, variable)


def check_https(url: str, variable: str) -> str:
    """An https address, or any on this machine, without a slash at its end; ``UserError`` for any other."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not (parts.hostname and (parts.scheme == "https" or local)) or parts.username or parts.query:
        raise UserError("{variable} is no https address. Write it like https://portal.example.", variable=variable)
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read_file(path: Path) -> dict[str, Mapping[str, object]]:
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise UserError(
            "The settings file {path} cannot be read ({why}). Check its name.", path=path, why=wrong.strerror
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UserError("The settings file {path} is no TOML. Compare it with the manual.", path=path) from None
    known = {(option.rail, option.name) for option in OPTIONS}
    for rail, section in read.items():
        names = section if isinstance(section, dict) else {"": None}
        strange = sorted(name for name in names if (rail, name) not in known)
        if strange:
            raise UserError(
                "The settings file {path} says {name}, which is no setting. Compare it with the manual.",
                path=path,
                name=f"{rail}.{strange[0]}",
            )
    return read


def _given(rail: str, environment: Mapping[str, str], section: Mapping[str, object]) -> dict[str, str]:
    given: dict[str, str] = {}
    for option in OPTIONS:
        if option.rail != rail:
            continue
        value = environment.get(option.variable) or str(section.get(option.name, "")) or option.default or ""
        if option.choices and value not in option.choices:
            raise UserError(
                "{variable} must be one of {choices}.", variable=option.variable, choices=", ".join(option.choices)
            )
        given[option.name] = value.strip()
    return given


def _daraja(given: Mapping[str, str]) -> DarajaSettings:
    if not re.fullmatch(r"[0-9]{5,7}", given["short_code"]):
        raise UserError("HUDUMA_DARAJA_SHORT_CODE is no short code. Write its five to seven digits.")
    return DarajaSettings(
        url=check_https(given["url"], "HUDUMA_DARAJA_URL"),
        key=Secret(given["key"]),
        secret=Secret(given["secret"]),
        short_code=given["short_code"],
        passkey=Secret(given["passkey"]),
        callback_url=check_callback(given["callback_url"], "HUDUMA_DARAJA_CALLBACK_URL"),
        allow=read_networks(given["allow"]),
        response_type=given["response_type"],
        initiator=given["initiator"],
        credential=Secret(given["credential"]),
    )


def _pesaflow(given: Mapping[str, str]) -> PesaflowSettings:
    return PesaflowSettings(
        url=check_https(given["url"], "HUDUMA_PESAFLOW_URL"),
        client_id=given["client_id"],
        key=Secret(given["key"]),
        secret=Secret(given["secret"]),
        service_id=given["service_id"],
        callback_url=check_https(given["callback_url"], "HUDUMA_PESAFLOW_CALLBACK_URL"),
        hash=given["hash"],
        numbers=given["numbers"],
    )


def read_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, separated by commas; ``UserError`` for what is neither."""
    networks: list[Network] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            raise UserError(
                "“{part}” is no address or network. Write HUDUMA_DARAJA_ALLOW like 192.0.2.7, 198.51.100.0/24.",
                part=part,
            ) from None
    return tuple(networks)
