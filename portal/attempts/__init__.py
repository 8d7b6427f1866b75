"""Asking a citizen's phone: what was asked, where it stands, and its four outcomes. Nothing is settled by a timer.

May import the domain, the protocol, the feed and the store. Never calls out and never books money: rails do.
"""
