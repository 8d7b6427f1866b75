"""The engine's structures for a file layer, as ``sqlite3.h`` declares them."""

from __future__ import annotations

from ctypes import CFUNCTYPE, Structure, c_char_p, c_int, c_int64, c_void_p


class File(Structure):
    """``sqlite3_file``: the engine allocates it, and its address is all that a later call says of the file."""

    _fields_ = [("methods", c_void_p)]


class IoMethods(Structure):
    """``sqlite3_io_methods``, version 2: with shared memory, without files mapped into memory."""

    _fields_ = [
        ("version", c_int),
        ("close", CFUNCTYPE(c_int, c_void_p)),
        ("read", CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)),
        ("write", CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)),
        ("truncate", CFUNCTYPE(c_int, c_void_p, c_int64)),
        ("sync", CFUNCTYPE(c_int, c_void_p, c_int)),
        ("file_size", CFUNCTYPE(c_int, c_void_p, c_void_p)),
        ("lock", CFUNCTYPE(c_int, c_void_p, c_int)),
        ("unlock", CFUNCTYPE(c_int, c_void_p, c_int)),
        ("check_reserved", CFUNCTYPE(c_int, c_void_p, c_void_p)),
        ("file_control", CFUNCTYPE(c_int, c_void_p, c_int, c_void_p)),
        ("sector_size", CFUNCTYPE(c_int, c_void_p)),
        ("characteristics", CFUNCTYPE(c_int, c_void_p)),
        ("shm_map", CFUNCTYPE(c_int, c_void_p, c_int, c_int, c_int, c_void_p)),
        ("shm_lock", CFUNCTYPE(c_int, c_void_p, c_int, c_int, c_int)),
        ("shm_barrier", CFUNCTYPE(None, c_void_p)),
        ("shm_unmap", CFUNCTYPE(c_int, c_void_p, c_int)),
    ]


class Layer(Structure):
    """``sqlite3_vfs``, version 2. The four functions that load extensions stay empty: nothing here loads any."""

    _fields_ = [
        ("version", c_int),
        ("file_bytes", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("app_data", c_void_p),
        ("open", CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)),
        ("delete", CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)),
        ("access", CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_void_p)),
        ("full_path", CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_void_p)),
        ("dl_open", c_void_p),
        ("dl_error", c_void_p),
        ("dl_sym", c_void_p),
        ("dl_close", c_void_p),
        ("randomness", CFUNCTYPE(c_int, c_void_p, c_int, c_void_p)),
        ("sleep", CFUNCTYPE(c_int, c_void_p, c_int)),
        ("current_time", CFUNCTYPE(c_int, c_void_p, c_void_p)),
        ("last_error", CFUNCTYPE(c_int, c_void_p, c_int, c_void_p)),
        ("current_time_int64", CFUNCTYPE(c_int, c_void_p, c_void_p)),
    ]
