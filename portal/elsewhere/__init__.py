"""Bills raised elsewhere: a number a citizen brings is looked up in our books, then at the rail that may know it.

May import the store, the money and the rails. Never tells anything personal, and never moves money: looking is looking.
"""
