//! One fault a row: claims in Value form, changed, and the rule that must refuse them.

use ciborium::Value;
use ciborium::cbor;

use super::*;

fn good() -> Value {
    cbor!({
        4 => 1_795_348_800,
        6 => 1_795_262_400,
        7 => Value::Bytes(vec![7; 8]),
        -65537 => {
            0 => 0,
            1 => Value::Bytes(vec![1; 12]),
            2 => 1,
        },
    })
    .unwrap()
}

// Sets, or removes, what stands under `path`; maps are kept in deterministic order.
fn with(path: &[i64], new: impl Into<Option<Value>>) -> Value {
    fn set(value: &mut Value, path: &[i64], new: Option<Value>) {
        let Value::Map(entries) = value else {
            panic!("not a map")
        };
        let key = Value::from(path[0]);
        let place = entries.iter().position(|(existing, _)| *existing == key);
        match (place, path.len(), new) {
            (Some(place), 1, Some(new)) => entries[place].1 = new,
            (Some(place), 1, None) => drop(entries.remove(place)),
            (Some(place), _, new) => set(&mut entries[place].1, &path[1..], new),
            (None, 1, Some(new)) => entries.push((key, new)),
            (None, ..) => panic!("nothing there"),
        }
        entries.sort_by_key(|(key, _)| bytes(key));
    }
    let mut value = good();
    set(&mut value, path, new.into());
    value
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

fn verdict(value: &Value) -> Result<(), &'static str> {
    match Claims::decode(&bytes(value)) {
        Ok(_) => Ok(()),
        Err(Malformed::Claims { rule }) => Err(rule),
        Err(other) => Err(other.code()),
    }
}

const BODY: i64 = -65_537;

fn int(number: i64) -> Value {
    Value::from(number)
}

fn test_at(sampled: i64) -> Value {
    cbor!([1, 0, sampled]).unwrap()
}

#[test]
fn what_is_not_changed_is_accepted() {
    assert_eq!(verdict(&good()), Ok(()));
    for (path, value) in [
        (&[4][..], int(u32::MAX.into())),
        (&[5], int(1_795_262_401)),
        (&[BODY, 0], int(2)),
        (&[BODY, 2], int(6)),
        (&[BODY, 3], int(4_401)),
        (&[BODY, 4], int(u32::MAX.into())),
        (
            &[BODY, 5],
            cbor!([[1, Value::Bytes(vec![2; 12]), 6]]).unwrap(),
        ),
        (&[BODY, 6], cbor!([20_000, 31, []]).unwrap()),
        (&[BODY, 7], cbor!([[2, 2, 0]]).unwrap()),
        (&[BODY, 8], int(2)),
    ] {
        assert_eq!(verdict(&with(path, value)), Ok(()), "{path:?}");
    }
}

