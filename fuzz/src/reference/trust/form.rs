//! The form of a bundle's payload (SPEC 11.1 and 14.1), rule by rule on plain values.

use super::*;

/// What says who signs next, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub issued_at: u32,
    pub expires: u32,
    pub roots: Vec<Vec<u8>>,
    pub threshold: u64,
}

/// The terms of a payload, if it has the form.
pub fn terms(payload: &[u8]) -> Option<Terms> {
    let payload = item_of(payload)?;
    let outer = Entries::of(&payload, 3)?;
    let (expires, issued_at) = (seconds(outer.at(4)?)?, seconds(outer.at(6)?)?);
    let body = Entries::of(outer.at(-65_538)?, 7)?;
    whole(body.at(1)?)?;
    let previous = body.at(2)?;
    let roots = list(body.at(3)?, 1, 32, |it| it.as_bytes().cloned())?;
    let threshold = whole(body.at(4)?)?;
    let keys = list(body.at(5)?, 0, 10_000, issuer)?;
    list(body.at(6)?, 0, 100_000, |it| {
        let [uri, seq] = it.as_array()?.as_slice() else {
            return None;
        };
        whole(seq)?;
        uri.as_text().filter(|uri| is_uri(uri)).map(drop)
    })?;
    let places = body.at(7)?.as_map()?;
    for (place, asked) in places {
        let place = place.as_text()?;
        (is_text(place, 64) && policy(asked).is_some()).then_some(())?;
    }
    let holds = issued_at < expires
        && (previous.is_null() || previous.as_bytes().is_some_and(|it| it.len() == 32))
        && distinct(&roots)
        && roots.iter().all(|key| is_key(key))
        && (1..=roots.len() as u64).contains(&threshold)
        && distinct(&keys)
        && keys.iter().all(|key| is_key(key))
        && places.len() <= 1_000;
    holds.then_some(Terms {
        issued_at,
        expires,
        roots,
        threshold,
    })
}

// The key of an issuer's entry that has the form.
fn issuer(value: &Value) -> Option<Vec<u8>> {
    let entries = Entries::of(value, value.as_map()?.len())?;
    let key = entries.at(1)?.as_bytes()?;
    let id = entries.at(2)?.as_text()?;
    let (from, until) = (seconds(entries.at(6)?)?, seconds(entries.at(7)?)?);
    names(entries.at(3)?)?;
    list(entries.at(4)?, 0, 4_096, region)?;
    list(entries.at(5)?, 1, 4_096, |it| one_of(it, &[1, 2, 3, 4]))?;
    seconds(entries.at(8)?)?;
    let mut count = 8;
    if let Some(state) = entries.at(9) {
        one_of(state, &[1, 2])?;
        count += 1;
    }
    if let Some(specimen) = entries.at(10) {
        specimen.as_bool().filter(|yes| *yes)?;
        count += 1;
    }
    if let Some(base) = entries.at(11) {
        let [uri, shift] = base.as_array()?.as_slice() else {
            return None;
        };
        let uri = uri.as_text()?;
        (is_uri(uri) && uri.len() <= 246 && whole(shift)? <= 31).then_some(())?;
        count += 1;
    }
    let id = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    (id && from < until && entries.0.len() == count).then(|| key.clone())
}

