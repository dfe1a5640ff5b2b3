# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JPEG files with depth: Apple's portraits, Google's GDepth and Dynamic Depth; Pillow decodes."""
