"""The ``admin`` command, a file for each subject; ``command`` puts them together.

May import what the portal may, inside the deeds. Never decides anything: it reads arguments, calls and prints.
"""
