"""The serve screen: citizen, service, bill, payment and receipt of one visit, left to right as people talk.

May import the kit, the shell's ``Screen``, services, domain and resources. Never waits on the GUI thread: every use
case runs through ``ui.work`` and its answer comes back as a call.
"""
