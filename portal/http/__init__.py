"""The portal's HTTP: bodies in and out, one file for each group of addresses.

May import every other part of the portal. Never decides anything: it decodes, asks, and encodes.
"""
