# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that decodes one photo.

It is asked once and answers twice: all but the pixels, as soon as that is there, and then these.
Arrays go through shared memory. Then it waits to be ended.
"""

import math
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from ..core.errors import DepthImportError
from ..core.limits import Limits
from ..reading import reader
from ..reading.memory_limit import limit_memory, needs_more_memory
from ..reading.on_demand import NO_PIXELS
from ..reading.reader import PhotoOrder
from ..reading.threads import usable_cores
from .json_lines import JsonLines, end_with_parent, path_text, text_path
from .refusal import refused
from .sandbox.entering import enter, is_usable
from .shared_memory import filled
from .wire import plain, put, size_of

if sys.platform != "win32":
    import resource


def serve(known: str, pixels: str) -> None:
    """Decodes one photo.

    Args:
        known: Handle of the memory for all but the pixels.
        pixels: Of that for the pixels.
    """
    end_with_parent()
    lines = JsonLines()
    reader.warm_up()
    has_sandbox = is_usable(known)
    requests = lines.requests()
    request = next(requests, None)
    if request is None:  # nobody has asked, and nobody will
        return
    order = PhotoOrder(
        text_path(request["path"]), use_mattes=request["use_mattes"], use_hdr=request["use_hdr"]
    )
    limits = Limits(**request["limits"])
    _limit(limits)
    parts = _parts(order, limits, (known, pixels), has_sandbox=has_sandbox)
    try:
        lines.begin_answer(next(parts))
        answer = next(parts)
    except MemoryError:
        answer = refused(needs_more_memory(limits).about(order.path.name))
    except DepthImportError as error:
        answer = refused(error)
    except Exception as error:  # noqa: BLE001  a photo's mishap is told like any other
        answer = {
            "mishap": f"{type(error).__name__}: {error}",
            "traceback": traceback.format_exc(),
        }
    lines.answer(answer)
    next(requests, None)


def request(order: PhotoOrder, limits: Limits) -> dict[str, object]:
    """Returns what to ask the process for."""
    return {
        "path": path_text(order.path),
        "use_mattes": order.use_mattes,
        "use_hdr": order.use_hdr,
        "limits": asdict(limits),
    }


def _parts(
    order: PhotoOrder, limits: Limits, handles: tuple[str, str], *, has_sandbox: bool
) -> Iterator[dict[str, Any]]:
    """Yields both parts of the answer; while the first one is put together, pixels are decoded."""

    def once_open() -> None:
        _leave_terminal()
        if has_sandbox:
            enter()

    photo = reader.begin(order, limits, once_open)
    memories: list[Any] = []  # as long as they are looked at
    for name, handle in zip(("photo", "pixels"), handles, strict=True):
        arrays: list[Any] = []
        fields = plain(replace(photo, rgb=NO_PIXELS) if name == "photo" else photo.rgb, arrays)
        size = size_of(arrays)
        memories.append(filled(handle, size))
        put(arrays, memories[-1])
        yield {name: fields, "size": size}


def _leave_terminal() -> None:
    """Keeps what may take this process over from the user's terminal; warnings go nowhere."""
    sys.stderr.close()
    sys.stderr = None  # as Python has it where there is none


def _limit(limits: Limits) -> None:
    """Lets the system refuse what is too much; on Windows who starts this process does so."""
    limit_memory(limits.decoding_bytes)
    if sys.platform == "win32":
        return
    # Time of all threads together; the process that started this one watches the clock itself.
    seconds = math.ceil(limits.decoding_seconds) * usable_cores()
    # The memory for the pixels counts as a file.
    _, largest_file = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))
