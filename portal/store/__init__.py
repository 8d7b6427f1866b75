"""The portal's database: tables, migrations, the engine, and the two ways in: a write act and a read.

May import the domain, the protocol's feed rows and SQLAlchemy. Never decides about money and never answers a request.
"""
