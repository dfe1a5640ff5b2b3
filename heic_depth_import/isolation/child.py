# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that decodes one photo.

It is asked once; pixels go through shared memory. Then it waits to be ended.
"""

import math
import os
import sys
import traceback
from dataclasses import asdict
from typing import Any

from ..core.errors import DepthImportError, TooLargePhotoError
from ..core.limits import MEGA, Limits
from ..reading import decoding, reader
from ..reading.reader import PhotoOrder
from .json_lines import JsonLines, end_with_parent, path_text, text_path
from .shared_memory import filled
from .wire import plain, put, size_of

if sys.platform != "win32":
    import resource


def serve(handle: str) -> None:
    """Decodes one photo.

    Args:
        handle: Of the memory for its pixels.
    """
    end_with_parent()
    lines = JsonLines()
    decoding.warm_up()
    requests = lines.requests()
    request = next(requests, None)
    if request is None:  # nobody has asked, and nobody will
        return
    order = PhotoOrder(text_path(request["path"]), use_mattes=request["use_mattes"])
    limits = Limits(**request["limits"])
    _limit(limits)
    try:
        answer = _decoded(order, limits, handle)
    except MemoryError:
        megabytes = limits.decoding_bytes // MEGA
        answer = _refused(
            TooLargePhotoError(
                f"{order.path.name} needs more memory than the {megabytes:,} MB that decoding may "
                "take; allow more in the add-on's preferences"
            )
        )
    except DepthImportError as error:
        answer = _refused(error)
    except Exception as error:  # noqa: BLE001  a photo's mishap is told like any other
        traceback.print_exc(file=sys.stderr)
        answer = {"mishap": f"{type(error).__name__}: {error}"}
    lines.answer(answer)
    next(requests, None)


def request(order: PhotoOrder, limits: Limits) -> dict[str, object]:
    """Returns what to ask the process for."""
    return {
        "path": path_text(order.path),
        "use_mattes": order.use_mattes,
        "limits": asdict(limits),
    }


def _decoded(order: PhotoOrder, limits: Limits, handle: str) -> dict[str, Any]:
    photo = reader.read(order, limits)
    arrays: list[Any] = []
    fields = plain(photo, arrays)
    size = size_of(arrays)
    put(arrays, filled(handle, size))
    return {"photo": fields, "size": size}


def _refused(error: DepthImportError) -> dict[str, Any]:
    return {"error": type(error).__name__, "message": str(error)}


def _limit(limits: Limits) -> None:
    """Lets the system refuse what is too much; Windows has no such limits for a process alone."""
    if sys.platform == "win32":
        return
    # Time of all threads together; the process that started this one watches the clock itself.
    seconds = math.ceil(limits.decoding_seconds) * (os.cpu_count() or 1)
    wanted = {
        resource.RLIMIT_AS: limits.decoding_bytes,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (allowed, hard))
        except (OSError, ValueError):  # macOS does not limit memory in this way
            continue
