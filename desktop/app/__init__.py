"""The front door and the only place where the rooms are put together.

May import everything; nobody imports it.
"""
