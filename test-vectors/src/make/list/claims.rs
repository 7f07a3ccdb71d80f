//! Lists whose claims break a rule.

use super::{top, unread};
use crate::case::ListCase;
use crate::make::cbor::{
    FLOAT64, Map, NULL, array, bytes, head_in, indefinite, int, map, tag, text, uint,
};
use crate::make::says::AT;
use crate::make::status::{SEQ, STATUS_LIST, Says, TTL, list, usual};
use crate::make::zlib;

cases![
    claims_empty,
    claims_with_a_byte_behind,
    claims_unsorted,
    claims_with_bits_before_lst,
    claims_with_ttl_before_list,
    claims_with_long_exp,
    claims_of_indefinite_length,
    claims_with_lst_in_chunks,
    claims_with_float_for_iat,
    claims_with_sub_twice,
    foreign_with_sub_twice,
    foreign_with_indefinite_list,
    foreign_with_float,
    claims_as_array,
    claims_tagged,
    claims_as_number,
    claims_empty_map,
    claims_without_sub,
    claims_without_exp,
    claims_without_iat,
    claims_without_list,
    foreign_without_sub,
    foreign_without_exp,
    foreign_without_iat,
    claims_with_jti,
    claims_with_aggregation_uri,
    claims_with_text_key,
    claims_sub_as_bytes,
    claims_sub_empty,
    claims_sub_with_space,
    claims_sub_of_257_bytes,
    claims_exp_negative,
    claims_exp_past_32_bits,
    claims_iat_as_text,
    claims_iat_tagged,
    claims_ttl_negative,
    claims_ttl_past_32_bits,
    claims_ttl_null,
    claims_seq_negative,
    claims_seq_as_text,
    claims_seq_null,
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

fn claims_empty() -> ListCase {
    no_cbor("There is no payload.", Vec::new())
}

fn claims_with_a_byte_behind() -> ListCase {
    no_cbor("A byte follows.", [usual().payload(), vec![0]].concat())
}

fn claims_unsorted() -> ListCase {
    no_cbor(
        "exp stands before sub, which only other libraries may do.",
        usual().top().swapped(0).encode(),
    )
}

fn claims_with_bits_before_lst() -> ListCase {
    no_cbor(
        "bits stands before lst, which only other libraries may do.",
        usual().top().set(STATUS_LIST, bits_first()).encode(),
    )
}

fn claims_with_ttl_before_list() -> ListCase {
    no_cbor(
        "ttl stands before the list, as in the draft's example, and there is a seq.",
        unsorted().encode(),
    )
}

fn claims_with_long_exp() -> ListCase {
    no_cbor(
        "exp is longer than it need be.",
        usual()
            .top()
            .set(4, head_in(8, 0, u64::from(AT) + 86_400))
            .encode(),
    )
}

fn claims_of_indefinite_length() -> ListCase {
    no_cbor(
        "The number of entries is not said before them.",
        indefinite(5, usual().top().0.concat()),
    )
}

fn claims_with_lst_in_chunks() -> ListCase {
    no_cbor(
        "The stream is a string of one chunk.",
        usual().top().set(STATUS_LIST, chunked()).encode(),
    )
}

fn claims_with_float_for_iat() -> ListCase {
    no_cbor(
        "iat is a float.",
        usual().top().set(6, FLOAT64.to_vec()).encode(),
    )
}

fn claims_with_sub_twice() -> ListCase {
    no_cbor(
        "sub stands twice.",
        usual()
            .top()
            .then(int(2), text("https://gd.example/status/0"))
            .encode(),
    )
}

fn foreign_with_sub_twice() -> ListCase {
    no_cbor(
        "sub stands twice in another library's list.",
        Map(foreign().0)
            .then(int(2), text("https://gd.example/status/0"))
            .encode(),
    )
}

fn foreign_with_indefinite_list() -> ListCase {
    no_cbor(
        "Another library's list of indefinite length.",
        foreign()
            .set(
                STATUS_LIST,
                indefinite(
                    5,
                    [
                        text("bits"),
                        uint(1),
                        text("lst"),
                        bytes(&zlib::stored(&[1])),
                    ],
                ),
            )
            .encode(),
    )
}

fn foreign_with_float() -> ListCase {
    no_cbor(
        "A float in another library's list.",
        foreign().then(text("note"), FLOAT64.to_vec()).encode(),
    )
}

fn claims_as_array() -> ListCase {
    whole("The claims are an array.", array([int(2)]))
}

fn claims_tagged() -> ListCase {
    whole("The claims stand in a tag.", tag(61, &usual().payload()))
}

fn claims_as_number() -> ListCase {
    whole("The claims are a number.", uint(0))
}

fn claims_empty_map() -> ListCase {
    whole("The claims are an empty map.", map([]))
}

fn claims_without_sub() -> ListCase {
    top("No URI.", |top| top.without(2))
}

fn claims_without_exp() -> ListCase {
    top("No expiry, which the draft lets be.", |top| top.without(4))
}

fn claims_without_iat() -> ListCase {
    top("No instant of issue.", |top| top.without(6))
}

fn claims_without_list() -> ListCase {
    top("No list.", |top| top.without(STATUS_LIST))
}

fn foreign_without_sub() -> ListCase {
    whole(
        "No URI in another library's list.",
        foreign().without(2).encode(),
    )
}

fn foreign_without_exp() -> ListCase {
    whole(
        "No expiry in another library's list.",
        foreign().without(4).encode(),
    )
}

fn foreign_without_iat() -> ListCase {
    whole(
        "No instant of issue in another library's list.",
        foreign().without(6).encode(),
    )
}

fn claims_with_jti() -> ListCase {
    top("A claim that our lists do not have.", |top| {
        top.set(7, bytes(&[7; 8]))
    })
}

fn claims_with_aggregation_uri() -> ListCase {
    top(
        "An entry of the draft's that our lists do not have.",
        |top| top.set(STATUS_LIST, aggregated()),
    )
}

fn claims_with_text_key() -> ListCase {
    top("A claim whose key is a text.", |top| {
        top.then(text("note"), uint(0))
    })
}

fn claims_sub_as_bytes() -> ListCase {
    top("The URI is a byte string.", |top| {
        top.set(2, bytes(b"https://gd.example/status/0"))
    })
}

fn claims_sub_empty() -> ListCase {
    top("The URI is empty.", |top| top.set(2, text("")))
}

fn claims_sub_with_space() -> ListCase {
    top("The URI has a space.", |top| {
        top.set(2, text("https://gd.example/status/0 "))
    })
}

fn claims_sub_of_257_bytes() -> ListCase {
    top("The URI is too long.", |top| {
        top.set(2, text(&"u".repeat(257)))
    })
}

fn claims_exp_negative() -> ListCase {
    top("exp is negative.", |top| top.set(4, int(-1)))
}

fn claims_exp_past_32_bits() -> ListCase {
    top("exp is past the year 2106.", |top| {
        top.set(4, uint(1 << 32))
    })
}

fn claims_iat_as_text() -> ListCase {
    top("iat is a text.", |top| top.set(6, text("2026-11-21")))
}

fn claims_iat_tagged() -> ListCase {
    top("iat is tagged as an instant.", |top| {
        top.set(6, tag(1, &uint(AT.into())))
    })
}

fn claims_ttl_negative() -> ListCase {
    top("ttl is negative.", |top| top.set(TTL, int(-1)))
}

fn claims_ttl_past_32_bits() -> ListCase {
    top("ttl is too great.", |top| top.set(TTL, uint(1 << 32)))
}

fn claims_ttl_null() -> ListCase {
    top("ttl is null.", |top| top.set(TTL, vec![NULL]))
}

fn claims_seq_negative() -> ListCase {
    top("The number is negative.", |top| top.set(SEQ, int(-1)))
}

fn claims_seq_as_text() -> ListCase {
    top("The number is a text.", |top| top.set(SEQ, text("5")))
}

fn claims_seq_null() -> ListCase {
    top("The number is null.", |top| top.set(SEQ, vec![NULL]))
}

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

fn no_cbor(description: &str, payload: Vec<u8>) -> ListCase {
    unread("malformed/cbor", description, payload)
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

fn bits_first() -> Vec<u8> {
    map([
        [text("bits"), uint(4)],
        [text("lst"), bytes(&zlib::stored(&[0; 8]))],
    ])
}

fn chunked() -> Vec<u8> {
    let stream = indefinite(2, [bytes(&zlib::stored(&[0; 8]))]);
    map([[text("lst"), stream], [text("bits"), uint(4)]])
}

fn aggregated() -> Vec<u8> {
    map([
        [text("lst"), bytes(&zlib::stored(&[0; 8]))],
        [text("bits"), uint(4)],
        [text("aggregation_uri"), text("https://gd.example/all")],
    ])
}

fn unsorted() -> Map {
    let says = Says {
        ttl: Some(3_600),
        ..usual()
    };
    // sub, exp, iat, list, ttl, seq.
    says.top().swapped(3)
}
