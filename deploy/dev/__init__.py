"""The work behind `dev.py`: a ready environment on a machine that has only Python, venv and pip, then the job.

May import the standard library alone: it runs before anything is installed. Never answers a want of the machine
(network, disk, a library) with a traceback: a sentence and a way out, and exit code 1.
"""
