//! Plain objects, field by field.

use core::fmt::Write as _;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

/// A plain object that is being made.
pub(crate) struct Fields(Object);

impl Fields {
    pub(crate) fn new() -> Self {
        Self(Object::new())
    }

    /// With one more field.
    pub(crate) fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        set(&self.0, name, &value.into());
        self
    }

    /// With one more field, if it applies.
    pub(crate) fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With what `Display` writes.
    pub(crate) fn with_text(self, name: &str, value: impl ToString) -> Self {
        self.with(name, value.to_string())
    }
}

impl From<Fields> for JsValue {
    fn from(fields: Fields) -> Self {
        fields.0.into()
    }
}

/// Sets a field of an object that is the module's own, which cannot fail.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// An array.
pub(crate) fn array<T: Into<JsValue>>(values: impl IntoIterator<Item = T>) -> JsValue {
    values.into_iter().map(Into::into).collect::<Array>().into()
}

/// A whole number: a `number` where that is exact, otherwise a `bigint`.
pub(crate) fn whole(number: u64) -> JsValue {
    let (high, low) = (number >> 32, number & u64::from(u32::MAX));
    match (u32::try_from(high), u32::try_from(low)) {
        (Ok(high), Ok(low)) if high < 1 << 21 => {
            JsValue::from(f64::from(high) * 4_294_967_296.0 + f64::from(low))
        }
        _ => JsValue::from(number),
    }
}

/// The same of a length.
pub(crate) fn count(number: usize) -> JsValue {
    whole(u64::try_from(number).unwrap_or(u64::MAX))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
