"""Ways money arrives: each rail reads its own messages and hands plain values to ``portal.money``.

May import the domain, the protocol, the store, ``portal.money`` and the number blocks. Never decides what money means.
"""
