"""The counters' end of the wire: enrolment, the round, and what each kind of entry does to the books.

May import the domain, the protocol, the store, the feed, the catalogue and ``portal.money``'s public acts. Never
answers with a traceback and never lets one bad entry hold up the next.
"""
