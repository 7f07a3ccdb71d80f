use super::*;

fn decode(bytes: &[u8]) -> Result<Policy, Unexpected> {
    Policy::decode(&mut Reader::new(bytes))
}

#[test]
fn a_policy_is_read_no_further_than_its_map_goes() {
    let entries = [1, 0x82, 0, 1, 8, 0x85, 9, 2, 9, 2, 2];
    let counted = |count: u8| decode(&[&[0xa0 | count][..], &entries].concat());
    assert!(counted(2).is_ok());
    assert_eq!(counted(0), Err(Unexpected));
    assert_eq!(counted(1), Err(Unexpected));
    assert_eq!(counted(3), Err(Unexpected));
    assert_eq!(decode(&[0xa0, 1, 0x82, 0, 1]), Err(Unexpected));
}

#[test]
fn decisions_have_their_numbers() {
    let decode = |number| Decision::decode(&mut Reader::new(&[number]));
    assert_eq!(decode(0), Ok(Decision::Admit));
    assert_eq!(decode(1), Ok(Decision::Refer));
    assert_eq!(decode(2), Ok(Decision::Deny));
    assert_eq!(decode(3), Err(Unexpected));
    let failing = |number| Failing::decode(&mut Reader::new(&[number]));
    assert_eq!(failing(0), Err(Unexpected));
    assert_eq!(failing(1), Ok(Failing::Refer));
    assert_eq!(failing(2), Ok(Failing::Deny));
}
