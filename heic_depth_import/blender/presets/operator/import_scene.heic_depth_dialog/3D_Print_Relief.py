# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
import bpy

op = bpy.context.active_operator
bpy.ops.wm.operator_defaults()
op.style = "RELIEF"
op.use_stage = False
op.use_look_through = False
op.use_camera = False
