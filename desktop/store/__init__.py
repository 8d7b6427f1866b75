"""The counter's encrypted file: connection, migrations, journal, projections, reads, and the portal's rows.

May import the domain, the use cases' ports, the protocol, and the ports of printing and sync. One thread writes;
nobody else knows there is a database.
"""
