"""The demonstration: a hand that works the real screens by key and mouse, and a strip to play the citizen.

May import what ui may. Nothing of it is loaded by a counter that serves citizens.
"""
