# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure core, numpy and the standard library only: from a photo's bytes to surface arrays."""
