"""Set-up of printers (F10): which there are, what each can confirm, its paper, the queue; and the strip that asks.

May import the kit, the shell, services and the domain. Never stops a sale: nothing here is modal to a visit.
"""
