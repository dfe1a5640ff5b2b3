# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the person at the command line is told when something is missing."""


class BuildError(Exception):
    """Something is missing or failed; the message is shown as it is, on one line."""
