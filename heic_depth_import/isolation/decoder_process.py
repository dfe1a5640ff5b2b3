# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One process that decodes one photo, seen by the one that starts it."""

import json
import mmap
import os
import sys
import threading
from pathlib import Path

from ..core.limits import Limits
from ..reading.mattes import MATTES
from ..reading.reader import PhotoOrder
from .child import request
from .process import JsonProcess
from .process_group import Restrictions
from .shared_memory import SharedMemory

_PACKAGE = Path(__file__).parents[1]
# Bytes: places of arrays are rounded up.
_MARGIN = 4096
# By its folder's name: installed, the package is part of another that only Blender knows. It is
# looked for last, because its neighbours are other people's.
_START = (
    "import sys, json, importlib; sys.path[:] = json.loads(sys.argv[1]); "
    "importlib.import_module(sys.argv[2] + '.isolation.child').serve(*sys.argv[3:])"
)


class DecoderProcess(JsonProcess):
    """Python with nothing of Blender in it, which a hostile photo may take over or break.

    Attributes:
        order: What it was asked for, None while it only gets ready.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, limits: Limits) -> None:
        """Starts it.

        Args:
            limits: What it decodes at most, and what that may take.
        """
        self.order: PhotoOrder | None = None
        self._limits = limits
        self._ending = threading.Lock()
        self._known, self._pixels = SharedMemory(), SharedMemory()
        handles = self._known.handle, self._pixels.handle
        path = [folder for folder in sys.path if Path(folder).is_absolute()]
        arguments = [json.dumps([*path, str(_PACKAGE.parent)]), _PACKAGE.name, *handles]
        try:
            super().__init__(
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, *arguments],
                # Its arithmetic is not worth a thread, let alone the memory that each sets aside.
                environment=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                inherited=(*self._known.inherited, *self._pixels.inherited),
                # The Python of a virtual environment of Windows starts another one.
                restrictions=Restrictions(limits.decoding_bytes, sys.prefix == sys.base_prefix),
            )
        except OSError:
            self._forget()
            raise

    def decode(self, order: PhotoOrder) -> None:
        """Lets it decode a photo as soon as it is ready."""
        self.order = order
        self.ask(request(order, self._limits))

    def known(self, size: int) -> mmap.mmap:
        """Returns a copy of what it has put down of all but the pixels, while it goes on.

        Args:
            size: In bytes, as the process says.

        Raises:
            OSError, ValueError: There is less, or it says more than can be.
        """
        # Opacity of every matte, disparity and its step.
        most = self._limits.depth_pixels * (len(MATTES) + 8) + _MARGIN
        if not 0 < size <= most:
            raise ValueError("more than is known of a photo")
        with self._ending:
            return self._known.copied(size)

    def final_pixels(self, size: int) -> mmap.mmap:
        """Ends the process and returns the pixels that it has left, which nobody can change.

        Args:
            size: In bytes, as the process says.

        Raises:
            OSError, ValueError: It has left less, or something that may still change it.
        """
        with self._ending, self._pixels.held(size):
            super().end()
            return self._pixels.final(size)

    def end(self) -> None:
        """Ends it, whatever it does, and forgets its memory; may be called again, by any thread."""
        with self._ending:
            super().end()
            self._forget()

    def _forget(self) -> None:
        self._known.close()
        self._pixels.close()
