"""The page before everything: where am I, is everything sound, who am I.

May import the kit, the shell's base class, ``ui.work``, ``ui.changes`` and services. Never keeps a PIN, never prints.
"""
