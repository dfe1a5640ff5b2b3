# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A depth map made whole: its noise, its silhouettes, its resolution, where it tears."""
