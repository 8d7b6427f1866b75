"""The counter: domain values, use cases, the encrypted store and the front door.

Rooms inside: domain, services, store, app. Each says in its own page what it may import.
"""
