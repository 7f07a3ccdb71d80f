//! Lists whose claims break a rule.

use super::{top, unread};
use crate::case::ListCase;
use crate::make::cbor::{
    FLOAT64, Map, NULL, array, bytes, head_in, indefinite, int, map, tag, text, uint,
};
use crate::make::says::AT;
use crate::make::status::{SEQ, STATUS_LIST, Says, TTL, usual};
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

fn whole(description: &str, payload: Vec<u8>) -> ListCase {
    unread("malformed/claims", description, payload)
}

fn no_cbor(description: &str, payload: Vec<u8>) -> ListCase {
    unread("malformed/cbor", description, payload)
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
