"""How a counter and the portal agree: the wire (``protocol``), the client, the round, back-off, connectivity.

May import the domain. Never opens the store or a window: it meets the store through ports.
"""
