# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apple's XMP packets: what an iPhone says about a depth map and about a matte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

Field = str | float | Sequence[float] | None
"""A value of a property; a sequence is written as ``rdf:Seq``, None leaves the property out."""

Fields = Mapping[str, Field]
"""Properties by name with prefix, e.g. "depthData:Accuracy", in the order of writing."""

NAMESPACES = {
    "apdi": "http://ns.apple.com/pixeldatainfo/1.0/",
    "depthData": "http://ns.apple.com/depthData/1.0/",
    "depthBlurEffect": "http://ns.apple.com/depthBlurEffect/1.0/",
    "portraitLightingEffect": "http://ns.apple.com/portraitLightingEffect/2.0/",
    "semanticSegmentationMatte": "http://ns.apple.com/semanticSegmentationMatte/1.0/",
    "portraitEffectsMatte": "http://ns.apple.com/portraitEffectsMatte/1.0/",
    "HDRGainMap": "http://ns.apple.com/HDRGainMap/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
}

HDIS, FDIS, HDEP, FDEP, L008 = (
    int.from_bytes(code) for code in (b"hdis", b"fdis", b"hdep", b"fdep", b"L008")
)
"""Pixel formats: half and full float disparity, half and full float depth, 8-bit grey."""

INVERSE = (0, 0.4633, -0.10713, 0.015818, -1.4021e-3, 7.1645e-5, -1.9372e-6, 2.1411e-8)
FORWARD = (0, -0.46593, 0.10916, -0.016363, 1.4771e-3, -7.7051e-5, 2.1301e-6, -2.4095e-8)
"""Lens distortion, percent per mm^(2k): least squares fits of 1.5 t / (t + 3), t = r^2, and of its
inverse, out to the corner (4.85 mm). As strong as in a phone: 34 of 4032 pixels at the corner.
"""

SENSOR_WIDTH = 7.66
"""Millimetres; gives the pixel size for any number of pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The camera of a depth map, in pixels of a reference size.

    Attributes:
        size: Reference width and height.
        focal, principal_point: Intrinsics, from the top-left corner of the image.
        distortion_center: Where the lens's axis meets the sensor.
        forward: Undistorted to distorted: eight even powers, percent per mm^(2k).
        inverse: Distorted to undistorted.
        pixel_size: Millimetres.
        extrinsic: Four columns of three: rotation, then translation in millimetres.
    """

    size: tuple[float, float]
    focal: tuple[float, float]
    principal_point: tuple[float, float]
    distortion_center: tuple[float, float]
    forward: tuple[float, ...] = FORWARD
    inverse: tuple[float, ...] = INVERSE
    pixel_size: float = 0.0019
    extrinsic: tuple[float, ...] = (1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)

    def fields(self) -> dict[str, Field]:
        """Returns the calibration as Apple names it."""
        (fx, fy), (cx, cy) = self.focal, self.principal_point
        return {
            "depthData:IntrinsicMatrix": (fx, 0, 0, 0, fy, 0, cx, cy, 1),
            "depthData:IntrinsicMatrixReferenceWidth": self.size[0],
            "depthData:IntrinsicMatrixReferenceHeight": self.size[1],
            "depthData:ExtrinsicMatrix": self.extrinsic,
            "depthData:PixelSize": f"{self.pixel_size:.6f}",
            "depthData:LensDistortionCoefficients": self.forward,
            "depthData:InverseLensDistortionCoefficients": self.inverse,
            "depthData:LensDistortionCenterOffsetX": self.distortion_center[0],
            "depthData:LensDistortionCenterOffsetY": self.distortion_center[1],
        }


def iphone_calibration(width: int, height: int) -> Calibration:
    """Returns an iPhone-like main camera (26 mm equivalent) for photos of any size.

    The principal point and the distortion centre are a little off the middle, each in its own
    direction, as they are in real photos.
    """
    long = max(width, height)
    return Calibration(
        size=(width, height),
        focal=(0.752 * long, 0.752 * long),
        principal_point=(width / 2 - 0.007 * long, height / 2 + 0.002 * long),
        distortion_center=(width / 2 - 0.006 * long, height / 2 + 0.001 * long),
        pixel_size=SENSOR_WIDTH / long,
    )


