"""The parts every screen is built from: tokens, theme, text, buttons, fields, cards, lists, charts.

May import Qt, ``ui.language`` and resources. Never knows a bill, a service or a screen.
"""
