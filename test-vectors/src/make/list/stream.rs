//! Lists whose list, or whose compressed stream, breaks a rule.

use super::{top, unread};
use crate::case::ListCase;
use crate::make::cbor::{Map, array, bytes, map, text, uint};
use crate::make::says::AT;
use crate::make::status::{STATUS_LIST, Says, list, usual};
use crate::make::zlib;

cases![
    list_as_bytes,
    list_as_array,
    list_without_lst,
    list_without_bits,
    list_of_1_bit,
    list_of_2_bits,
    list_of_8_bits,
    list_of_3_bits,
    list_of_0_bits,
    foreign_of_3_bits,
    foreign_of_16_bits,
    list_bits_as_text,
    list_lst_as_text,
    stream_empty,
    stream_without_header,
    stream_of_gzip,
    stream_uncompressed,
    stream_cut_in_its_block,
    stream_cut_before_its_checksum,
    stream_with_wrong_checksum,
    stream_with_wrong_length,
    stream_with_wrong_content,
    stream_with_wrong_header_check,
    stream_with_preset_dictionary,
    stream_with_reserved_block,
    stream_with_a_byte_behind_it,
    stream_twice,
    tuf_endless_data_bomb,
    list_expires_when_it_is_issued,
];

fn list_as_bytes() -> ListCase {
    top("The list is its stream alone.", |top| {
        top.set(STATUS_LIST, bytes(&zlib::stored(&[0; 8])))
    })
}

fn list_as_array() -> ListCase {
    top("The list is an array.", |top| {
        top.set(STATUS_LIST, array([uint(4), bytes(&zlib::stored(&[0; 8]))]))
    })
}

fn list_without_lst() -> ListCase {
    top("No stream.", |top| {
        top.set(STATUS_LIST, map([[text("bits"), uint(4)]]))
    })
}

fn list_without_bits() -> ListCase {
    top("No width.", |top| {
        top.set(
            STATUS_LIST,
            map([[text("lst"), bytes(&zlib::stored(&[0; 8]))]]),
        )
    })
}

fn list_of_1_bit() -> ListCase {
    wide("Our own lists have four bits.", 1)
}

fn list_of_2_bits() -> ListCase {
    wide("Our own lists have four bits, and not two.", 2)
}

fn list_of_8_bits() -> ListCase {
    wide("Our own lists have four bits, and not eight.", 8)
}

fn list_of_3_bits() -> ListCase {
    wide("Three bits, which no list has.", 3)
}

fn list_of_0_bits() -> ListCase {
    wide("No bits.", 0)
}

fn foreign_of_3_bits() -> ListCase {
    whole(
        "Three bits in another library's list.",
        foreign()
            .set(STATUS_LIST, list(3, &zlib::stored(&[0; 8])))
            .encode(),
    )
}

fn foreign_of_16_bits() -> ListCase {
    whole(
        "Sixteen bits in another library's list.",
        foreign()
            .set(STATUS_LIST, list(16, &zlib::stored(&[0; 8])))
            .encode(),
    )
}

fn list_bits_as_text() -> ListCase {
    top("The width is a text.", |top| {
        top.set(
            STATUS_LIST,
            map([
                [text("lst"), bytes(&zlib::stored(&[0; 8]))],
                [text("bits"), text("4")],
            ]),
        )
    })
}

fn list_lst_as_text() -> ListCase {
    top("The stream is base64, as in JSON.", |top| {
        top.set(
            STATUS_LIST,
            map([
                [text("lst"), text("eNrbuRgAAhcBXQ")],
                [text("bits"), uint(4)],
            ]),
        )
    })
}

fn stream_empty() -> ListCase {
    stream("The stream is empty.", Vec::new())
}

fn stream_without_header() -> ListCase {
    stream(
        "The stream is bare DEFLATE.",
        zlib::stored(&[0; 8])[2..].to_vec(),
    )
}

fn stream_of_gzip() -> ListCase {
    stream(
        "The stream is of gzip.",
        [
            &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
            &zlib::stored(&[0; 8])[2..],
        ]
        .concat(),
    )
}

fn stream_uncompressed() -> ListCase {
    stream("The bytes are not compressed.", vec![0; 8])
}

fn stream_cut_in_its_block() -> ListCase {
    stream(
        "The stream ends within its block.",
        zlib::stored(&[0; 8])[..10].to_vec(),
    )
}

fn stream_cut_before_its_checksum() -> ListCase {
    stream(
        "The checksum is missing.",
        zlib::stored(&[0; 8])[..15].to_vec(),
    )
}

fn stream_with_wrong_checksum() -> ListCase {
    stream("One bit of the checksum is wrong.", flipped(18))
}

fn stream_with_wrong_length() -> ListCase {
    stream("A stored block contradicts its length.", flipped(3))
}

fn stream_with_wrong_content() -> ListCase {
    stream("One bit of the content is wrong.", flipped(8))
}

fn stream_with_wrong_header_check() -> ListCase {
    stream("The header's check bits are wrong.", flipped(1))
}

fn stream_with_preset_dictionary() -> ListCase {
    stream(
        "The stream needs a dictionary that nobody has.",
        [&[0x78, 0x20, 0, 0, 0, 1], &zlib::stored(&[0; 8])[2..]].concat(),
    )
}

fn stream_with_reserved_block() -> ListCase {
    stream(
        "A block of the type that does not exist.",
        vec![0x78, 0x01, 0b111, 0, 0, 0, 1],
    )
}

fn stream_with_a_byte_behind_it() -> ListCase {
    stream(
        "A byte follows the stream.",
        [zlib::stored(&[0; 8]), vec![0]].concat(),
    )
}

fn stream_twice() -> ListCase {
    stream("A second stream follows.", zlib::stored(&[0; 8]).repeat(2))
}

fn tuf_endless_data_bomb() -> ListCase {
    stream(
        "Sixteen thousand bytes that inflate to 2^24 and one.",
        zlib::zeros((1 << 24) + 1),
    )
}

fn list_expires_when_it_is_issued() -> ListCase {
    never("Nobody could ever install it: its expiry is its issue.")
}

fn never(description: &str) -> ListCase {
    let says = Says {
        issued_at: AT,
        expires: AT,
        ..usual()
    };
    unread("time/expired", description, says.payload())
}

fn whole(description: &str, payload: Vec<u8>) -> ListCase {
    unread("malformed/claims", description, payload)
}

fn wide(description: &str, bits: u8) -> ListCase {
    let list = list(bits, &zlib::stored(&[0; 8]));
    top(description, |top| top.set(STATUS_LIST, list))
}

fn stream(description: &str, stream: Vec<u8>) -> ListCase {
    top(description, |top| top.set(STATUS_LIST, list(4, &stream)))
}

fn flipped(place: usize) -> Vec<u8> {
    let mut stream = zlib::stored(&[0; 8]);
    stream[place] ^= 1;
    stream
}

fn foreign() -> Map {
    let says = Says {
        seq: None,
        ..usual()
    };
    says.top()
}
