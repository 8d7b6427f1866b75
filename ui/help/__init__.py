"""Help: what the keys are, screen by screen, and which versions are at work.

May import the kit, the shell's actions and services' views. Never does a deed.
"""
