"""Replies of a printer: told apart by their bits, and given to the question they belong to."""

from __future__ import annotations

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.mailbox import Mailbox
from printing.status import (
    ASK_CAUSE,
    ASK_ERROR,
    ASK_PAPER,
    ASK_PRINTER,
    PROCESS_ID_LETTERS,
    Condition,
    Kind,
    Reply,
    ReplyParser,
    after_own_status,
    after_realtime,
    ask_process_id,
    process_id_of,
)

NAMES = st.lists(st.sampled_from(list(PROCESS_ID_LETTERS)), min_size=4, max_size=4).map(bytes)
REALTIME = st.integers(0, 255).map(lambda bits: bytes([bits & 0x6C | 0x12]))
IN_ORDER = st.integers(0, 255).map(lambda bits: bytes([bits & 0x6F]))
OWN = st.tuples(st.integers(0, 255), st.lists(st.integers(0, 255), min_size=3, max_size=3)).map(
    lambda bits: bytes([bits[0] & 0x6C | 0x10, *(bit & 0x6F for bit in bits[1])])
)


def block(name: bytes) -> bytes:
    return b"\x37\x22" + name + b"\x00"


@given(NAMES, st.lists(st.tuples(st.integers(0, 6), st.one_of(REALTIME, OWN)), max_size=5))
def test_reports_that_fall_into_a_block_do_not_break_it(name: bytes, others: list[tuple[int, bytes]]) -> None:
    whole = block(name)
    mixed = b"".join(
        b"".join(other for at, other in others if at == place) + whole[place : place + 1] for place in range(len(whole))
    )
    replies = ReplyParser().feed(mixed)
    assert [process_id_of(reply.data) for reply in replies if reply.kind is Kind.BLOCK] == [name]
    assert sorted(reply.data for reply in replies if reply.kind is not Kind.BLOCK) == sorted(o for _, o in others)


@given(st.lists(st.one_of(REALTIME, IN_ORDER, OWN, NAMES.map(block)), max_size=8), st.data())
def test_replies_are_the_same_however_they_are_cut(replies: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(replies)
    expected = ReplyParser().feed(whole)
    parser, found = ReplyParser(), []
    while whole:
        size = data.draw(st.integers(1, len(whole)))
        found += parser.feed(whole[:size])
        whole = whole[size:]
    assert found == expected


def test_each_kind_is_told_by_its_bits() -> None:
    kinds = [
        (b"\x12", Kind.REALTIME),
        (b"\x7e", Kind.REALTIME),
        (b"\x10\x00\x00\x00", Kind.OWN_STATUS),
        (b"\x38\x08\x0f\x00", Kind.OWN_STATUS),
        (b"\x00", Kind.IN_ORDER),
        (b"\x0c", Kind.IN_ORDER),
        (b"\x37\x22abcd\x00", Kind.BLOCK),
        (b"\x11", Kind.FLOW),
        (b"\x13", Kind.FLOW),
        (b"\x80", Kind.STRANGE),
    ]
    for data, kind in kinds:
        assert ReplyParser().feed(data) == [Reply(kind, data)]


def test_a_process_id_is_four_letters_that_cannot_be_mistaken() -> None:
    assert ask_process_id(b"abcd") == b"\x1d\x28\x48\x06\x00\x30\x30abcd"
    for wrong in (b"abc", b"abc0", b"abc2", b"abc7"):  # 0, 2 and 7 look like the start of other reports
        with pytest.raises(ValueError, match="process id"):
            ask_process_id(wrong)


def test_what_the_bits_mean() -> None:
    fresh = Condition()
    assert after_realtime(fresh, ASK_PRINTER, 0x12).problem == ""
    assert after_realtime(fresh, ASK_PRINTER, 0x1A).problem == "offline"
    assert after_realtime(fresh, ASK_CAUSE, 0x16).problem == "cover_open"
    assert after_realtime(fresh, ASK_CAUSE, 0x32).problem == "paper_out"
    assert after_realtime(fresh, ASK_ERROR, 0x1A).problem == "cutter"
    assert after_realtime(fresh, ASK_ERROR, 0x32).problem == "fault"
    assert after_realtime(fresh, ASK_PAPER, 0x1E) == Condition(heard=True, paper_low=True)
    assert after_realtime(fresh, ASK_PAPER, 0x7E).problem == "paper_out"
    assert after_own_status(b"\x10\x00\x00\x00") == Condition(heard=True)
    assert after_own_status(b"\x18\x00\x0c\x00").problem == "paper_out"
    assert after_own_status(b"\x38\x00\x00\x00").problem == "cover_open"


def test_a_late_reply_never_answers_the_next_question() -> None:
    mail = Mailbox()
    late = mail.expect(Kind.IN_ORDER)
    assert late.wait(0.01) is None
    following = mail.expect(Kind.IN_ORDER)
    mail.deliver(Reply(Kind.IN_ORDER, b"\x00"))
    assert following.wait(0.01) is None
    mail.deliver(Reply(Kind.IN_ORDER, b"\x0c"))
    assert following.wait(0.01) == b"\x0c"


def test_a_named_reply_goes_to_its_own_question_only() -> None:
    mail = Mailbox()
    ours = mail.expect(Kind.BLOCK, b"abcd")
    mail.deliver(Reply(Kind.BLOCK, block(b"dcba")))
    assert ours.wait(0.01) is None
    assert mail.strays == 1
    mail.deliver(Reply(Kind.BLOCK, block(b"abcd")))
    assert ours.wait(0) == block(b"abcd")


def test_only_a_report_that_is_news_wakes_anybody() -> None:
    mail, rung = Mailbox(), []
    mail.on_report = lambda: rung.append(mail.reported)
    for report in (b"\x10\x00\x00\x00", b"\x10\x00\x00\x00", b"\x18\x00\x0c\x00", b"\x18\x00\x0c\x00"):
        mail.deliver(Reply(Kind.OWN_STATUS, report))
    assert [one.problem for one in rung if one] == ["", "paper_out"]


def test_nobody_waits_for_a_connection_that_ended() -> None:
    mail = Mailbox()
    ticket = mail.expect(Kind.REALTIME)
    Thread(target=mail.end).start()
    assert ticket.wait(5) is None
    assert mail.expect(Kind.REALTIME).wait(5) is None