#[test]
fn each_claim_has_its_rule() {
    let whole = "an instant is not whole seconds below 2^32";
    let twelve = "the identity hash is not 12 bytes";
    for (path, value, rule) in [
        (&[4][..], None, "exp is missing"),
        (&[6], None, "iat is missing"),
        (&[7], None, "cti is missing"),
        (&[BODY], None, "the body is missing"),
        (&[4], Some(int(1 << 32)), whole),
        (&[4], Some(int(-1)), whole),
        (&[6], Some(Value::Text("now".into())), whole),
        (&[6], Some(Value::Tag(1, int(1_795_262_400).into())), whole),
        (&[4], Some(Value::Null), whole),
        (&[4], Some(int(1_795_262_400)), "exp is not after the start"),
        (&[5], Some(int(1_795_262_400)), "nbf repeats iat"),
        (&[5], Some(int(1_795_262_399)), "nbf is before iat"),
        (&[5], Some(int(1_795_348_800)), "exp is not after the start"),
        (&[7], Some(Value::Bytes(vec![7; 7])), "cti is not 8 bytes"),
        (&[7], Some(Value::Bytes(vec![7; 9])), "cti is not 8 bytes"),
        (
            &[7],
            Some(Value::Text("12345678".into())),
            "cti is not 8 bytes",
        ),
        (&[1], Some(int(1)), "a claim has an unknown key"),
        (&[-1], Some(int(1)), "a claim has an unknown key"),
        (&[BODY], Some(int(1)), "the body is no map"),
        (&[BODY, 0], None, "neither colour nor itinerary nor test"),
        (&[BODY, 0], Some(int(3)), "colour"),
        (&[BODY, 0], Some(int(-1)), "colour"),
        (&[BODY, 0], Some(Value::Bool(true)), "colour"),
        (&[BODY, 1], None, "the identity hash is missing"),
        (&[BODY, 1], Some(Value::Bytes(vec![1; 11])), twelve),
        (&[BODY, 1], Some(Value::Bytes(vec![1; 13])), twelve),
        (&[BODY, 2], None, "the document type is missing"),
        (&[BODY, 2], Some(int(0)), "document type"),
        (&[BODY, 2], Some(int(7)), "document type"),
        (&[BODY, 3], Some(int(4_400)), "region"),
        (&[BODY, 3], Some(int(10)), "region"),
        (&[BODY, 3], Some(int(901_000)), "region"),
        (&[BODY, 4], Some(int(1 << 32)), "status index"),
        (&[BODY, 4], Some(int(-1)), "status index"),
        (&[BODY, 8], Some(int(1)), "identity suite"),
        (&[BODY, 8], Some(int(3)), "identity suite"),
        (&[BODY, 9], Some(int(0)), "the body has an unknown key"),
        (&[BODY, -1], Some(int(0)), "the body has an unknown key"),
    ] {
        assert_eq!(verdict(&with(path, value)), Err(rule), "{path:?}");
    }
    let text_key = |outer: bool| {
        let mut value = good();
        let Value::Map(entries) = &mut value else {
            panic!()
        };
        let inner = &mut entries[3].1;
        let entry = (Value::Text("x".into()), int(1));
        match (outer, inner) {
            (true, _) => entries.push(entry),
            (false, Value::Map(body)) => body.push(entry),
            _ => panic!(),
        }
        value
    };
    assert_eq!(verdict(&text_key(true)), Err("a claim's key is no integer"));
    assert_eq!(
        verdict(&text_key(false)),
        Err("a key of the body is no integer")
    );
    assert_eq!(
        verdict(&cbor!([1, 2]).unwrap()),
        Err("the claims are no map")
    );
    assert_eq!(
        verdict(&Value::Tag(61, good().into())),
        Err("the claims are no map")
    );
    assert_eq!(
        verdict(&with(&[4], Value::Float(1.5))),
        Err("malformed/cbor")
    );
}

#[test]
fn each_list_has_its_rule() {
    let hash = || Value::Bytes(vec![2; 12]);
    let one = || cbor!([1, hash(), 1]).unwrap();
    let companions = "1 to 5 companions";
    for value in [
        cbor!([]).unwrap(),
        Value::Array(vec![one(); 6]),
        cbor!([[1, hash()]]).unwrap(),
        cbor!([[1, hash(), 1, 1]]).unwrap(),
        cbor!([[3, hash(), 1]]).unwrap(),
        cbor!([[1, Value::Bytes(vec![2; 11]), 1]]).unwrap(),
        cbor!([[1, hash(), 7]]).unwrap(),
        int(1),
    ] {
        assert_eq!(
            verdict(&with(&[BODY, 5], value.clone())),
            Err(companions),
            "{value:?}"
        );
    }
    assert_eq!(
        verdict(&with(&[BODY, 5], Value::Array(vec![one(); 5]))),
        Ok(())
    );
    let colourless = {
        let mut value = with(&[BODY, 5], Value::Array(vec![one()]));
        let Value::Map(entries) = &mut value else {
            panic!()
        };
        let Value::Map(body) = &mut entries[3].1 else {
            panic!()
        };
        body.remove(0);
        body.push((int(7), Value::Array(vec![test_at(1)])));
        value
    };
    assert_eq!(
        verdict(&colourless),
        Err("companions on a code without colour")
    );

    for value in [
        cbor!([]).unwrap(),
        Value::Array(vec![test_at(1); 5]),
        cbor!([[0, 0, 1]]).unwrap(),
        cbor!([[3, 0, 1]]).unwrap(),
        cbor!([[1, 3, 1]]).unwrap(),
        cbor!([[1, 0, -1]]).unwrap(),
        cbor!([[1, 0]]).unwrap(),
        cbor!([[1, 0, 1, 1]]).unwrap(),
        test_at(1 << 32),
    ] {
        assert_eq!(
            verdict(&with(&[BODY, 7], value.clone())),
            Err("1 to 4 tests"),
            "{value:?}"
        );
    }
    assert_eq!(
        verdict(&with(&[BODY, 7], Value::Array(vec![test_at(1); 4]))),
        Ok(())
    );
}

