"""A world in one process: a portal, counters, their operators, a rail, and everything that can go wrong between them.

The code at both ends is the real one. What it takes from the system (time, chance, threads, the network, the disk)
comes from the world, and all the world decides comes from a seed: the same seed is the same story on any machine. May
import everything; nobody imports it.
"""
