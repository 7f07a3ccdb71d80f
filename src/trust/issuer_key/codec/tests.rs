use super::*;
use crate::SigningKey;

fn entry() -> Vec<u8> {
    let public = SigningKey::from_seed(&[1; 32]).unwrap().public().clone();
    let key = IssuerKey::new(public, [Purpose::Colour], Window::ALWAYS, 9);
    let names = Names::new([("zh", "广东")]).unwrap();
    let mut writer = Writer::default();
    key.encode(&mut writer, &IssuerId::new("GD").unwrap(), &names);
    writer.into_bytes()
}

fn decode(bytes: &[u8]) -> Result<IssuerKey, Unexpected> {
    IssuerKey::decode(&mut Reader::new(bytes))
}

#[test]
fn an_issuer_is_read_no_further_than_its_map_goes() {
    let entry = entry();
    assert_eq!(entry[0], 0xa8);
    for count in [0, 1, 7, 9, 11] {
        let recounted = [&[0xa0 | count][..], &entry[1..]].concat();
        assert_eq!(decode(&recounted), Err(Unexpected), "{count}");
    }
    assert!(decode(&entry).is_ok());
}

#[test]
fn no_regions_mean_everywhere() {
    assert_eq!(
        decode(&entry()).map(|key| key.regions().is_none()),
        Ok(true)
    );
}
