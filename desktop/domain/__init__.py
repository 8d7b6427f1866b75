"""Frozen values and pure rules of the counter and the portal: money, time, numbers, fees, staff.

May import the standard library only. Never touches a file, a socket, a clock of its own or Qt.
"""