def depth_fields(
    calibration: Calibration | None = None, *, low: float = 0.5, high: float = 2.0
) -> dict[str, Field]:
    """Returns what an iPhone says about a disparity map.

    Change it with ``|``: ``depth_fields() | {"depthData:Accuracy": None}`` leaves one out.

    Args:
        calibration: The camera; None for an edited photo, which has lost it.
        low: What sample 0 stands for, 1/metres.
        high: What sample 255 stands for.
    """
    return {
        "apdi:AuxiliaryImageType": "disparity",
        "apdi:NativeFormat": HDIS,
        "apdi:StoredFormat": L008,
        "apdi:IntMinValue": 0,
        "apdi:IntMaxValue": 255,
        "apdi:FloatMinValue": f"{low:.6f}",
        "apdi:FloatMaxValue": f"{high:.6f}",
        "depthData:DepthDataVersion": 65541,
        "depthData:Quality": "high",
        "depthData:Accuracy": "relative",
        "depthData:Filtered": "True",
        **(calibration.fields() if calibration else {}),
        "depthBlurEffect:SimulatedAperture": "2.800000",
    }


def matte_fields(subtype: str) -> dict[str, Field]:
    """Returns what an iPhone says about a matte; it calls mattes depth, too.

    Args:
        subtype: The matte's urn.
    """
    return {
        "apdi:AuxiliaryImageType": "depth",
        "apdi:AuxiliaryImageSubType": subtype,
        "apdi:NativeFormat": L008,
        "apdi:StoredFormat": L008,
        "apdi:IntMinValue": 0,
        "apdi:IntMaxValue": 255,
        "apdi:FloatMinValue": "0.000000",
        "apdi:FloatMaxValue": "1.000000",
        "semanticSegmentationMatte:SemanticSegmentationMatteVersion": 65536,
    }


def xmp_packet(fields: Fields, *, as_attributes: bool = False) -> bytes:
    """Writes an XMP packet.

    Args:
        fields: The properties.
        as_attributes: Put simple values in attributes of ``rdf:Description``, where XMP allows
            them as well as in elements.
    """
    present = {name: value for name, value in fields.items() if value is not None}
    prefixes = dict.fromkeys(name.split(":")[0] for name in present)
    attributes = [f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes]
    elements = []
    for name, value in present.items():
        if isinstance(value, str | int | float):
            if as_attributes:
                attributes.append(f"{name}={quoteattr(str(value))}")
            else:
                elements.append(f"<{name}>{escape(str(value))}</{name}>")
        else:
            entries = "".join(f"<rdf:li>{entry}</rdf:li>" for entry in value)
            elements.append(f"<{name}><rdf:Seq>{entries}</rdf:Seq></{name}>")
    lines = [
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0">',
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        f'  <rdf:Description rdf:about="" {" ".join(attributes)}>',
        *(f"   {element}" for element in elements),
        "  </rdf:Description>",
        " </rdf:RDF>",
        "</x:xmpmeta>\n",
    ]
    return "\n".join(lines).encode()


def regions_packet(
    regions: Sequence[tuple[str, float, float, float, float]],
    applied_to: tuple[int, int],
    *,
    as_attributes: bool = False,
) -> bytes:
    """Writes the XMP packet of a photo's regions, in Apple's form or in that of editors.

    Args:
        regions: What each is ("Focus", "Face") and its centre and size in parts of the picture.
        applied_to: Width and height of the picture that is meant.
        as_attributes: As editors write it.
    """
    entries = []
    for kind, *numbers in regions:
        pairs = list(zip("xywh", numbers, strict=True))
        if as_attributes:
            area = " ".join(f'stArea:{name}="{value}"' for name, value in pairs)
            entries.append(
                f'<rdf:li><rdf:Description mwg-rs:Name="Jane Doe" mwg-rs:Type="{kind}">'
                f'<mwg-rs:Area {area} stArea:unit="normalized"/></rdf:Description></rdf:li>'
            )
        else:
            area = "".join(f"<stArea:{name}>{value}</stArea:{name}>" for name, value in pairs)
            entries.append(
                '<rdf:li rdf:parseType="Resource"><mwg-rs:Area rdf:parseType="Resource">'
                f"{area}<stArea:unit>normalized</stArea:unit></mwg-rs:Area>"
                f"<mwg-rs:Type>{kind}</mwg-rs:Type>"
                '<mwg-rs:Extensions rdf:parseType="Resource"/></rdf:li>'
            )
    width, height = applied_to
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
        ' xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"'
        ' xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#">'
        '<mwg-rs:Regions rdf:parseType="Resource">'
        f"<mwg-rs:RegionList><rdf:Seq>{''.join(entries)}</rdf:Seq></mwg-rs:RegionList>"
        '<mwg-rs:AppliedToDimensions rdf:parseType="Resource">'
        f"<stDim:h>{height}</stDim:h><stDim:w>{width}</stDim:w><stDim:unit>pixel</stDim:unit>"
        "</mwg-rs:AppliedToDimensions></mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
