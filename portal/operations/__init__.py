"""How the portal is watched and guarded: readiness, figures, request log, limits, the description of its addresses.

May import the domain, the protocol and the store. Never reads a body, and never says who a citizen is.
"""
