"""The Windows spooler, RAW: bytes as they are to a printer by its name. Grade D: it says that it took them.

Written from the documentation of winspool (OpenPrinterW, StartDocPrinterW, WritePrinter) and never run here.
"""

from __future__ import annotations

import os
from typing import Any

from desktop.domain.errors import Trouble
from printing.ports import Takes
from printing.transports.one_way import OneWayLink


class WindowsSpoolerTransport:
    """A printer by the name Windows gives it."""

    takes: Takes = "escpos"

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name

    def open(self) -> OneWayLink:
        """`Trouble` on any other system."""
        if os.name != "nt":
            raise Trouble("The Windows spooler is on Windows only. Use another address for this printer.")
        return OneWayLink(self.hand_over)

    def hand_over(self, title: str, data: bytes) -> int:
        """One document of the spooler; how many bytes it took."""
        import ctypes
        from ctypes import wintypes

        class DocInfo(ctypes.Structure):
            _fields_ = [("name", wintypes.LPCWSTR), ("output", wintypes.LPCWSTR), ("kind", wintypes.LPCWSTR)]

        spool: Any = vars(ctypes)["WinDLL"]("winspool.drv", use_last_error=True)
        printer, written = wintypes.HANDLE(), wintypes.DWORD(0)
        if not spool.OpenPrinterW(self.name, ctypes.byref(printer), None):
            return 0
        try:
            info = DocInfo(title, None, "RAW")
            if not spool.StartDocPrinterW(printer, 1, ctypes.byref(info)):
                return 0
            spool.StartPagePrinter(printer)
            spool.WritePrinter(printer, data, len(data), ctypes.byref(written))
            spool.EndPagePrinter(printer)
            spool.EndDocPrinter(printer)
            return int(written.value)
        finally:
            spool.ClosePrinter(printer)
