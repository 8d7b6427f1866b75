"""Understudies of the real rails: the same HTTP shapes, no money, faults on demand. For demonstrations and tests.

May import the domain and HTTP; the gateway's understudy also keeps rows of its own. Never looks into the books: the
portal is met from outside, as by the real ones.
"""

from __future__ import annotations

from portal.rails.sandbox.mpesa_payer import SandboxRail, c2b_body, new_mpesa_code

__all__ = ["SandboxRail", "c2b_body", "new_mpesa_code"]
