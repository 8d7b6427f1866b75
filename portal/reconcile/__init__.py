"""A business day compared: the rail's statement, raw messages, payments, ledger, receipts, fulfilment, papers.

May import what the portal may; reads only. Never repairs: every difference gets its name, a person decides.
"""
