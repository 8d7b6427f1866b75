"""The frame round the screens: rail, top bar, foot, keys, command palette, and the one voice that tells problems.

May import the kit, ``ui.language``, ``ui.work`` and domain errors. Never imports a screen, a service or the store.
"""
