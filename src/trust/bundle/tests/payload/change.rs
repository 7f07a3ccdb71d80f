//! A good payload as a value, and changes to it.

use std::vec;

use super::*;

/// A change to the value at a path.
pub(super) enum Change {
    To(Value),
    Cut(i64),
    Insert(i64, Value),
    Rename(i64, i64),
    Push(Value),
    Swap,
    SwapLast,
    Twice,
}
pub(super) fn changed(path: &[i64], change: &Change) -> Value {
    let mut whole = payload();
    let value = at(&mut whole, path);
    match change {
        To(new) => *value = new.clone(),
        Cut(key) => value
            .as_map_mut()
            .unwrap()
            .retain(|(it, _)| *it != int(*key)),
        Insert(key, new) => {
            let entries = value.as_map_mut().unwrap();
            entries.push((int(*key), new.clone()));
            entries.sort_by_key(|(key, _)| encoded(key));
        }
        Rename(old, new) => {
            let mut entries = value.as_map_mut().unwrap().iter_mut();
            entries.find(|(it, _)| *it == int(*old)).unwrap().0 = int(*new);
        }
        Push(new) => value.as_array_mut().unwrap().push(new.clone()),
        Swap => value.as_map_mut().unwrap().swap(0, 1),
        SwapLast => {
            let [.., one, other] = &mut value.as_map_mut().unwrap()[..] else {
                panic!("fewer than two entries");
            };
            core::mem::swap(one, other);
        }
        Twice => {
            let entries = value.as_map_mut().unwrap();
            entries.push(entries.last().unwrap().clone());
        }
    }
    whole
}

// Steps are keys of maps, but in maps of texts, as in arrays, places.
pub(super) fn at<'a>(value: &'a mut Value, path: &[i64]) -> &'a mut Value {
    path.iter().fold(value, |value, step| {
        let place = usize::try_from(*step);
        match value {
            Value::Array(items) => &mut items[place.unwrap()],
            Value::Map(entries) => {
                let by_key = entries.iter().position(|(it, _)| *it == int(*step));
                &mut entries[by_key.unwrap_or_else(|| place.unwrap())].1
            }
            _ => panic!("no way on at {step}"),
        }
    })
}

/// Has every key that a payload may have.
pub(super) fn payload() -> Value {
    let body = map([
        (1, uint(7)),
        (2, bytes(&[5; 32])),
        (3, Value::Array((1..=3).map(public).collect())),
        (4, uint(2)),
        (5, Value::Array(vec![full_issuer(), plain_issuer()])),
        (
            6,
            Value::Array(vec![Value::Array(vec![
                text("https://gd.example/0"),
                uint(3),
            ])]),
        ),
        (
            7,
            Value::Map(vec![
                (text("mall"), plain_policy()),
                (text("hotel"), full_policy()),
            ]),
        ),
    ]);
    map([(4, uint(200)), (6, uint(100)), (BODY, body)])
}

fn full_issuer() -> Value {
    let Value::Map(mut entries) = plain_issuer() else {
        panic!("an issuer is a map");
    };
    entries[0].1 = public(11);
    let base = Value::Array(vec![text("https://gd.example/"), uint(20)]);
    let optional = [(9, uint(1)), (10, Value::Bool(true)), (11, base)];
    entries.extend(optional.map(|(key, value)| (int(key), value)));
    Value::Map(entries)
}

fn plain_issuer() -> Value {
    map([
        (1, public(12)),
        (2, text("GD-HEALTH")),
        (3, names(&[(text("en"), "Guangdong"), (text("zh"), "广东")])),
        (4, uints(&[44, 4_501])),
        (5, uints(&[1, 4])),
        (6, uint(10)),
        (7, uint(1_000)),
        (8, uint(86_400)),
    ])
}

fn plain_policy() -> Value {
    map([(1, uints(&[0, 1])), (8, uints(&[100, 2, 100, 2, 2]))])
}

fn full_policy() -> Value {
    let test = Value::Array(vec![uints(&[1, 0, 172_800])]);
    map([
        (1, uints(&[0, 1])),
        (2, uints(&[1, 3_600])),
        (3, Value::Array(vec![uint(1), test])),
        (
            4,
            Value::Array(vec![uint(2), uint(1), uint(14), uints(&[4_403])]),
        ),
        (5, Value::Array(vec![uint(1), uints(&[44])])),
        (6, uint(1)),
        (7, uints(&[2, 60])),
        (8, uints(&[3_600, 1, 600, 1, 2])),
        (9, names(&[(text("en"), "Hotels")])),
        (10, uint(86_400)),
    ])
}

pub(super) fn map<const N: usize>(entries: [(i64, Value); N]) -> Value {
    Value::Map(entries.map(|(key, value)| (int(key), value)).into())
}

pub(super) fn names(names: &[(Value, &str)]) -> Value {
    let entries = names.iter().map(|(tag, name)| (tag.clone(), text(name)));
    Value::Map(entries.collect())
}

/// Places with one place of this name.
pub(super) fn place(name: Value) -> Value {
    Value::Map(vec![(name, plain_policy())])
}

pub(super) fn many_places(count: usize) -> Value {
    let place = |number| (text(&std::format!("{number:04}")), plain_policy());
    Value::Map((0..count).map(place).collect())
}

pub(super) fn public(seed: u8) -> Value {
    bytes(key(seed).public().as_bytes())
}

/// The neutral element, under which a signature over anything can be made.
pub(super) fn neutral() -> Value {
    let mut point = [0; 32];
    point[0] = 1;
    bytes(&point)
}

pub(super) fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub(super) fn uint(value: u64) -> Value {
    value.into()
}

pub(super) fn uints(values: &[u64]) -> Value {
    Value::Array(values.iter().copied().map(uint).collect())
}

pub(super) fn int(value: i64) -> Value {
    value.into()
}

pub(super) fn encoded(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

pub(super) const BODY: i64 = -65_538;
