"""The bills and receipts of these tests: one of every state, shared by the tests that only read."""

from __future__ import annotations

from tests.pages.conftest import page_portal, pages

__all__ = ["page_portal", "pages"]
