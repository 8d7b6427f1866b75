"""The counter's screens: Qt widgets, a folder for each screen, over a shared kit and shell.

May import services, domain and resources. Never opens the store or the network, and never waits on the GUI thread.
"""
