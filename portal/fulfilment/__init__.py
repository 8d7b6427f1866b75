"""What agencies owe citizens once a bill is paid: rows in the settling transaction, read by export or by HTTP.

May import the store, the protocol and domain. Never says who the citizen is.
"""
