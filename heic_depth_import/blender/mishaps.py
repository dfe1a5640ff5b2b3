# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong with a photo, as a sentence, and sentences in the user's language."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from bpy.app.translations import pgettext_rpt as rpt_

from ..core.errors import DepthImportError, MishapError, OutOfMemoryError, Term


@contextmanager
def mishaps_told(name: str) -> Iterator[None]:
    """Makes a DepthImportError of any other error; what it was is in the console.

    Args:
        name: Of the photo's file.

    Raises:
        DepthImportError: What is inside raises it, or any other error.
    """
    try:
        yield
    except DepthImportError:
        raise
    except MemoryError:
        raise OutOfMemoryError(
            "{name} needs more memory than there is; choose a lower Resolution", name=name
        ) from None
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        raise MishapError(
            "{name} failed unexpectedly ({error}); please report this, with what the console says",
            name=name,
            error=type(error).__name__,
        ) from error


def told(text: DepthImportError | Term) -> str:
    """Returns what went wrong, or what is to be known, in the language of Blender's reports."""
    return text.told(rpt_)
