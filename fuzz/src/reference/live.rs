//! Live presentations (SPEC 13).

use healthcode::Presented;

use super::*;

/// What a presentation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    pub place: Option<String>,
    pub at: u32,
    pub code: Vec<u8>,
}

/// The code of the first fault of form in a presentation's envelope, and then in that of the
/// code inside, as far as it can be told without claims.
pub fn fault(bytes: &[u8]) -> Option<&'static str> {
    if !is_deterministic(bytes) {
        return Some("malformed/cbor");
    }
    let Some((protected, payload, _)) = envelope_parts(bytes) else {
        return Some("malformed/cose");
    };
    if protected != header() {
        return Some("malformed/header");
    }
    if !is_deterministic(payload) {
        return Some("malformed/cbor");
    }
    match read(payload) {
        None => Some("malformed/claims"),
        Some(live) => envelope_fault(&live.code),
    }
}

/// A presentation's payload, if it has the form.
pub fn read(payload: &[u8]) -> Option<Live> {
    let entries = item_of(payload)?.into_map().ok()?;
    let mut live = Live {
        place: None,
        at: 0,
        code: Vec::new(),
    };
    let mut seen = (false, false);
    for (key, value) in entries {
        match i128::from(key.into_integer().ok()?) {
            3 => {
                let place = value.into_text().ok()?;
                live.place = Some(place).filter(|it| (1..=256).contains(&it.len()));
                live.place.as_ref()?;
            }
            6 => {
                live.at = value.into_integer().ok()?.try_into().ok()?;
                seen.0 = true;
            }
            -65_540 => {
                live.code = value.into_bytes().ok()?;
                seen.1 = true;
            }
            _ => return None,
        }
    }
    (seen == (true, true)).then_some(live)
}

/// Checks that a well-formed presentation's parts make its text again.
pub fn check_text(text: &str, presented: &Presented, code: &[u8]) {
    let live = Live {
        place: presented.place().map(Into::into),
        at: presented.at().as_secs(),
        code: code.to_vec(),
    };
    let envelope = text_bytes("OHL1:", text).expect("a presentation");
    let (_, payload, signature) = envelope_parts(&envelope).expect("a presentation");
    assert_eq!(write(&live), payload);
    let signature = signature.try_into().expect("64 bytes");
    let again = sign1(&header(), &write(&live), signature);
    assert_eq!(format!("OHL1:{}", base45(&again)), text);
}

/// The payload's one encoding.
pub fn write(live: &Live) -> Vec<u8> {
    let mut entries = vec![(int(6), int(live.at)), (int(-65_540), bytes(&live.code))];
    if let Some(place) = &live.place {
        entries.push((int(3), Value::from(place.as_str())));
    }
    encoded(&map(entries))
}

/// The protected header.
pub fn header() -> Vec<u8> {
    encoded(&map(vec![
        (int(1), int(-19)),
        (int(16), Value::from("healthcode-live")),
    ]))
}