fn policy(value: &Value) -> Option<()> {
    let entries = Entries::of(value, value.as_map()?.len())?;
    let mut count = 2;
    let [admit, refer] = entries.at(1)?.as_array()?.as_slice() else {
        return None;
    };
    let (admit, refer) = (one_of(admit, &[0, 1, 2])?, one_of(refer, &[0, 1, 2])?);
    let [bundle_age, bundle, list_age, stale, missing] = entries.at(8)?.as_array()?.as_slice()
    else {
        return None;
    };
    seconds(bundle_age).and(seconds(list_age))?;
    for decision in [bundle, stale, missing] {
        one_of(decision, &[0, 1, 2])?;
    }
    let mut rule = |key: i64, length: usize| -> Option<Option<&[Value]>> {
        let Some(value) = entries.at(key) else {
            return Some(None);
        };
        count += 1;
        let (failing, asked) = value.as_array()?.split_first()?;
        one_of(failing, &[1, 2])?;
        (asked.len() == length).then_some(Some(asked))
    };
    for key in [2, 7] {
        if let Some(asked) = rule(key, 1)? {
            seconds(&asked[0])?;
        }
    }
    if let Some(asked) = rule(3, 1)? {
        list(&asked[0], 1, 4, |it| {
            let [method, result, age] = it.as_array()?.as_slice() else {
                return None;
            };
            one_of(method, &[1, 2]).and(one_of(result, &[0, 1, 2]))?;
            seconds(age)
        })?;
    }
    if let Some(asked) = rule(4, 3)? {
        one_of(&asked[0], &[0, 1, 2])?;
        (1..=31).contains(&whole(&asked[1])?).then_some(())?;
        list(&asked[2], 0, 4_096, region)?;
    }
    if let Some(asked) = rule(5, 1)? {
        list(&asked[0], 1, 4_096, region)?;
    }
    if let Some(failing) = entries.at(6) {
        count += 1;
        one_of(failing, &[1, 2])?;
    }
    if let Some(given) = entries.at(9) {
        count += 1;
        names(given)?;
    }
    if let Some(retention) = entries.at(10) {
        count += 1;
        seconds(retention)?;
    }
    (admit <= refer && entries.0.len() == count).then_some(())
}

fn names(value: &Value) -> Option<()> {
    let names = value.as_map()?;
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    for (language, name) in names {
        let language = language.as_text()?;
        let tag = (1..=35).contains(&language.len()) && language.bytes().all(letter);
        (tag && is_text(name.as_text()?, 256)).then_some(())?;
    }
    (1..=32).contains(&names.len()).then_some(())
}

fn region(value: &Value) -> Option<u64> {
    let number = whole(value)?;
    let text = number.to_string();
    let division = matches!(text.len(), 2 | 4 | 6)
        && (11..=82).contains(&text[..2].parse::<u8>().ok()?)
        && (text.len() == 2 || !text.ends_with("00"));
    (division || (900_001..=900_999).contains(&number)).then_some(number)
}

/// Whether a text may name a list.
pub fn is_uri(text: &str) -> bool {
    (1..=256).contains(&text.len()) && text.bytes().all(|byte| (0x21..=0x7e).contains(&byte))
}

fn is_text(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && !text.chars().any(char::is_control)
}

// Loading a key is what the target `key_files` looks into.
fn is_key(bytes: &[u8]) -> bool {
    let bytes: Option<[u8; 32]> = bytes.try_into().ok();
    bytes.is_some_and(|bytes| PublicKey::from_bytes(&bytes).is_ok())
}

fn distinct(keys: &[Vec<u8>]) -> bool {
    let mut sorted = keys.to_vec();
    sorted.sort();
    sorted.dedup();
    sorted.len() == keys.len()
}

fn one_of(value: &Value, known: &[u64]) -> Option<u64> {
    whole(value).filter(|number| known.contains(number))
}

fn whole(value: &Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}

fn seconds(value: &Value) -> Option<u32> {
    u32::try_from(whole(value)?).ok()
}

fn list<T>(
    value: &Value,
    least: usize,
    most: usize,
    item: impl Fn(&Value) -> Option<T>,
) -> Option<Vec<T>> {
    let items = value.as_array()?;
    let items = (least..=most).contains(&items.len()).then_some(items)?;
    items.iter().map(item).collect()
}

// A map with so many entries, found by whole numbers.
struct Entries<'a>(&'a [(Value, Value)]);

impl<'a> Entries<'a> {
    fn of(value: &'a Value, count: usize) -> Option<Self> {
        let entries = value.as_map()?;
        (entries.len() == count).then_some(Self(entries))
    }

    fn at(&self, key: i64) -> Option<&'a Value> {
        let mut own = self.0.iter().filter(|(it, _)| *it == int(key));
        own.next().map(|(_, value)| value)
    }
}
