# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user chose, as plain values: the operator's properties by the same names."""

from dataclasses import dataclass, fields, replace
from typing import Literal, Self

from ..core.settings import Projection, SurfaceSettings
from ..core.staging.camera_moves import CameraMove

ObjectType = Literal["MESH", "POINT_CLOUD", "GRID"]
MaterialKind = Literal["PHOTO", "LIT", "NONE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSettings:
    """Everything that shapes an import.

    Attributes:
        surface: The shape of the surface.
        object_type: What kind of object it becomes.
        material: How it reacts to light.
        use_texture: Pack the whole photo as a texture.
        use_hdr: Show light as bright as it was, where the photo says how bright.
        use_depth_image: Pack depth in metres as an image.
        use_mattes: Bring in the phone's mattes, and let outlines follow them.
        fill_background: Add the surface behind what stands in front.
        use_camera: Add the photo's camera.
        point_radius: Metres; 0 makes neighbouring points touch.
        style: Identifier of a ready look, or NONE.
        use_stage: Show the style with backdrop, lamps and a camera of its own.
        use_build_up: Let the style come apart and build itself up, in a loop.
        camera_move: What the camera does.
        use_depth_of_field: Let the camera blur what is out of focus.
    """

    surface: SurfaceSettings
    object_type: ObjectType
    material: MaterialKind
    use_texture: bool
    use_hdr: bool
    use_depth_image: bool
    use_camera: bool
    use_mattes: bool
    fill_background: bool
    point_radius: float
    style: str
    use_stage: bool
    use_build_up: bool
    camera_move: CameraMove
    use_depth_of_field: bool

    @property
    def has_soft_edges(self) -> bool:
        """Whether anything would show soft edges: styles and what has no material would not."""
        is_shown = self.material != "NONE" and self.style == "NONE"
        return self.surface.use_soft_edges and is_shown and self.object_type != "GRID"

    @property
    def has_hdr(self) -> bool:
        """Whether anything may shine: no surface reflects more light than it gets."""
        return self.use_hdr and self.material != "LIT"

    @property
    def is_textured(self) -> bool:
        """Whether the photo is shown as a picture: points have a colour each."""
        wants_one = self.use_texture and self.material != "NONE"
        return wants_one and self.object_type != "POINT_CLOUD"

    def with_hard_edges(self) -> Self:
        """Returns the same without soft edges."""
        return replace(self, surface=replace(self.surface, use_soft_edges=False))

    def without_hdr(self) -> Self:
        """Returns the same with colours as the photo shows them."""
        return replace(self, use_hdr=False)

    def without_stage(self) -> Self:
        """Returns the same without a stage."""
        return replace(self, use_stage=False)

    def in_metres(self, metres: float) -> Self:
        """Returns the same, with lengths that were chosen in units of a scene.

        Args:
            metres: A unit has.
        """
        surface = replace(self.surface, far_limit=self.surface.far_limit * metres)
        return replace(self, surface=surface, point_radius=self.point_radius * metres)

    @classmethod
    def chosen_in(cls, operator: object) -> Self:
        """Reads the properties of an operator."""
        shape = {field.name: getattr(operator, field.name) for field in fields(SurfaceSettings)}
        shape["projection"] = Projection(shape["projection"])
        own = {field.name: getattr(operator, field.name) for field in fields(cls)[1:]}
        own["camera_move"] = CameraMove(own["camera_move"])
        return cls(surface=SurfaceSettings(**shape), **own)
