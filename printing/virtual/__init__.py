"""A receipt printer in software: takes ESC/POS over TCP, answers as a printer does, draws each cut paper as a PNG.

May import printing's drawing, geometry and status. Never knows a document or a job: it sees bytes, as paper does.
`server` (TCP) → `realtime` (commands that overtake) → `buffer` → `interpreter` → `typesetter` → picture.
"""