#[test]
fn an_itinerary_has_its_rules() {
    let visits =
        |count: i64| -> Vec<Value> { (0..count).map(|n| cbor!([11 + n, 5, 5]).unwrap()).collect() };
    for value in [
        cbor!([65_536, 14, []]).unwrap(),
        cbor!([20_000, 0, []]).unwrap(),
        cbor!([20_000, 32, []]).unwrap(),
        cbor!([20_000, 256 + 14, []]).unwrap(),
        cbor!([20_000, 14]).unwrap(),
        cbor!([20_000, 14, [], 0]).unwrap(),
        cbor!([20_000, 14, Value::Array(visits(21))]).unwrap(),
        cbor!([20_000, 14, [[44, 14, 0]]]).unwrap(),
        cbor!([20_000, 14, [[44, 1, 2]]]).unwrap(),
        cbor!([20_000, 14, [[4400, 2, 1]]]).unwrap(),
        cbor!([20_000, 14, [[44, 2]]]).unwrap(),
        cbor!([20_000, 14, [[44, 2, 1, 0]]]).unwrap(),
        cbor!([20_000, 14, [[44, 65_537, 1]]]).unwrap(),
        cbor!([5, 14, [[44, 6, 1]]]).unwrap(),
        cbor!([20_000, 14, [[44, 2, 1], [44, 2, 1]]]).unwrap(),
        cbor!([20_000, 14, [[44, 1, 1], [44, 2, 1]]]).unwrap(),
        cbor!([20_000, 14, [[44, 2, 0], [44, 2, 1]]]).unwrap(),
        cbor!([20_000, 14, [[44, 2, 1], [11, 2, 1]]]).unwrap(),
    ] {
        assert_eq!(
            verdict(&with(&[BODY, 6], value.clone())),
            Err("itinerary"),
            "{value:?}"
        );
    }
    for value in [
        cbor!([65_535, 31, [[44, 30, 0]]]).unwrap(),
        cbor!([20_000, 14, Value::Array(visits(20))]).unwrap(),
        cbor!([5, 14, [[44, 5, 1]]]).unwrap(),
        cbor!([20_000, 14, [[44, 2, 1], [44, 2, 0], [11, 1, 1], [44, 1, 1]]]).unwrap(),
    ] {
        assert_eq!(
            verdict(&with(&[BODY, 6], value.clone())),
            Ok(()),
            "{value:?}"
        );
    }
}

#[test]
fn a_holder_key_is_one_cose_key_and_not_weak() {
    let key = holder_key();
    let good_key = Value::Bytes(key.as_bytes().to_vec());
    let form = "cnf is no Ed25519 COSE_Key";
    let mut neutral = vec![0; 32];
    neutral[0] = 1;
    for (value, expected) in [
        (
            cbor!({1 => {1 => 1, -1 => 6, -2 => good_key.clone()}}),
            Ok(()),
        ),
        (
            cbor!({1 => {1 => 1, -1 => 6, -2 => Value::Bytes(neutral)}}),
            Err("cnf holds a weak key"),
        ),
        (
            cbor!({1 => {1 => 2, -1 => 6, -2 => good_key.clone()}}),
            Err(form),
        ),
        (
            cbor!({1 => {1 => 1, -1 => 4, -2 => good_key.clone()}}),
            Err(form),
        ),
        (
            cbor!({1 => {1 => 1, -1 => 6, -2 => Value::Bytes(vec![9; 31])}}),
            Err(form),
        ),
        (cbor!({1 => {1 => 1, -1 => 6}}), Err(form)),
        (
            cbor!({1 => {1 => 1, 3 => -19, -1 => 6, -2 => good_key.clone()}}),
            Err(form),
        ),
        (cbor!({3 => Value::Bytes(vec![1; 8])}), Err(form)),
        (
            cbor!({1 => {1 => 1, -1 => 6, -2 => good_key.clone()}, 3 => Value::Bytes(vec![1; 8])}),
            Err(form),
        ),
        (cbor!({}), Err(form)),
        (Ok(good_key), Err(form)),
    ] {
        assert_eq!(verdict(&with(&[8], value.unwrap())), expected);
    }
}
