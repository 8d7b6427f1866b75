"""Limits stop what ran wild and who guesses, and nobody else."""

from __future__ import annotations

import json

import pytest
import requests
from starlette.types import Scope

from portal.operations.limits import COUNTER, ENROL, FREE, PAGE, PLAIN, RAIL, Limits, counter_of, kind_of_path
from portal.operations.source import crowd_of, source_of
from portal.operations.token_bucket import MOST_KEYS, Buckets
from portal.running import RunningPortal
from sync.portal_client import PortalClient, Refused
from sync.ports import Identity
from tests.conformance.device import Device
from tests.portal.operations.metrics import figure

WAIT_S = 10
NAT = "197.232.1.1"


def scope(client: str, *headers: tuple[str, str]) -> Scope:
    """A request's scope, as far as limits look at it."""
    raw = [(name.encode(), value.encode()) for name, value in headers]
    return {"type": "http", "client": (client, 50_000), "headers": raw}


def test_a_bucket_gives_its_burst_then_its_pace() -> None:
    buckets = Buckets(per_s=2, burst=3)
    assert [buckets.take("a", 0.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.take("b", 0.0) == 0
    assert buckets.take("a", 0.5) == 0
    assert buckets.take("a", 0.5) == pytest.approx(0.5)
    assert [buckets.take("a", 60.0) for _ in range(3)] == [0, 0, 0]


def test_buckets_are_bounded_however_many_ask() -> None:
    buckets = Buckets(per_s=1, burst=1)
    for n in range(MOST_KEYS + 100):
        buckets.take(str(n), 0.0)
    assert len(buckets._kept) == MOST_KEYS


def test_fifteen_hundred_counters_behind_one_address_work() -> None:
    limits = Limits()
    counters = [f"counter-{n}" for n in range(1_500)]
    for second in range(60):  # a wait each 25 s and 120 entries a second, three rounds each
        asking = [counters[(second * 420 + n) % 1_500] for n in range(420)]
        assert not any(limits.ask(COUNTER, NAT, counter, float(second)) for counter in asking)
    back_at_once = [limits.ask(COUNTER, NAT, counter, 100.0) for counter in counters for _ in range(3)]
    assert not any(back_at_once)


def test_fifteen_hundred_counters_enrol_in_one_morning() -> None:
    limits = Limits()
    assert not any(limits.ask(ENROL, NAT, "", 0.0) for _ in range(1_500))


def test_a_rail_is_never_refused_below_a_thousand_a_second() -> None:
    limits = Limits()
    for second in range(30):
        assert not any(limits.ask(RAIL, NAT, "", second + n / 1_000) for n in range(1_000))


def test_one_counter_that_ran_wild_is_slowed_and_its_neighbour_is_not() -> None:
    limits = Limits()
    asked = [limits.ask(COUNTER, NAT, "wild", 0.0) for _ in range(1_100)]
    assert not any(asked[:1_000])
    assert all(asked[1_000:])
    assert limits.ask(COUNTER, NAT, "calm", 0.0) == 0


def test_nobody_uses_another_counters_allowance_up_from_elsewhere() -> None:
    limits = Limits()
    for _ in range(1_100):
        limits.ask(COUNTER, "203.0.113.9", "victim", 0.0)
    assert limits.ask(COUNTER, NAT, "victim", 0.0) == 0


def test_who_guesses_numbers_is_stopped_long_before_who_looks_at_bills() -> None:
    limits = Limits()
    for n in range(60):
        assert limits.ask(PAGE, NAT, "", n / 100) == 0
        limits.note(PAGE, NAT, 404, n / 100)
    assert limits.ask(PAGE, NAT, "", 1.0) > 0
    assert limits.ask(PAGE, "197.232.1.2", "", 1.0) == 0
    assert limits.ask(PAGE, NAT, "", 10.0) == 0
    for n in range(300):
        assert limits.ask(PAGE, "197.232.1.3", "", n / 1_000) == 0
        limits.note(PAGE, "197.232.1.3", 200, n / 1_000)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/round", COUNTER),
        ("/v1/enrol", ENROL),
        ("/B/48201937722", PAGE),
        ("/r/abc", PAGE),
        ("/rails/daraja/x/confirmation", RAIL),
        ("/health", FREE),
        ("/metrics", FREE),
        ("/v1/keys", PLAIN),
        ("/", PLAIN),
    ],
)
def test_each_path_takes_from_one_allowance(path: str, kind: str) -> None:
    assert kind_of_path(path) == kind


def test_the_word_of_a_proxy_counts_only_on_this_machine() -> None:
    forwarded = ("x-forwarded-for", "10.0.0.1, 197.232.1.1")
    assert source_of(scope("127.0.0.1", forwarded)) == "197.232.1.1"
    assert source_of(scope("203.0.113.9", forwarded)) == "203.0.113.9"
    assert source_of(scope("127.0.0.1")) == "127.0.0.1"
    assert source_of(scope("127.0.0.1", ("x-forwarded-for", "not an address"))) == "127.0.0.1"


def test_a_household_of_ipv6_is_one_place() -> None:
    assert crowd_of("2001:db8:1:2::1") == crowd_of("2001:db8:1:2:ffff::9") != crowd_of("2001:db8:1:3::1")
    assert crowd_of("::ffff:197.232.1.1") == "197.232.1.1"
    assert crowd_of("rubbish") == "-"


@pytest.mark.parametrize("said", ["", "a b", "x\x00y", "é", "<script>"])
def test_a_counter_is_named_by_what_can_be_an_id_alone(said: str) -> None:
    assert counter_of(scope(NAT, ("huduma-counter", said))) == ""


def test_a_guesser_gets_a_page_that_asks_for_patience(watched: RunningPortal) -> None:
    last = None
    for n in range(70):
        last = requests.get(f"{watched.url}/B/1000000{n:04d}", timeout=WAIT_S)
    assert last is not None
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1
    assert "Do not pay again" in last.text
    assert "default-src 'none'" in last.headers["content-security-policy"]
    assert figure(watched, 'huduma_limited_total{kind="page"}') >= 1


def test_a_counter_that_is_slowed_is_told_when_to_come_again(watched: RunningPortal) -> None:
    device = Device(watched.url).enrol()
    body = json.dumps({"incarnation": 1}).encode()
    headers = {"Huduma-Counter": device.me.counter, "Huduma-Signature": "00"}
    watched.context.limits.counter = Buckets(per_s=0.5, burst=5)
    answers = [
        device.session.post(watched.url + "/v1/round", data=body, headers=headers, timeout=WAIT_S) for _ in range(20)
    ]
    device.close()
    answer = next(answer for answer in answers if answer.status_code == 429)
    assert answer.json()["code"] == "busy"
    assert int(answer.headers["retry-after"]) >= 1


def test_a_counters_own_client_hears_when_to_come_again(watched: RunningPortal) -> None:
    device = Device(watched.url).enrol()
    device.push()
    watched.context.limits.counter = Buckets(per_s=0.5, burst=1)
    me = Identity(
        counter=device.me.counter,
        incarnation=device.me.incarnation,
        device_key=device.private,
        portal_key=device.me.portal_key,
    )
    client = PortalClient(watched.url)
    client.round(me, device.request())
    with pytest.raises(Refused) as refused:
        client.round(me, device.request())
    client.close()
    device.close()
    assert (refused.value.status, refused.value.code) == (429, "busy")
    assert refused.value.retry_after_s >= 1
