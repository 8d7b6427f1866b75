"""Find (F4): any bill of this counter by any of its references; without one, the bills that wait.

May import what ui may. Changes nothing: what is found is opened on the serve screen.
"""
