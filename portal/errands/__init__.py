"""The outbox: rows of what must be asked of the world after a commit, and the runner that takes them.

May import the domain and the store. Never knows a rail, and never calls out while a transaction is open.
"""
