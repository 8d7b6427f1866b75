"""Takings of this counter, a day at a time: what the portal confirmed, as of when, and what is not in it.

May import the kit, the shell's base class, ``ui.work``, ``ui.changes`` and services. Never adds up money that the
portal has not confirmed.
"""
