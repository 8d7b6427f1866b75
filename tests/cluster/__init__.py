"""Three PostgreSQL nodes under Patroni on this machine, two portals in front, payments on their way, and everything
that can happen to a leader. ``python3 dev.py cluster-test``; takes minutes, so it is no part of the test command.
"""
