# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that sets a photo's true size: a length that was measured, typed in."""

from typing import TYPE_CHECKING

import bpy
from bpy.app.translations import pgettext_n as n_
from bpy.app.translations import pgettext_rpt
from bpy.app.translations import pgettext_tip as tip_
from bpy.props import BoolProperty, EnumProperty, FloatProperty, FloatVectorProperty
from mathutils import Vector

from ..custom_properties import PROPERTIES
from ..photo_parts import changeable_photo, photo_of

if TYPE_CHECKING:
    from ...core.surface.rescale import Measurement, RescaleError


BETWEEN, FROM_CAMERA = "POINTS", "CAMERA"
_MEASURES = (
    (BETWEEN, "Between Two Points", "The true distance from the first point to the second"),
    (FROM_CAMERA, "From the Camera", "How far the first point was from the phone"),
)
# Tooltips of the sidebar's buttons.
_WAYS = {
    BETWEEN: n_("Click two points on the photo, and type how far apart they truly are"),
    FROM_CAMERA: n_("Click one point on the photo, and type how far it truly was from the phone"),
}
# Where nobody has said where a point is.
_NOWHERE = (0.0, 0.0, 0.0)


class OBJECT_OT_heic_depth_set_distance(bpy.types.Operator):
    """Give a photo its true size by a distance that is known. Its camera, lamps and stage follow"""

    bl_idname = "object.heic_depth_set_distance"
    bl_label = "Set Distance"
    bl_options = {"REGISTER", "UNDO"}

    measure: EnumProperty(
        name="Measure", description="What is known", items=_MEASURES, default=BETWEEN
    )
    length: FloatProperty(
        name="Distance",
        description="How long it truly is",
        default=0.0,
        min=0.0,
        soft_max=1000.0,
        subtype="DISTANCE",
        precision=4,
    )
    point_a: FloatVectorProperty(
        name="First Point",
        description="A place on the photo's surface, in the scene",
        default=_NOWHERE,
        subtype="XYZ",
        unit="LENGTH",
    )
    point_b: FloatVectorProperty(
        name="Second Point",
        description="Another place on the photo's surface, in the scene",
        default=_NOWHERE,
        subtype="XYZ",
        unit="LENGTH",
    )
    use_last: BoolProperty(
        name="Keep Last Distance",
        description="Hold the distance that was set before this one, too: depth is stretched such "
        "that both are true. They should lie at different depths",
        default=False,
        options={"SKIP_SAVE"},
    )

    @classmethod
    def description(
        cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties
    ) -> str:
        """Returns the tooltip of a button, by what it measures."""
        return tip_(_WAYS[properties.measure])

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it on photos in perspective."""
        photo = changeable_photo(cls, context)
        if photo is None:
            return False
        if photo[PROPERTIES].get("projection") != "CAMERA":
            cls.poll_message_set(tip_("A relief has no true distances; scale the object instead"))
            return False
        return True

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Takes points that are marked, or lets them be clicked; then asks for the distance."""
        from ...core.surface.rescale import RescaleError
        from ..rescaling import require_rescalable
        from .marked_points import marked_points

        photo = photo_of(context.object)
        assert photo is not None
        try:
            require_rescalable(photo)
        except RescaleError as error:
            return self._refused(error)
        wanted = 1 if self.measure == FROM_CAMERA else 2
        if not self.properties.is_property_set("point_a"):
            places = marked_points(context, photo, wanted)
            if places is None:
                bpy.ops.object.heic_depth_pick(
                    "INVOKE_DEFAULT", measure=self.measure, use_last=self.use_last
                )
                return {"CANCELLED"}  # that one calls again
            self._take(places)
        self.length = self._measurement(photo, 1.0).length()
        result: set[str] = context.window_manager.invoke_props_dialog(self)  # type: ignore[assignment]  # stub
        return result

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Makes the photo as large and deep as the distance says."""
        from ...core.surface.rescale import RescaleError, rescale_of
        from ..rescaling import farthest_of, require_rescalable, rescale_photo
        from .object_mode import object_mode
        from .photo_facts import length

        photo = photo_of(context.object)
        assert photo is not None
        try:
            with object_mode(context):
                context.view_layer.update()
                require_rescalable(photo)
                known = self._measurements(photo)
                rescale_photo(photo, rescale_of(known, farthest_of(photo)), known[0])
                self._carry_ruler(context, photo)
        except RescaleError as error:
            return self._refused(error)
        assert context.scene is not None
        known = photo[PROPERTIES]
        near, far = (
            length(known[f"{end}_depth"], context.scene) for end in ("nearest", "farthest")
        )
        told = pgettext_rpt("{name}: {near} to {far} deep")
        self.report({"INFO"}, told.format(name=photo.name, near=near, far=far))
        return {"FINISHED"}

    def draw(self, context: bpy.types.Context) -> None:
        """Shows what can be changed."""
        from ..rescaling import last_measurement

        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.prop(self, "measure")
        layout.prop(self, "length")
        photo = photo_of(context.object)
        row = layout.row()
        row.active = photo is not None and last_measurement(photo) is not None
        row.prop(self, "use_last")

    def _measurements(self, photo: bpy.types.Object) -> "list[Measurement]":
        from ...core.surface.rescale import RescaleError
        from ..rescaling import last_measurement

        measurement = self._measurement(photo, self.length)
        if not self.use_last:
            return [measurement]
        last = last_measurement(photo)
        if last is None:
            raise RescaleError("No distance was set before this one; set one first")
        return [measurement, last]

    def _measurement(self, photo: bpy.types.Object, value: float) -> "Measurement":
        from ..rescaling import measurement_in

        ends = [self.point_a] if self.measure == FROM_CAMERA else [self.point_a, self.point_b]
        return measurement_in(photo, [Vector(end) for end in ends], value)

    def _carry_ruler(self, context: bpy.types.Context, photo: bpy.types.Object) -> None:
        """Lets the ruler that was measured with lie on the photo again."""
        from ..rescaling import last_measurement
        from .marked_points import carry_ruler

        last = last_measurement(photo)
        if self.measure == BETWEEN and last is not None:
            after = [photo.matrix_world @ Vector(place) for place in last.places]
            carry_ruler(context, [Vector(self.point_a), Vector(self.point_b)], after)

    def _take(self, places: list[Vector]) -> None:
        self.point_a = places[0]
        if len(places) > 1:
            self.point_b = places[1]

    def _refused(self, error: "RescaleError") -> set[str]:
        self.report({"ERROR"}, pgettext_rpt(str(error)))
        return {"CANCELLED"}
