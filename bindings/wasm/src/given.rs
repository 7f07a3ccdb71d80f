//! What JavaScript gives, looked at before it is copied.

use healthcode::claims::Pepper;
use healthcode::limits::{MAX_NAME_BYTES, MAX_ROOTS, MAX_TEXT_CHARS};
use healthcode::trust::Roots;
use healthcode::{Document, DocumentType, PublicKey, UnixTime};
use js_sys::JsString;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::carried::Kind;
use crate::foreign::{self, Bytes};
use crate::record::Pinned;
use crate::refused::Refused;

/// A text of at most `most` UTF-16 units.
pub(crate) fn text(value: &JsValue, what: &str, most: u32) -> Result<String, Refused> {
    let text = value.dyn_ref::<JsString>();
    let text = text.ok_or_else(|| wrong_type(what, "a string"))?;
    if text.length() > most {
        return Err(Refused::Range(format!("{what} is longer than {most}")));
    }
    value
        .as_string()
        .ok_or_else(|| wrong_type(what, "a string"))
}

/// A scanned text. Of one that is too long, as much as shows that it is.
pub(crate) fn scanned(value: &JsValue) -> Result<String, Refused> {
    let text = value.dyn_ref::<JsString>();
    let text = text.ok_or_else(|| wrong_type("text", "a string"))?;
    // A character has at most two units.
    let enough = u32::try_from(MAX_TEXT_CHARS).unwrap_or(u32::MAX);
    let enough = enough.saturating_add(1).saturating_mul(2);
    let head = JsValue::from(text.substring(0, enough));
    head.as_string()
        .ok_or_else(|| wrong_type("text", "a string"))
}

/// Bytes of at most `most`, which are not copied if they are more.
pub(crate) fn bytes(value: &JsValue, what: &str, most: usize) -> Result<Vec<u8>, Refused> {
    let given = some_bytes(value, what)?;
    check_length(given.length(), what, most)?;
    let copy = given.copy().map_err(Refused::Thrown)?;
    check_length(copy.len(), what, most)?;
    Ok(copy)
}

fn check_length(length: usize, what: &str, most: usize) -> Result<(), Refused> {
    if length > most {
        let why = format!("{what}: {length} bytes, and at most {most} are read");
        return Err(Refused::coded("malformed/too-long", why));
    }
    Ok(())
}

/// A few bytes: of those that are too many, as few as show that they are.
fn few_bytes(value: &JsValue, what: &str, most: usize) -> Result<Vec<u8>, Refused> {
    let given = some_bytes(value, what)?;
    if given.length() > most {
        return Ok(vec![0; most.saturating_add(1)]);
    }
    given.copy().map_err(Refused::Thrown)
}

/// How many bytes there are.
#[cfg(feature = "reader")]
pub(crate) fn length(value: &JsValue, what: &str) -> Result<usize, Refused> {
    Ok(some_bytes(value, what)?.length())
}

fn some_bytes<'a>(value: &'a JsValue, what: &str) -> Result<Bytes<'a>, Refused> {
    Bytes::of(value).ok_or_else(|| wrong_type(what, "a Uint8Array"))
}

/// Seconds since 1970; a fraction is cut off.
pub(crate) fn instant(value: &JsValue) -> Result<UnixTime, Refused> {
    seconds(value, "now").map(UnixTime::new)
}

/// Seconds below 2^32; a fraction is cut off.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "nothing else turns a real number into a whole one; its range was checked"
)]
pub(crate) fn seconds(value: &JsValue, what: &str) -> Result<u32, Refused> {
    let number = value.as_f64().ok_or_else(|| wrong_type(what, "a number"))?;
    if (0.0..4_294_967_296.0).contains(&number) {
        Ok(number as u32)
    } else {
        let why = format!("{what} is no number from 0 up to 2^32");
        Err(Refused::Range(why))
    }
}

/// Milliseconds, or a part of one.
#[cfg(feature = "reader")]
pub(crate) fn duration(value: &JsValue, what: &str) -> Result<f64, Refused> {
    let number = value.as_f64().ok_or_else(|| wrong_type(what, "a number"))?;
    let right = (0.0..4_294_967_296.0).contains(&number).then_some(number);
    right.ok_or_else(|| Refused::Range(format!("{what} is no number from 0 up to 2^32")))
}

/// A whole number of up to 64 bits, as a `number` or a `bigint`.
pub(crate) fn whole(value: &JsValue, what: &str) -> Result<u64, Refused> {
    if value.is_bigint() {
        let number = u64::try_from(value.clone());
        return number.map_err(|_| Refused::Range(format!("{what} is none of 0 to 2^64 - 1")));
    }
    if value.as_f64().is_none() {
        return Err(wrong_type(what, "a number"));
    }
    let number = foreign::whole(value);
    number.ok_or_else(|| Refused::Range(format!("{what} is no whole number that is exact")))
}

