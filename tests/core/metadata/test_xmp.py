# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""XMP packets: every way to write a field, and what only an attacker writes."""

import pytest

from heic_depth_import.core.errors import DamagedPhotoError, TooLargePhotoError
from heic_depth_import.core.metadata.xmp import MAX_XMP_BYTES, parse_xmp
from tests.making.heic_xmp import depth_fields, iphone_calibration, matte_fields, xmp_packet

OPEN = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:d="http://ns.apple.com/depthData/1.0/"'
)
CLOSE = "</rdf:Description></rdf:RDF></x:xmpmeta>"


def packet(inside: str, attributes: str = "") -> bytes:
    return f"{OPEN} {attributes}>{inside}{CLOSE}".encode()


@pytest.mark.parametrize("as_attributes", [False, True])
def test_packet_of_a_phone(*, as_attributes: bool) -> None:
    fields = depth_fields(iphone_calibration(64, 48))
    found = parse_xmp(xmp_packet(fields, as_attributes=as_attributes))
    assert found["apdi:NativeFormat"] == ("1751411059",)
    assert found["depthData:IntrinsicMatrix"] == tuple(
        str(value)
        for value in fields["depthData:IntrinsicMatrix"]  # type: ignore[union-attr]
    )
    assert len(found) == len(fields)


def test_prefixes_are_the_files_own_and_namespaces_count() -> None:
    assert parse_xmp(packet("<d:Accuracy>absolute</d:Accuracy>")) == {
        "depthData:Accuracy": ("absolute",)
    }
    stranger = b'<depthData:Accuracy xmlns:depthData="http://else">x</depthData:Accuracy>'
    assert parse_xmp(stranger) == {}


@pytest.mark.parametrize("kind", ["Seq", "Bag", "Alt"])
def test_arrays(kind: str) -> None:
    inside = f"<d:A><rdf:{kind}><rdf:li>1</rdf:li> <rdf:li> 2 </rdf:li></rdf:{kind}></d:A>"
    assert parse_xmp(packet(inside)) == {"depthData:A": ("1", "2")}


def test_entities_comments_and_character_data() -> None:
    """Text that arrives in pieces is one text."""
    assert parse_xmp(packet("<d:A>1&lt;2<!-- no -->&#51;<![CDATA[&]]></d:A>")) == {
        "depthData:A": ("1<23&",)
    }


def test_wrapper_zeros_and_spaces_around_it() -> None:
    wrapped = b'\n<?xpacket begin=""?>' + packet("", 'd:A="5"') + b'<?xpacket end="w"?>\0\0 \n'
    assert parse_xmp(wrapped) == {"depthData:A": ("5",)}


def test_two_of_the_same_are_two_values() -> None:
    assert parse_xmp(packet("<d:A>1</d:A>", 'd:A="2"')) == {"depthData:A": ("2", "1")}


def test_empty_values_are_left_out() -> None:
    assert parse_xmp(packet("<d:A/><d:B> </d:B>", 'd:C=""')) == {}


def test_matte_says_what_it_is() -> None:
    assert parse_xmp(xmp_packet(matte_fields("urn:x")))["apdi:AuxiliaryImageSubType"] == ("urn:x",)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        bytes(10),
        b"no xml",
        b"<a",
        b"<a></b>",
        b"<a>\xff\xfe</a>",
        b"<a/><b/>",
        b"<a>&nbsp;</a>",
        b"\xff\xfe<",
        packet("<d:A>1</d:A>")[:-1],
        packet("<e:A>unbound</e:A>"),
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b'<?xml version="1.0" encoding="rot13"?><a/>',
        b'<?xml version="1.0" encoding="idna"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b'<?xml version="1.0" encoding="shift_jis"?><a/>',
    ],
)
def test_no_xml(document: bytes) -> None:
    with pytest.raises(DamagedPhotoError, match="unreadable metadata") as caught:
        parse_xmp(document)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE a>",
        b'<!DOCTYPE a [<!ENTITY x "y">]>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost/">%x;]>',
        b'<!DOCTYPE a [<!ENTITY b "'
        + b"c" * 50_000
        + b'">'
        + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b;" * 99) for n in range(9))
        + b"]>",
    ],
)
def test_document_types_and_entities(head: bytes) -> None:
    with pytest.raises(DamagedPhotoError, match="no camera writes; do not trust"):
        parse_xmp(b'<?xml version="1.0"?>' + head + b"<a>&x;</a>")


def test_nesting() -> None:
    assert parse_xmp(b"<a>" * 64 + b"</a>" * 64) == {}
    with pytest.raises(DamagedPhotoError, match="nested deeper"):
        parse_xmp(b"<a>" * 65 + b"</a>" * 65)


def test_size() -> None:
    document = packet("<d:A>1</d:A>")
    padded = document + b" " * (MAX_XMP_BYTES - len(document))
    assert parse_xmp(padded) == {"depthData:A": ("1",)}
    with pytest.raises(TooLargePhotoError, match="1,048,577 bytes of metadata"):
        parse_xmp(padded + b" ")
