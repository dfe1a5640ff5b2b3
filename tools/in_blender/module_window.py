# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Blender from its module bpy, with its window: for tests where no application is to be had.

Usage: ``python module_window.py [ARGUMENTS]`` with those of an application that `window` gives.

The module is compiled with all that a window takes, and tells itself while it starts that it is in
the background ("for now", as Blender's ``creator.cc`` puts it). Here that byte of its code is
changed in memory, and Blender's event loop is entered when it is loaded. Its functions are found in
the table of symbols that the wheel for Linux on x64 comes with.
"""

import ctypes
import importlib.util
import itertools
import mmap
import re
import runpy
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

# Of a symbol (ELF-64): name, info, other, section, value, size.
_SYMBOL = struct.Struct("<IBBHQQ")
# movb $1, offset(%register) or offset(%rip): how a flag in Blender's globals is set.
_SETS_A_FLAG = re.compile(rb"\xc6[\x80-\x87]....\x01|\xc6\x05....\x01", re.DOTALL)
_FLAGS_SET = 2  # factory settings, then the background
_PAGE = mmap.PAGESIZE
_READ_WRITE_EXECUTE = 7
_EVENT_SIMULATE = 1 << 3  # G_FLAG_EVENT_SIMULATE of BKE_global.hh


class Module:
    """The module's code in memory, loaded but not started yet."""

    def __init__(self) -> None:
        """Loads it.

        Raises:
            RuntimeError: This is no bpy that has symbols.
        """
        spec = importlib.util.find_spec("bpy")
        if spec is None or spec.origin is None or sys.platform != "linux":
            raise RuntimeError("there is no module bpy with symbols: they are in Linux' wheels")
        ctypes.CDLL(spec.origin)
        maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
        self._start = next(
            int(line.partition("-")[0], 16) for line in maps if line.endswith(spec.origin)
        )
        self._symbols = dict(_symbols_of(Path(spec.origin)))

    def place(self, name: str) -> tuple[int, int]:
        """Returns the address and the size of what C++ calls by a name, in whatever namespace."""
        spelled = re.compile(rf"{name}|_Z(N7blender)?{len(name)}{name}E?([a-z]|P.*)*")
        found = {place for known, place in self._symbols.items() if spelled.fullmatch(known)}
        if len(found) != 1:
            raise RuntimeError(f"this bpy has {len(found)} of {name}")
        ((value, size),) = found
        return self._start + value, size

    def call(self, name: str, *numbers: int) -> int | None:
        """Calls a function that takes whole numbers or an address, and returns one or nothing."""
        # Registers of 64 bits either way (System V ABI for x64, section 3.2.3).
        kinds = [ctypes.c_int64] * len(numbers)
        function = ctypes.CFUNCTYPE(ctypes.c_void_p, *kinds)(self.place(name)[0])
        result: int | None = function(*numbers)
        return result

    def stay_in_front(self) -> None:
        """Lets the module's start take nothing for the background."""
        start, size = self.place("main_python_enter")
        stores = list(_SETS_A_FLAG.finditer(ctypes.string_at(start, size)))
        if len(stores) != _FLAGS_SET:
            raise RuntimeError("the start of this bpy is another than that of 4.2, 4.5 and 5.2")
        byte = start + stores[-1].end() - 1
        page = byte // _PAGE * _PAGE
        if ctypes.CDLL(None).mprotect(ctypes.c_void_p(page), 2 * _PAGE, _READ_WRITE_EXECUTE):
            raise RuntimeError("the system lets no code be changed")
        ctypes.c_ubyte.from_address(byte).value = 0

    def allow_simulated_events(self) -> None:
        """Does what ``--enable-event-simulate`` does, once Blender is there."""
        import bpy

        start, size = self.place("G")
        before = ctypes.string_at(start, size)
        bpy.app.use_userpref_skip_save_on_exit = not bpy.app.use_userpref_skip_save_on_exit
        after = ctypes.string_at(start, size)
        (changed,) = (at for at in range(size) if before[at] != after[at])
        ctypes.c_int.from_address(start + changed // 4 * 4).value |= _EVENT_SIMULATE
        if not bpy.app.use_event_simulate:
            raise RuntimeError("this bpy keeps its flags elsewhere")


def main(arguments: list[str]) -> None:
    """Opens the window, runs scripts and stays until Blender is quit."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    module = Module()
    module.stay_in_front()
    if "--window-geometry" in own:
        at = own.index("--window-geometry") + 1
        module.call("WM_init_state_size_set", *map(int, own[at : at + 4]))
        module.call("WM_init_state_normal_set")
    import bpy

    if bpy.app.background:
        raise RuntimeError("Blender is in the background all the same")
    if "--enable-event-simulate" in own:
        module.allow_simulated_events()
    sys.argv = ["blender", *arguments]
    for name, script in itertools.pairwise(own):
        if name == "--python":
            runpy.run_path(script, run_name="__main__")
    context = module.call("BPY_context_get")
    assert context is not None
    module.call("WM_main", context)


def _symbols_of(file: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yields the names of an ELF file's own symbols, each with its place and size.

    Source: Tool Interface Standard, Executable and Linking Format, version 1.2; its 64-bit form.
    """
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        (first,) = struct.unpack_from("<Q", whole, 0x28)
        size, count = struct.unpack_from("<HH", whole, 0x3A)
        # Of a section: name, type, flags, address, offset, size, link.
        sections = [struct.unpack_from("<IIQQQQI", whole, first + at * size) for at in range(count)]
        for _name, kind, _flags, _address, offset, length, link in sections:
            if kind != 2:  # SHT_SYMTAB
                continue
            names = whole[sections[link][4] : sections[link][4] + sections[link][5]]
            for name, _info, _other, section, value, bytes_ in _SYMBOL.iter_unpack(
                whole[offset : offset + length]
            ):
                if section:
                    yield names[name : names.index(b"\0", name)].decode(), (value, bytes_)


if __name__ == "__main__":
    main(sys.argv[1:])
