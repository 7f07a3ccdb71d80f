//! Trust bundles (SPEC 11) and the form of policies (SPEC 14.1).

use super::*;
use healthcode::PublicKey;
use healthcode::trust::{Contents, Decision, Failing, IssuerKey, KeyState, Policy, Purpose};

mod form;
pub use form::{Terms, is_uri, terms};

/// Payload and signatures of a bundle's envelope, or the code of its first fault.
#[expect(clippy::type_complexity, reason = "a pair of what stands in the bytes")]
pub fn open(bytes: &[u8]) -> Result<(Vec<u8>, Vec<(Vec<u8>, Vec<u8>)>), &'static str> {
    if !is_deterministic(bytes) {
        return Err("malformed/cbor");
    }
    let parts = item_of(bytes).and_then(envelope_of);
    let (protected, payload, signatures) = parts.ok_or("malformed/cose")?;
    let mut fine = protected == body_header();
    for (protected, _) in &signatures {
        fine &= protected.len() == 13 && protected.starts_with(HEADER_START);
    }
    if !fine {
        return Err("malformed/header");
    }
    let key_id = |protected: Vec<u8>| protected[5..].to_vec();
    let signatures = signatures.into_iter();
    let signatures = signatures.map(|(protected, signature)| (key_id(protected), signature));
    Ok((payload, signatures.collect()))
}

#[expect(clippy::type_complexity, reason = "what stands in the bytes")]
fn envelope_of(value: Value) -> Option<(Vec<u8>, Vec<u8>, Vec<(Vec<u8>, Vec<u8>)>)> {
    let (98, inner) = value.into_tag().ok()? else {
        return None;
    };
    let [protected, unprotected, payload, signatures] = array(*inner)?;
    let signatures = signatures.into_array().ok()?;
    let signature = |value: Value| {
        let [protected, unprotected, signature] = array(value)?;
        let signature = signature.into_bytes().ok()?;
        let fine = is_empty_map(&unprotected) && signature.len() == 64;
        Some((protected.into_bytes().ok()?, signature)).filter(|_| fine)
    };
    let fine = is_empty_map(&unprotected) && (1..=64).contains(&signatures.len());
    let signatures = signatures.into_iter().map(signature);
    let signatures: Vec<_> = signatures.collect::<Option<_>>()?;
    let (protected, payload) = (protected.into_bytes().ok()?, payload.into_bytes().ok()?);
    Some((protected, payload, signatures)).filter(|_| fine)
}

/// A bundle's bytes.
pub fn envelope(payload: &[u8], signatures: &[(KeyId, [u8; 64])]) -> Vec<u8> {
    let signature = |(kid, signature): &(KeyId, [u8; 64])| {
        Value::Array(vec![
            bytes(&header(*kid)),
            Value::Map(Vec::new()),
            bytes(signature),
        ])
    };
    let parts = vec![
        bytes(&body_header()),
        Value::Map(Vec::new()),
        bytes(payload),
        Value::Array(signatures.iter().map(signature).collect()),
    ];
    encoded(&Value::Tag(98, Value::Array(parts).into()))
}

/// The bytes that a root signs.
pub fn sig_structure(kid: KeyId, payload: &[u8]) -> Vec<u8> {
    encoded(&Value::Array(vec![
        Value::from("Signature"),
        bytes(&body_header()),
        bytes(&header(kid)),
        bytes(b""),
        bytes(payload),
    ]))
}

/// The payload's bytes, from what the accessors say.
pub fn payload(contents: &Contents) -> Vec<u8> {
    let window = contents.window();
    let previous = contents.previous().map_or(Value::Null, |hash| bytes(hash));
    let keys = |keys: &[PublicKey]| keys.iter().map(|key| bytes(key.as_bytes())).collect();
    let issuers = contents.trust().keys().iter().map(issuer).collect();
    let floors = contents.status_floors().iter();
    let floor = |uri: &str, seq| Value::Array(vec![Value::from(uri), Value::from(seq)]);
    let floors = floors.map(|it| floor(&it.uri, it.seq)).collect();
    let places = contents.places();
    let places = places.map(|(place, asked)| (Value::from(place.as_str()), policy(asked)));
    let body = map(vec![
        (int(1), Value::from(contents.seq())),
        (int(2), previous),
        (int(3), Value::Array(keys(contents.roots().keys()))),
        (int(4), Value::from(contents.roots().threshold() as u64)),
        (int(5), Value::Array(issuers)),
        (int(6), Value::Array(floors)),
        (int(7), map(places.collect())),
    ]);
    encoded(&map(vec![
        (int(4), int(window.end().as_secs())),
        (int(6), int(window.start().as_secs())),
        (int(-65_538), body),
    ]))
}

