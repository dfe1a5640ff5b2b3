# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Under which names objects keep what the import knows about them."""

PROPERTIES = "heic_depth"
"""The custom property of an object that tells what is known about its photo."""
MEASURED = "measurement"
"""What in there holds what the photo's size was set by last."""
IS_BACKGROUND = "heic_depth_background"
"""The custom property of the surface behind what stands in front."""
