use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;

fn stored(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 0)
}

#[test]
fn the_bound_holds_while_inflating() {
    let most = vec![0; MAX_INFLATED_BYTES];
    assert_eq!(inflate(&deflate(&most)).unwrap().len(), MAX_INFLATED_BYTES);
    let bomb = deflate(&vec![0; MAX_INFLATED_BYTES + 1]);
    assert!(bomb.len() < 20_000);
    assert_eq!(inflate(&bomb), Err(BadStream::TooLarge));
    // The bound is met long before the stream's end, so what is broken there is not seen.
    let mut bomb = deflate(&vec![0; 10 * MAX_INFLATED_BYTES]);
    bomb.truncate(bomb.len() / 2);
    assert_eq!(inflate(&bomb), Err(BadStream::TooLarge));
}

#[test]
fn memory_grows_as_bytes_come_out() {
    // A stream that states nothing true, and ends at once.
    let used = allocation_counter::measure(|| assert!(inflate(&[0x78, 0xda]).is_err()));
    assert!(used.bytes_max < 64 << 10, "{} bytes", used.bytes_max);
    // No more than some times as much as came out, however much may.
    let little = deflate(&vec![0; 20_000]);
    let used = allocation_counter::measure(|| assert!(inflate(&little).is_ok()));
    assert!(used.bytes_max < 128 << 10, "{} bytes", used.bytes_max);
    let bomb = deflate(&vec![0; 10 * MAX_INFLATED_BYTES]);
    let used = allocation_counter::measure(|| assert!(inflate(&bomb).is_err()));
    let most = u64::try_from(MAX_INFLATED_BYTES / 2 * 3 + (64 << 10)).unwrap();
    assert!(used.bytes_max < most, "{} bytes", used.bytes_max);
}

#[test]
fn a_stream_is_whole_and_alone() {
    let bytes: Vec<u8> = (0..=255).collect();
    for stream in [deflate(&bytes), stored(&bytes), deflate(&[])] {
        assert!(inflate(&stream).is_ok());
        for length in 0..stream.len() {
            let cut = inflate(&stream[..length]);
            assert_eq!(cut, Err(BadStream::Broken), "{length} bytes");
        }
        let mut longer = stream.clone();
        longer.push(0);
        assert_eq!(inflate(&longer), Err(BadStream::Trailing));
        // Adler-32 stands last (RFC 1950 section 2.2).
        for place in stream.len() - 4..stream.len() {
            let mut other = stream.clone();
            other[place] ^= 1;
            assert_eq!(inflate(&other), Err(BadStream::Broken));
        }
    }
}

#[test]
fn headers_are_those_of_rfc_1950() {
    let stream = deflate(b"list");
    assert_eq!(stream[..2], [0x78, 0xda]);
    let with = |header: [u8; 2]| inflate(&[&header[..], &stream[2..]].concat());
    assert!(with([0x78, 0x01]).is_ok());
    // Preset dictionary (the checksum of the header holds), wrong checksum, another method.
    for header in [[0x78, 0xf9], [0x78, 0xdb], [0x77, 0x85]] {
        assert_eq!(with(header), Err(BadStream::Broken), "{header:02x?}");
    }
    // A dictionary's number in its place.
    let dictionary = [&[0x78, 0xf9, 0, 0, 0, 1][..], &stream[2..]].concat();
    assert_eq!(inflate(&dictionary), Err(BadStream::Broken));
}

proptest! {
    #[test]
    fn what_was_deflated_inflates(bytes in proptest::collection::vec(any::<u8>(), 0..20_000)) {
        prop_assert_eq!(inflate(&deflate(&bytes)), Ok(bytes));
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        inflate(&bytes).ok();
        inflate(&[&[0x78, 0xda], &bytes[..]].concat()).ok();
    }
}