/// A whole number of up to 32 bits, which no instant is.
pub(crate) fn whole_u32(value: &JsValue, what: &str) -> Result<u32, Refused> {
    let number = u32::try_from(whole(value, what)?);
    number.map_err(|_| Refused::Range(format!("{what} is none of 0 to 2^32 - 1")))
}

/// The fields of an object that may have these and no other; `undefined` has none.
///
/// A name that is misspelt would otherwise ask for nothing.
pub(crate) fn fields<const N: usize>(
    object: &JsValue,
    what: &str,
    names: [&str; N],
) -> Result<[Option<JsValue>; N], Refused> {
    if object.is_undefined() {
        return Ok([const { None }; N]);
    }
    check_object(object, what)?;
    check_names(object, what, &names)?;
    some_fields(object, what, names)
}

/// The same of an object that may have other fields too.
pub(crate) fn some_fields<const N: usize>(
    object: &JsValue,
    what: &str,
    names: [&str; N],
) -> Result<[Option<JsValue>; N], Refused> {
    check_object(object, what)?;
    let mut all = [const { None }; N];
    for (place, name) in all.iter_mut().zip(names) {
        *place = field(object, name)?;
    }
    Ok(all)
}

fn check_object(value: &JsValue, what: &str) -> Result<(), Refused> {
    match value.is_object() {
        true => Ok(()),
        false => Err(wrong_type(what, "an object")),
    }
}

fn check_names(object: &JsValue, what: &str, names: &[&str]) -> Result<(), Refused> {
    let own = foreign::names(object).map_err(Refused::Thrown)?;
    let Some(other) = own.iter().find(|it| !names.contains(&it.as_str())) else {
        return Ok(());
    };
    let (other, known) = (shown_name(other), names.join(", "));
    let why = format!("{what} has no field {other}, but {known}");
    Err(Refused::Type(why))
}

fn field(object: &JsValue, name: &str) -> Result<Option<JsValue>, Refused> {
    let value = foreign::field(object, name).map_err(Refused::Thrown)?;
    if value.is_null() {
        return Err(Refused::Type(format!("{name} is null: leave it out")));
    }
    Ok((!value.is_undefined()).then_some(value))
}

/// A field that must be there.
pub(crate) fn needed(field: Option<JsValue>, name: &str) -> Result<JsValue, Refused> {
    field.ok_or_else(|| Refused::Type(format!("{name} is missing")))
}

// A name may be anything, and what is no name is not repeated.
fn shown_name(name: &str) -> &str {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    match name.len() <= 32 && name.bytes().all(plain) {
        true => name,
        false => "of that name",
    }
}

/// The elements of an array of at most `most`.
pub(crate) fn elements(value: &JsValue, what: &str, most: u32) -> Result<Vec<JsValue>, Refused> {
    if !foreign::is_an_array(value) {
        return Err(wrong_type(what, "an array"));
    }
    let length = foreign::length(value).map_err(Refused::Thrown)?;
    let length = length.ok_or_else(|| wrong_type(what, "an array"))?;
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    if length > most {
        return Err(Refused::Range(format!("{what} has more than {most}")));
    }
    let element = |place| foreign::element(value, place).map_err(Refused::Thrown);
    (0..length).map(element).collect()
}

/// A public key: 32 bytes, or as many in hexadecimal digits.
pub(crate) fn key(value: &JsValue) -> Result<PublicKey, Refused> {
    let bytes = thirty_two(value, "a key")?;
    let bad = || {
        Refused::coded(
            "key/malformed",
            "a key has 32 bytes, or 64 hexadecimal digits",
        )
    };
    PublicKey::from_bytes(&bytes.ok_or_else(bad)?).map_err(|weak| Refused::coded("key/weak", weak))
}

/// A SHA-256, as 32 bytes or hexadecimal digits.
pub(crate) fn hash(value: &JsValue) -> Result<[u8; 32], Refused> {
    thirty_two(value, "a hash")?.ok_or_else(|| wrong_type("a hash", "32 bytes"))
}

fn thirty_two(value: &JsValue, what: &str) -> Result<Option<[u8; 32]>, Refused> {
    if let Some(digits) = value.dyn_ref::<JsString>() {
        let right = digits.length() == KEY_DIGITS;
        Ok(right
            .then(|| value.as_string())
            .flatten()
            .and_then(|it| unhex(&it)))
    } else {
        Ok(few_bytes(value, what, 32)?.try_into().ok())
    }
}

