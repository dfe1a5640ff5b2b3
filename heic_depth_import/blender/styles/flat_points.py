# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object laid out flat, as it lies in the photo: where every style starts.

Here a point is (x, y, nearness). In perspective x and y are its place on the photo seen from the
camera, a metre away, and nearness is 1 / depth; a relief has these coordinates already. Equal
distances are equal in the photo, and equal steps of nearness look equally deep, near and far.
"""

from dataclasses import dataclass

from ..nodes.recipe import Recipe
from ..nodes.values import Made, Value, maximum, mix
from ..objects.attributes import HIDDEN, MATTE
from .build_up import shuffled

_TINY = 1e-6
_HALF = 0.5
_PORTRAIT = f"{MATTE}portrait"


@dataclass(frozen=True, slots=True)
class FlatPoints:
    """The points of an object, laid out flat.

    Attributes:
        recipe: What all this belongs to.
        points: Point cloud, or loose vertices, with the place (x, y, 0) of every sample.
        place: Where each sample was, metres.
        near: Its nearness.
        perspective: Whether the object stands in perspective.
        low: Smallest x and y, and 0.
        size: Width and height of the picture, and 0.
        longer: The longer of the two.
        far: Smallest nearness.
        range: From the smallest nearness to the largest.
        is_behind: Where a sample belongs to the filled background; None where that takes no part.
            All that is measured here is measured without it.
        sheet: 0 where a sample is seen, 1 and 2 on the nearer and the farther sheet of the
            background; None where these were not told apart.
    """

    recipe: Recipe
    points: Value
    place: Value
    near: Value
    perspective: Value
    low: Value
    size: Value
    longer: Value
    far: Value
    range: Value
    is_behind: Value | None = None
    sheet: Value | None = None

    def scale(self, near: Value) -> Value:
        """Returns how many metres a unit of the picture is at a nearness."""
        return mix(1.0, 1.0 / maximum(near, _TINY), self.perspective)

    def stood_up(self, x: Value, y: Value, near: Value) -> Value:
        """Returns where a place on the photo lies in the object."""
        depth = 1.0 / maximum(near, _TINY)
        in_perspective = self.recipe.vector(x * depth, y * depth, -depth)
        return mix(self.recipe.vector(x, y, near), in_perspective, self.perspective)

    def beyond(self, place: Value) -> Value:
        """Returns how far a place (x, y, 0) is off the photo; within it, below 0."""
        half = self.size * _HALF
        x, y, _ = ((place - self.low - half).absolute() - half).xyz()
        return maximum(x, y)

    @property
    def spacing(self) -> Value:
        """How far neighbouring samples are apart, on average."""
        width, height, _ = self.size.xyz()
        return (width * height / self.count).sqrt()

    @property
    def count(self) -> Value:
        """How many samples there are."""
        return self._statistic(1.0)["Sum"]

    def is_one_of(self, enough: float) -> Value:
        """Returns whether a sample is one of about so many, spread over the photo."""
        every = maximum((self.count / enough).floor(), 1.0)
        return self.recipe.index() % every < _HALF

    def subject_near(self, distance: Value) -> Value:
        """Returns the nearness of what the photo is of.

        Args:
            distance: Metres from the camera, if a person has decided; 0 finds it: the middle of the
                portrait matte, without one that of all that is nearer than the mean.
        """
        in_matte = self.recipe.attribute(_PORTRAIT) > _HALF
        person = self.median(self.near, in_matte)
        # Blender rounds sums of many equal numbers up.
        mean = self._statistic(self.near)["Mean"]
        least = mean - mean.absolute() * 0.001
        found = mix(self.median(self.near, self.near >= least), person, self.has_person)
        chosen = 1.0 / maximum(distance, _TINY)
        return mix(found, chosen, (distance > 0.0) & (self.perspective > _HALF))

    @property
    def has_person(self) -> Value:
        """1 if there is a portrait matte with something in it, else 0."""
        in_matte = self.recipe.attribute(_PORTRAIT) > _HALF
        return (self._statistic(in_matte * 1.0)["Max"] > _HALF) * 1.0

    def median(self, value: Value, chosen: Value | None = None) -> Value:
        """Returns the middle one of a value of all samples, or of those that are chosen."""
        return self._statistic(value, chosen)["Median"]

    def _statistic(self, value: Value | float, chosen: Value | None = None) -> Made:
        return _statistic(self.recipe, self.points, value, self.is_behind, chosen)

    def share(self, near: Value) -> Value:
        """Returns nearness as a share, 0 the farthest and 1 the nearest."""
        return (near - self.far) / self.range

    def nearest_sample(self, place: Value) -> Value:
        """Returns the number of the sample that is nearest to a place (x, y, 0)."""
        return self.recipe.nearest(self.points, place)

    def sampled(self, value: Value, number: Value, data_type: str = "FLOAT") -> Value:
        """Returns what a sample has, by its number."""
        return self.recipe.sampled(self.points, value, number, data_type)


def flat_points_of(  # noqa: PLR0913  # what samples are taken
    recipe: Recipe,
    geometry: Value,
    perspective: Value,
    background: Value | None = None,
    *,
    to_look_up: bool = False,
    most: Value | float = 0.0,
    most_behind: Value | float = 0.0,
) -> FlatPoints:
    """Lays the points of a mesh or point cloud out flat.

    Args:
        recipe: What the nodes are added to.
        geometry: Mesh or point cloud.
        perspective: Whether it stands in perspective.
        background: An object whose points are added.
        to_look_up: The samples become vertices. Among these Blender finds the nearest fast: in 4.2
            and 4.5 it sorts a point cloud anew for every thousand places that it looks up.
        most: About so many of the visible points, spread over the photo; 0 takes all.
        most_behind: About so many of the background's, likewise.
    """
    with recipe.frame("The points, as they lie in the photo"):
        points, is_behind = _points(recipe, geometry, most), None
        if background is not None:
            behind = recipe.node(
                "GeometryNodeObjectInfo", {"Object": background}, transform_space="RELATIVE"
            )["Geometry"]
            every = recipe.index() >= 0.0
            others, is_behind = recipe.capture(
                _points(recipe, behind, most_behind), is_behind=every
            )
            points = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [points, others]}).value
        # What is there for a soft rim alone lies behind other points, or is hardly there.
        points = recipe.node(
            "GeometryNodeDeleteGeometry",
            {"Geometry": points, "Selection": recipe.attribute(HIDDEN) > _HALF},
        ).value
        place = recipe.position()
        x, y, z = place.xyz()
        depth = maximum(-z, _TINY)
        near = mix(z, 1.0 / depth, perspective)
        flat = mix(recipe.vector(x, y, 0.0), recipe.vector(x / depth, y / depth, 0.0), perspective)
        points, place, near, flat = recipe.capture(points, place=place, near=near, flat=flat)
        points = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": points, "Position": flat}
        ).value
        if to_look_up:
            points = recipe.node("GeometryNodePointsToVertices", {"Points": points}).value
    with recipe.frame("How large the picture is, and how deep"):
        extent = _statistic(recipe, points, flat, is_behind, data_type="FLOAT_VECTOR")
        depths = _statistic(recipe, points, near, is_behind)
        width, height, _ = extent["Range"].xyz()
        return FlatPoints(
            recipe=recipe,
            points=points,
            place=place,
            near=near,
            perspective=perspective,
            low=extent["Min"],
            size=extent["Range"],
            longer=maximum(maximum(width, height), _TINY),
            far=depths["Min"],
            range=maximum(depths["Range"], _TINY),
            is_behind=is_behind,
        )


def _points(recipe: Recipe, geometry: Value, most: Value | float = 0.0) -> Value:
    """Returns the points of a mesh or point cloud as a point cloud.

    Args:
        recipe: What the nodes are added to.
        geometry: Has the points.
        most: About so many are kept, chosen as if by lot; 0 keeps all.
    """
    parts = recipe.node("GeometryNodeSeparateComponents", {"Geometry": geometry})
    cloud = parts["Point Cloud"]
    kept: dict[str | int, Value] = {}
    if most != 0.0:
        mesh, points = (
            recipe.node(
                "GeometryNodeAttributeDomainSize", {"Geometry": geometry}, component=component
            )["Point Count"]
            for component in ("MESH", "POINTCLOUD")
        )
        kept = {"Selection": shuffled(recipe) * (mesh + points) < most}
        cloud = recipe.node("GeometryNodeSeparateGeometry", {"Geometry": cloud, **kept}).value
    corners = recipe.node("GeometryNodeMeshToPoints", {"Mesh": parts["Mesh"], **kept}).value
    return recipe.node("GeometryNodeJoinGeometry", {"Geometry": [corners, cloud]}).value


def _statistic(  # noqa: PLR0913, PLR0917  what a statistic is of
    recipe: Recipe,
    points: Value,
    value: Value | float,
    is_behind: Value | None,
    chosen: Value | None = None,
    data_type: str = "FLOAT",
) -> Made:
    """Looks at a value of all visible samples, or of some of them."""
    inputs: dict[str | int, Value | float] = {"Geometry": points, "Attribute": value}
    visible = None if is_behind is None else ~is_behind
    if visible is not None:
        chosen = visible if chosen is None else chosen & visible
    if chosen is not None:
        inputs["Selection"] = chosen
    return recipe.node("GeometryNodeAttributeStatistic", inputs, data_type=data_type)
