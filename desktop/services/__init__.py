"""Use cases of the counter, one module each: raise a bill, take down a citizen, follow a payment, print.

May import the domain, resources and the public faces of sync and printing. Never opens a file, a socket or a
window: the store and the printers stand behind the ports in ``ports/``.
"""
