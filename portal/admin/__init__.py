"""What an administrator does to the books: centres, counters, codes, staff, keys, exports.

May import the domain, the store, the feed and the catalogue. Never runs a server.
"""