/// A payload with its issuers in the order of their key ids, in which the accessors give them.
pub fn with_sorted_issuers(payload: &[u8]) -> Vec<u8> {
    let mut value = item_of(payload).expect("a payload that was accepted");
    if let Some(issuers) = at(&mut value, -65_538).and_then(|body| at(body, 5)) {
        let key = |issuer: &Value| {
            let key = issuer.as_map()?.first()?.1.as_bytes()?.clone();
            let id = PublicKey::from_bytes(&key[..].try_into().ok()?).ok()?.id();
            Some((*id.as_bytes(), key))
        };
        issuers.as_array_mut().expect("an array").sort_by_key(key);
    }
    encoded(&value)
}

fn at(value: &mut Value, name: i64) -> Option<&mut Value> {
    let mut entries = value.as_map_mut()?.iter_mut();
    entries
        .find(|(key, _)| *key == int(name))
        .map(|(_, value)| value)
}

fn issuer(key: &IssuerKey) -> Value {
    let purpose = |purpose: &Purpose| {
        int(match purpose {
            Purpose::Colour => 1,
            Purpose::Itinerary => 2,
            Purpose::Test => 3,
            Purpose::Status => 4,
        })
    };
    let purposes = key.purposes().iter().map(purpose).collect();
    let id = key.issuer().expect("a bundle names it").as_str();
    let mut entries = vec![
        (int(1), bytes(key.public().as_bytes())),
        (int(2), Value::from(id)),
        (int(3), names(key.names().expect("a bundle has them"))),
        (int(4), regions(key.regions().unwrap_or_default())),
        (int(5), Value::Array(purposes)),
        (int(6), int(key.in_use().start().as_secs())),
        (int(7), int(key.in_use().end().as_secs())),
        (int(8), int(key.max_lifetime())),
    ];
    match key.state() {
        KeyState::Active => {}
        KeyState::Retired => entries.push((int(9), int(1))),
        KeyState::Compromised => entries.push((int(9), int(2))),
    }
    if key.is_specimen() {
        entries.push((int(10), Value::Bool(true)));
    }
    if let Some(base) = key.status_base() {
        let base = vec![Value::from(base.uri()), int(base.shift())];
        entries.push((int(11), Value::Array(base)));
    }
    map(entries)
}

/// A policy, from what its accessors say.
fn policy(policy: &Policy) -> Value {
    let (admits, refers) = (policy.admits(), policy.refers());
    let colours = vec![colour_number(admits), colour_number(refers)];
    let old = policy.staleness();
    let staleness = vec![
        int(old.bundle_soft_age),
        decision(old.bundle_stale),
        int(old.list_soft_age),
        decision(old.list_stale),
        decision(old.list_missing),
    ];
    let mut entries = vec![
        (int(1), Value::Array(colours)),
        (int(8), Value::Array(staleness)),
    ];
    let mut rule = |key, failing: Failing, asked: Vec<Value>| {
        let parts = [decision(failing.into())].into_iter().chain(asked);
        entries.push((int(key), Value::Array(parts.collect())));
    };
    if let Some(age) = policy.max_age() {
        rule(2, age.failing, vec![int(age.asked)]);
    }
    if let Some(tests) = policy.test() {
        let test = |method: TestMethod, result: TestResult, age: u32| {
            let method = if method == TestMethod::NucleicAcid {
                1
            } else {
                2
            };
            let result = match result {
                TestResult::Negative => 0,
                TestResult::Positive => 1,
                TestResult::Inconclusive => 2,
            };
            Value::Array(vec![int(method), int(result), int(age)])
        };
        let asked = tests.asked.iter();
        let asked = asked.map(|it| test(it.method, it.result, it.max_age));
        rule(3, tests.failing, vec![Value::Array(asked.collect())]);
    }
    if let Some(trip) = policy.itinerary() {
        let asked = &trip.asked;
        let (missing, days) = (decision(asked.missing), int(asked.days));
        rule(4, trip.failing, vec![missing, days, regions(&asked.risk)]);
    }
    if let Some(places) = policy.regions() {
        rule(5, places.failing, vec![regions(&places.asked)]);
    }
    if let Some(live) = policy.live() {
        rule(7, live.failing, vec![int(live.asked)]);
    }
    entries.extend(policy.identity().map(|it| (int(6), decision(it.into()))));
    entries.extend(policy.names().map(|it| (int(9), names(it))));
    entries.extend(policy.retention().map(|it| (int(10), int(it))));
    map(entries)
}

fn names(names: &healthcode::trust::Names) -> Value {
    let names = names.iter();
    map(names
        .map(|(tag, name)| (Value::from(tag), Value::from(name)))
        .collect())
}

fn regions(regions: &[healthcode::Region]) -> Value {
    Value::Array(regions.iter().map(|it| int(it.number())).collect())
}

fn decision(decision: Decision) -> Value {
    int(match decision {
        Decision::Admit => 0,
        Decision::Refer => 1,
        Decision::Deny => 2,
    })
}

fn body_header() -> Vec<u8> {
    encoded(&map(vec![(int(16), Value::from("healthcode-trust"))]))
}

fn array<const N: usize>(value: Value) -> Option<[Value; N]> {
    value.into_array().ok()?.try_into().ok()
}

fn is_empty_map(value: &Value) -> bool {
    value.as_map().is_some_and(Vec::is_empty)
}
