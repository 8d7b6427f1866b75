"""What a paper is called where it is carried by name: in a spooler's queue, as a file."""

from __future__ import annotations

import re

from printing.job import Job

UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def title_of(job: Job) -> str:
    """`receipt-GPO-26-0048127-copy-1`: safe as the name of a file on any system, the same every time."""
    bare = UNSAFE.sub("-", job.paper_id).strip("-")[:80] or "paper"
    return f"{bare}-copy-{job.copy}" if job.copy else bare
