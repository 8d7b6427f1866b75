"""The address of a PostgreSQL database: one host or several, and what a client must say so that it never hangs.

Several hosts may be written as libpq does, ``postgresql://u@one:5432,two:5432/books``, or as repeated ``host=``. Of
several the one that takes writes is wanted. Whatever the address says itself stands.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from desktop.domain.errors import UserError

POSTGRES: Final = ("postgresql", "postgres")
DRIVER: Final = "postgresql+psycopg"
DEADLINES: Final = {
    "connect_timeout": "2",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "8000",
    "application_name": "huduma-portal",
}
STATEMENT_MS: Final = 10_000
LOCK_MS: Final = 8_000
IDLE_MS: Final = 10_000
_OPTIONS: Final = (
    f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_MS}"
    f" -c idle_in_transaction_session_timeout={IDLE_MS} -c TimeZone=UTC"
)
_HOSTS: Final = re.compile(r"^(?P<scheme>[^:]+)://(?:(?P<who>[^@/?]*)@)?(?P<hosts>[^/?]*,[^/?]*)(?P<rest>[/?].*)$")


def read_postgres_url(text: str) -> URL:
    """The address with our driver and deadlines; ``UserError`` for what cannot be used."""
    try:
        url = make_url(_repeated_hosts(text))
    except (ArgumentError, ValueError):
        raise UserError("“{url}” is not a database. Write postgresql://USER@HOST/NAME.", url=_hidden(text)) from None
    driver = url.drivername.partition("+")[2]
    if driver not in ("", "psycopg"):
        raise UserError(
            "The driver “{driver}” is not built in. Write postgresql+psycopg://USER@HOST/NAME.", driver=driver
        )
    if not url.database:
        raise UserError("A database on a server has a name. Write postgresql://USER@HOST/NAME.")
    url = url.set(drivername=DRIVER)
    said = {name: value for name, value in DEADLINES.items() if name not in url.query}
    if "target_session_attrs" not in url.query:
        said["target_session_attrs"] = "read-write"
    if "options" not in url.query:
        said["options"] = _OPTIONS
    return url.update_query_dict(said)


def make_arguments(url: URL) -> dict[str, Any]:
    """What the driver is told, where it is asked without an engine."""
    dialect: Any = url.get_dialect()
    arguments: dict[str, Any] = dialect().create_connect_args(url)[1]
    return arguments


def _repeated_hosts(text: str) -> str:
    """Hosts with commas between them, as SQLAlchemy reads them."""
    found = _HOSTS.match(text)
    if found is None:
        return text
    rest = found["rest"] + ("&" if "?" in found["rest"] else "?")
    who = f"{found['who']}@" if found["who"] else ""
    return f"{found['scheme']}://{who}{rest}" + "&".join(f"host={host}" for host in found["hosts"].split(","))


def _hidden(text: str) -> str:
    return re.sub(r":[^:@/]*@", ":***@", text)
