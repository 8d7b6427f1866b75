"""Pages a citizen's phone opens from a paper's QR: small, both languages, no scripts, nothing personal.

May import the domain, the protocol and the store. Never says more than the portal knows, and says when it knew it.
"""
