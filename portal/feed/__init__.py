"""The way down: which rows a counter has yet to learn, and the waits that end when there is one.

May import the domain, the protocol and the store. Never changes a bill or a payment.
"""
