"""Calling the operator: POST JSON with the shared token, within bounds, and four ways an answer can be missing.

``NotSent``: nothing left this machine, so nothing happened. ``NoAnswer``: it may have happened. ``RailRefusal``: the
operator said no, in its error envelope. A token it no longer knows is replaced once, then it is a refusal like others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from desktop.domain.errors import Trouble
from portal.rails.daraja.token import Minted, Tokens, read_minted
from portal.rails.rail_settings import DarajaSettings
from portal.store.database import Database

RAIL = "daraja"
CONNECT_S = 5.0
ANSWER_S = 20.0
MOST_ANSWER = 4 * 1024 * 1024
_BAD_TOKEN: Final = ("404.001.03", "400.003.01", "401.002.01", "401.003.01")


class NotSent(Trouble):
    """The operator could not be reached: nothing was asked of it."""


class NoAnswer(Trouble):
    """The operator may have taken the call; what it answered is lost or cannot be read."""


class RailRefusal(Exception):
    """The operator refused the call. ``code`` is its error code; the words are kept out of what travels."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(f"{status} {code} {words}"[:200])
        self.status = status
        self.code = code


class DarajaClient:
    """One institution's account with the operator."""

    def __init__(self, settings: DarajaSettings, database: Database, *, answer_s: float = ANSWER_S) -> None:
        self.settings = settings
        self._answer_s = answer_s
        self._tokens = Tokens(database, RAIL, self._mint)

    def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """The operator's answer; raises what the module says."""
        token = self._tokens.current()
        try:
            return self._send("POST", path, {"Authorization": f"Bearer {token}"}, body)
        except RailRefusal as refusal:
            if refusal.status != 401 and refusal.code not in _BAD_TOKEN:
                raise
        self._tokens.refused(token)
        return self._send("POST", path, {"Authorization": f"Bearer {self._tokens.current()}"}, body)

    def ready(self) -> None:
        """Makes sure of a token before a call that must not come late; ``Trouble`` where there is none."""
        self._tokens.current()

    def _mint(self) -> Minted:
        import requests

        basic = requests.auth.HTTPBasicAuth(self.settings.key.reveal(), self.settings.secret.reveal())
        try:
            return read_minted(self._send("GET", "/oauth/v1/generate?grant_type=client_credentials", {}, None, basic))
        except RailRefusal as refusal:
            raise NotSent("The operator gives no token ({status}).", status=refusal.status) from refusal
        except NoAnswer as silent:  # a token that nobody received asks nothing of anybody
            raise NotSent("The operator gives no token.") from silent

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], body: Mapping[str, object] | None, auth: Any = None
    ) -> dict[str, Any]:
        import requests
        import urllib3

        with requests.Session() as session:  # a fresh connection: a kept one may be dead, and then nobody knows
            session.trust_env = not self.settings.url.startswith("http://")
            try:
                reply = session.request(
                    method,
                    self.settings.url + path,
                    json=body,
                    headers=dict(headers),
                    auth=auth,
                    timeout=(CONNECT_S, self._answer_s),
                    allow_redirects=False,
                    stream=True,
                )
                content = reply.raw.read(MOST_ANSWER, decode_content=True)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as wrong:
                raise _missing(wrong) from None
        return _read(reply.status_code, content)


def _missing(wrong: Exception) -> Trouble:
    """Which kind of silence an exception of the HTTP library is."""
    import requests
    import urllib3

    reason = getattr(wrong.args[0], "reason", None) if wrong.args else None
    never_left = isinstance(wrong, (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError)) or isinstance(
        reason, (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    )
    return NotSent("The operator cannot be reached.") if never_left else NoAnswer("The operator does not answer.")


def _read(status: int, content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content, parse_float=str)
    except (ValueError, RecursionError):
        told = None
    if status == 200 and isinstance(told, dict) and "errorCode" not in told:
        return told
    if isinstance(told, dict):
        fault = told.get("fault")
        detail = fault.get("detail") if isinstance(fault, dict) else None
        code = told.get("errorCode") or (detail.get("errorcode") if isinstance(detail, dict) else None)
        if code:
            raise RailRefusal(status, str(code), str(told.get("errorMessage", "")))
    if 400 <= status < 500:
        raise RailRefusal(status, "", "")
    raise NoAnswer("The operator answered with {status}, which says nothing.", status=status)
