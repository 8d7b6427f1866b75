"""Advice of banks and cards: settled references that one person brings, in a file or a form, and another approves.

May import the store, the staff and the money. Never books what only one person has seen, and no reference twice.
"""
