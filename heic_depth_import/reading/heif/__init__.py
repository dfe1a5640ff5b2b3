# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HEIC files: what they say of themselves, and their pictures decoded; knows pillow-heif."""
