# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the properties of a photo tell, in words for the sidebar."""

from collections.abc import Iterator, Mapping
from typing import Any

import bpy
from bpy.app.translations import pgettext_iface
from bpy.app.translations import pgettext_n as n_

from ..rescaling import ACCURACY
from ..translations import OWN_CONTEXT

_TRUST = {
    "absolute": n_("Absolute: measured by the phone"),
    "relative": n_("Relative: sizes may be off; set one distance to correct"),
    ACCURACY: n_("Scaled by you"),
}
# Digits of a length: a depth map has no more.
_DIGITS = 3


def facts(known: Mapping[str, Any], scene: bpy.types.Scene) -> Iterator[tuple[str, str]]:
    """Yields what is known about a photo, each a label and a text; what is unknown is left out.

    Args:
        known: The properties of the photo.
        scene: Has the units.
    """
    yield pgettext_iface("File"), str(known["file"])
    device, lens = str(known.get("device", "")), str(known.get("lens", ""))
    if device:
        yield pgettext_iface("Device"), device
    model = device.rpartition("Apple ")[2]
    if lens:
        yield pgettext_iface("Lens", OWN_CONTEXT), lens.removeprefix(f"{model} ").strip() or lens
    if known.get("date"):
        day, _, time = str(known["date"]).partition(" ")
        yield pgettext_iface("Date"), f"{day.replace(':', '-')} {time[:5]}".strip()
    exposure = "  ".join(_exposure(known))
    if exposure:
        yield pgettext_iface("Exposure"), exposure
    if "size" in known:
        across, down = known["size"]
        yield pgettext_iface("Size"), f"{across} x {down}"
    near, far = (length(known[f"{end}_depth"], scene) for end in ("nearest", "farthest"))
    template = pgettext_iface("{near} to {far}")
    yield pgettext_iface("Depth"), template.format(near=near, far=far)
    if "subject_distance" in known and "quantisation_step" in known:
        subject = known["subject_distance"]
        step = length(known["quantisation_step"] * subject**2, scene)
        template = pgettext_iface("{step} at {distance}")
        yield (
            pgettext_iface("Step", OWN_CONTEXT),
            template.format(step=step, distance=length(subject, scene)),
        )


def trust(known: Mapping[str, Any]) -> str:
    """Returns in words how far the sizes of a photo can be relied on."""
    return pgettext_iface(_TRUST.get(str(known["accuracy"]), ""))


def length(metres: float, scene: bpy.types.Scene) -> str:
    """Returns a length in the scene's units, with the digits that mean something."""
    system = scene.unit_settings.system
    if system == "NONE":
        return f"{metres:.{_DIGITS}g} m"
    return str(bpy.utils.units.to_string(system, "LENGTH", metres, precision=_DIGITS))


def _exposure(known: Mapping[str, Any]) -> Iterator[str]:
    seconds = known.get("exposure_time", 0)
    if seconds:
        yield f"1/{round(1 / seconds)} s" if seconds < 0.4 else f"{seconds:.2g} s"
    if known.get("f_number"):
        yield f"f/{known['f_number']:.2g}"
    if known.get("iso"):
        yield f"ISO {known['iso']:.0f}"
