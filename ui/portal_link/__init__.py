"""This counter and its portal, for people: how the link stands, what is unsent or refused, who can be told, leaving.

May import the kit, the shell, ``ui.work``, ``ui.changes``, words of the serve screen, and services. Never decides what
work is allowed, never shows an exception as it is, and reads the disk only off the GUI thread.
"""
