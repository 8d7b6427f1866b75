"""The central portal: rounds of the counters, rails, matching, ledger, receipts, feeds, administration.

May import ``desktop.domain``, ``sync.protocol`` and ``resources``. Never imports a counter's store, service or screen.
"""
