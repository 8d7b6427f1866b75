"""Safaricom's Daraja: M-PESA's confirmations, prompts, questions, pulls and reversals, and the token they all need.

May import the domain, the protocol, the store, errands, attempts and money. Never settles anything by a timer.
"""
