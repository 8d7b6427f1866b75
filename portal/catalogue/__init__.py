"""The catalogue at the portal: import of a file, the rows that counters learn, and what a line costs.

May import the domain, the protocol, the store and ``resources``. Never guesses a fee.
"""
