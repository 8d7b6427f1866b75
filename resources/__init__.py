"""What the programs know without asking: catalogue, centres, languages, dates, fonts, icons, slip texts.

May import nothing but the standard library (Babel only inside the translators' tool, which ships to no counter).
Never decides anything, never touches the network, never writes outside its own folder.
"""
