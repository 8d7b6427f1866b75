"""What a database objects to in the rows it is given, apart from what is wrong with the database or its disk.

Only the first may be held against an entry or a receipt. A disk that failed says nothing about either: the transaction
ends, and whoever asked asks again.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError

OBJECTIONS: Final = (IntegrityError, DataError, ProgrammingError, InterfaceError)
