# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JPEG files with more than one picture: their segments, further pictures, XMP; decodes nothing."""
