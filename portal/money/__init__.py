"""Money that arrived: matching, booking, the ledger, receipts. All of one payment is one transaction.

May import the domain, the protocol, the store and the feed. Never trusts a name or a phone, never books a code twice.
"""
