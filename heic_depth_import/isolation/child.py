# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that decodes one photo.

It says that it is ready, reads one request from its standard input, one line of JSON, and answers
with one line; pixels go through shared memory. Then it waits to be ended. When its input ends, the
process that started it is gone, and it ends too.
"""

import json
import math
import os
import sys
import threading
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from ..core.errors import DepthImportError, TooLargePhotoError
from ..core.limits import MEGA, Limits
from ..reading import decoding, reader
from .shared_memory import filled
from .wire import plain, put, size_of

if sys.platform != "win32":
    import resource

READY = {"ready": True}


def serve(handle: str) -> None:
    """Decodes one photo.

    Args:
        handle: Of the memory for its pixels.
    """
    answers = _answers()
    decoding.warm_up()
    _say(answers, READY)
    line = sys.stdin.buffer.readline()
    if not line:  # nobody has asked, and nobody will
        return
    request = json.loads(line)
    threading.Thread(target=_end_with_the_input, daemon=True).start()
    path, limits = Path(request["path"]), Limits(**request["limits"])
    _limit(limits)
    try:
        said = _decoded(path, limits, handle, use_mattes=request["use_mattes"])
    except MemoryError:
        megabytes = limits.decoding_bytes // MEGA
        said = _refused(
            TooLargePhotoError(
                f"{path.name} needs more memory than the {megabytes:,} MB that decoding may take; "
                "allow more in the add-on's preferences"
            )
        )
    except DepthImportError as error:
        said = _refused(error)
    except Exception as error:  # noqa: BLE001  a photo's mishap is told like any other
        traceback.print_exc(file=sys.stderr)
        said = {"mishap": f"{type(error).__name__}: {error}"}
    _say(answers, said)
    threading.Event().wait()


def request(path: Path, limits: Limits, *, use_mattes: bool) -> bytes:
    """Returns what to write to the process."""
    asked = {"path": str(path), "limits": asdict(limits), "use_mattes": use_mattes}
    return json.dumps(asked).encode() + b"\n"


def _decoded(path: Path, limits: Limits, handle: str, *, use_mattes: bool) -> dict[str, Any]:
    photo = reader.read(path, limits, use_mattes=use_mattes)
    arrays: list[Any] = []
    said = plain(photo, arrays)
    size = size_of(arrays)
    put(arrays, filled(handle, size))
    return {"photo": said, "size": size}


def _refused(error: DepthImportError) -> dict[str, Any]:
    return {"error": type(error).__name__, "told": str(error)}


def _answers() -> BinaryIO:
    """Keeps standard output to ourselves: decoders chat."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _say(answers: BinaryIO, message: object) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()


def _end_with_the_input() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


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
