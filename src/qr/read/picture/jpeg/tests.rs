use jpeg_encoder::SamplingFactor;

use super::*;
use crate::qr::read::picture::tests::files::jpeg;

#[test]
fn brightness_alone_is_that_of_the_colours() {
    use SamplingFactor::{F_1_1, F_2_1, F_2_2, F_4_1};
    for sampling in [F_1_1, F_2_1, F_2_2, F_4_1] {
        for progressive in [false, true] {
            let file = jpeg(201, 99, Some(sampling), progressive);
            let grey = decode_as(file.clone(), |_, _, _| Ok(Channels::Grey)).unwrap();
            let colours = decode(file).unwrap();
            assert_eq!(colours.channels, Channels::Rgb);
            let colours = colours.into_grey().bytes;
            let apart = grey.bytes.iter().zip(&colours);
            let worst = apart.map(|(own, other)| own.abs_diff(*other)).max();
            assert!(worst < Some(4), "{sampling:?} {progressive}: {worst:?}");
            assert_eq!(grey.bytes.len(), colours.len());
        }
    }
}

#[test]
fn scans_are_bounded() {
    let mut file = jpeg(64, 64, Some(SamplingFactor::F_2_2), true);
    // A scan of the lowest bit of the first coefficients, again and again.
    let scan = b"\xff\xda\0\x0c\x03\0\0\x01\0\x02\0\0\0\x10\0\0\0\0";
    let end = file.len() - 2;
    let again = |times: usize| {
        let mut file = file.clone();
        file.splice(end..end, scan.repeat(times));
        decode(file)
    };
    assert_eq!(again(20).err(), None);
    let refused = again(segments::MAX_SCANS).err();
    assert_eq!(refused, Some(Format::Jpeg.damaged()));
    file.truncate(end);
    assert!(decode(file).is_ok());
}

#[test]
fn tables_are_bounded() {
    let file = jpeg(16, 16, None, false);
    let many = |times: usize| {
        let mut file = file.clone();
        file.splice(2..2, b"\xff\xdd\0\x04\0\0".repeat(times));
        decode(file)
    };
    assert!(many(900).is_ok());
    assert_eq!(many(1_000).err(), Some(Format::Jpeg.damaged()));
}
