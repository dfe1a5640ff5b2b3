# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: ``blender --command heic_depth PHOTO...``.

One process reads the command line, plans, and tells how it goes; workers, each a Blender of its
own, import one photo after the other. Whatever happens to a worker, the others go on.
"""
