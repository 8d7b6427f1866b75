"""The command line: what a person types becomes settings and acts; what goes wrong becomes a sentence.

May import every part of the portal, heavy ones only when their command runs. Never holds a rule of money.
"""
