"""What stands around the programs and is no part of them: setting up a machine, checking, delivering.

May import the standard library alone. Never imports a room, and no room imports it.
"""