/// Pinned roots: `{ keys, threshold, least_seq }`.
pub(crate) fn pinned(value: &JsValue) -> Result<Pinned, Refused> {
    let names = ["keys", "threshold", "least_seq"];
    let [keys, threshold, least_seq] = fields(value, "pinned", names)?;
    let most = u32::try_from(MAX_ROOTS).unwrap_or(u32::MAX);
    let keys = elements(&needed(keys, "keys")?, "keys", most)?;
    let keys: Vec<PublicKey> = keys.iter().map(key).collect::<Result<_, _>>()?;
    let threshold = whole(&needed(threshold, "threshold")?, "threshold")?;
    let least_seq = whole(&needed(least_seq, "least_seq")?, "least_seq")?;
    let threshold = usize::try_from(threshold).unwrap_or(usize::MAX);
    let roots = Roots::new(keys, threshold).map_err(|bad| Refused::coded("roots/bad", bad))?;
    Ok(Pinned { roots, least_seq })
}

/// What is shown beside a code: `{ documents, pepper }`.
#[derive(Default)]
pub(crate) struct Shown {
    pub(crate) documents: Vec<Document>,
    pub(crate) pepper: Option<Pepper>,
}

/// Reads what is shown, at the instant `now`.
pub(crate) fn shown(value: &JsValue, now: UnixTime) -> Result<Shown, Refused> {
    let mut shown = Shown::default();
    let [documents, pepper] = fields(value, "shown", ["documents", "pepper"])?;
    if let Some(documents) = documents {
        let documents = elements(&documents, "documents", MOST_DOCUMENTS)?;
        let documents = documents.iter().map(|it| document(it, now));
        shown.documents = documents.collect::<Result<_, _>>()?;
    }
    if let Some(pepper) = pepper {
        let secret = few_bytes(&pepper, "the pepper", MOST_OF_A_PEPPER)?;
        let pepper = Pepper::new(&secret).map_err(|bad| Refused::coded("pepper/length", bad))?;
        shown.pepper = Some(pepper);
    }
    Ok(shown)
}

/// A document: `TYPE:COUNTRY:NUMBER:BIRTH`, or `{ mrz, document_type }`.
pub(crate) fn document(value: &JsValue, now: UnixTime) -> Result<Document, Refused> {
    if value.is_string() {
        let typed = text(value, "a document", MOST_OF_A_DOCUMENT)?;
        let bad = |why: String| Refused::coded("document/malformed", why);
        let document = Document::parse(&typed).map_err(|why| bad(why.to_string()))?;
        return match document.is_born(now) {
            true => Ok(document),
            false => Err(bad("the birth date is yet to come".to_owned())),
        };
    }
    if !value.is_object() {
        return Err(wrong_type("a document", "a string or { mrz }"));
    }
    let [zone, kind] = fields(value, "a document", ["mrz", "document_type"])?;
    let zone = text(&needed(zone, "mrz")?, "mrz", MOST_OF_A_DOCUMENT)?;
    let kind = kind.as_ref().map(document_type).transpose()?;
    Document::from_mrz(&zone, kind, now.date()).map_err(|bad| Refused::coded("document/mrz", bad))
}

fn document_type(value: &JsValue) -> Result<DocumentType, Refused> {
    let word = text(value, "document_type", MOST_OF_A_DOCUMENT)?;
    word.parse()
        .map_err(|bad| Refused::coded("document/type", bad))
}

/// `bundle` or `list`, if it is said.
pub(crate) fn kind(value: &JsValue) -> Result<Option<Kind>, Refused> {
    if value.is_undefined() {
        return Ok(None);
    }
    match name(value, "kind")?.as_str() {
        "bundle" => Ok(Some(Kind::Bundle)),
        "list" => Ok(Some(Kind::List)),
        _ => Err(wrong_type("kind", "bundle or list")),
    }
}

/// A short text, such as a place's type.
pub(crate) fn name(value: &JsValue, what: &str) -> Result<String, Refused> {
    text(value, what, u32::try_from(MAX_NAME_BYTES).unwrap_or(0))
}

pub(crate) fn wrong_type(what: &str, wanted: &str) -> Refused {
    Refused::Type(format!("{what} is not {wanted}"))
}

fn unhex(digits: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let value = |digit: u8| char::from(digit).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| {
        let byte = value(*high)?.checked_mul(16)?.checked_add(value(*low)?)?;
        u8::try_from(byte).ok()
    };
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    bytes.filter(|_| rest.is_empty())?.try_into().ok()
}

const KEY_DIGITS: u32 = 64;

const MOST_OF_A_PEPPER: usize = 64;

/// Everyone on a code has one.
const MOST_DOCUMENTS: u32 = 6;

/// A zone has at most 90 characters, and may have any white space.
const MOST_OF_A_DOCUMENT: u32 = 512;
