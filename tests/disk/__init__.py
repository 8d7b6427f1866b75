"""A disk in memory under the real database engine, on which the power may go at any call.

``Disk`` is the disk, ``installed_disk`` puts it under every database this process opens, ``DiskImage`` is a copy of
its files. The counter and the portal run on it unchanged: only the lowest layer, the one that talks to the operating
system, is ours (``vfs.py``). The disk knows nothing of counter or portal; ``machines.py`` puts them on it.
"""

from tests.disk.disk import Disk
from tests.disk.image import DiskImage
from tests.disk.vfs import installed_disk

__all__ = ["Disk", "DiskImage", "installed_disk"]
