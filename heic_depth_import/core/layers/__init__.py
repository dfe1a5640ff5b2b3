# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in front and what lies behind it, taken apart along the portrait matte."""
