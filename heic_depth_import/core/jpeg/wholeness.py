# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a JPEG would look like if its code ended elsewhere: whether a decoder was shown all of it.

libjpeg paints grey what it has no code for, and tells nobody. What follows the code of a whole
picture changes nothing, though; where code ends too early, the decoder goes on into it. So a
picture is whole if it looks the same with more code behind it; and if code is left over, which
happens where a stretch of it was overwritten, it looks the same with less of it.
"""

from ..errors import damaged
from .picture import EOI, JpegPicture

# Taken for code, it decodes to something in any code table: no run of it is one code word only.
_MORE = b"\xa5\x3c" * 256
# More than what fills the last byte; a block of nothing takes 4 bits at least (T.81 annex K).
_LESS = 8
# Of one component, the last bit of the last coefficient.
_LAST = 63


def with_more_code(content: bytes, picture: JpegPicture) -> bytes:
    """Returns a picture with more code behind that of its last scan.

    Args:
        content: The whole file.
        picture: One of its pictures.
    """
    last = picture.scans[-1]
    return content[picture.start : last.end] + _MORE + EOI


def with_less_code(content: bytes, picture: JpegPicture) -> bytes:
    """Returns a picture without the last bytes of its last scan's code.

    Args:
        content: The whole file.
        picture: One of its pictures.
    """
    last = picture.scans[-1]
    end = max(last.end - _LESS, last.start)
    while end > last.start and content[end - 1] == 0xFF:  # a byte and its stuffing stay together
        end -= 1
    return content[picture.start : end] + EOI


def require_all_scans(picture: JpegPicture, what: str) -> None:
    """Checks that a picture's scans complete each of its coefficients.

    Args:
        picture: As parsed.
        what: How to call it in errors.

    Raises:
        DamagedPhotoError: A scan is missing.
    """
    complete = {component: set[int]() for component in picture.components}
    for scan in picture.scans:
        first, last = scan.spectrum if picture.is_progressive else (0, _LAST)
        if scan.lowest_bit == 0 or not picture.is_progressive:
            for component in set(scan.components) & complete.keys():
                complete[component] = complete[component] | set(range(first, last + 1))
    if any(coefficients != set(range(_LAST + 1)) for coefficients in complete.values()):
        raise damaged("a part of its {what} is missing", what=what)
