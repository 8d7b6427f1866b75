"""What the use cases need from outside (the journal, reads) and the values they give to screens.

May import the domain and the protocol. Implemented by the store; the only part of services the store may see.
"""
