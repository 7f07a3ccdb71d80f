//! The few things that are done with an object of the caller's.
//!
//! Each of them can run the caller's code, and it may throw. Nothing of that leaves through the
//! module's own frames, which would never give back what they hold: what is thrown is a result.
//! Lengths are those that the engine knows, and bytes are copied by the engine.

use js_sys::{Array, Number, Reflect, Symbol, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

#[wasm_bindgen]
extern "C" {
    // Throws for a proxy that was revoked.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn own_names(value: &JsValue) -> Result<Array, JsValue>;

    // With the object whose getter it is to be.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn get_as(target: &JsValue, name: &JsValue, receiver: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = Uint8Array)]
    type Copy;

    // Throws for bytes whose memory was taken away, or where there is no memory left.
    #[wasm_bindgen(catch, constructor, js_class = "Uint8Array")]
    fn new(value: &JsValue) -> Result<Copy, JsValue>;

    // It only rises, whatever is done to the clock of the day.
    #[cfg(feature = "reader")]
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    pub(crate) fn milliseconds() -> Result<f64, JsValue>;
}

/// A `Uint8Array` or `Uint8ClampedArray`, whatever it says of itself.
pub(crate) struct Bytes<'a> {
    value: &'a JsValue,
    length: usize,
}

impl<'a> Bytes<'a> {
    /// The value as bytes, if it is some.
    pub(crate) fn of(value: &'a JsValue) -> Option<Self> {
        // The getters of %TypedArray%.prototype read what an object is, not what it has.
        let prototype = Reflect::get_prototype_of(&Uint8Array::new_with_length(0)).ok()?;
        let prototype = Reflect::get_prototype_of(&prototype).ok()?;
        let own = |name: &JsValue| get_as(&prototype, name, value).ok();
        let kind = own(&Symbol::to_string_tag())?.as_string()?;
        if !["Uint8Array", "Uint8ClampedArray"].contains(&kind.as_str()) {
            return None;
        }
        let length = count(&own(&"length".into())?)?;
        Some(Self { value, length })
    }

    /// How many there are.
    pub(crate) const fn length(&self) -> usize {
        self.length
    }

    /// A copy. Memory that several threads share may hold more bytes by now.
    pub(crate) fn copy(&self) -> Result<Vec<u8>, JsValue> {
        let copy = Copy::new(self.value)?;
        Ok(copy.unchecked_into::<Uint8Array>().to_vec())
    }
}

/// Whether a value is an array.
pub(crate) fn is_an_array(value: &JsValue) -> bool {
    is_array(value).unwrap_or(false)
}

/// The length of an array, if it is one that an array can have.
pub(crate) fn length(array: &JsValue) -> Result<Option<usize>, JsValue> {
    Ok(count(&Reflect::get(array, &"length".into())?))
}

/// The element at a place.
pub(crate) fn element(array: &JsValue, place: u32) -> Result<JsValue, JsValue> {
    Reflect::get_u32(array, place)
}

/// What an object has under a name.
pub(crate) fn field(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

/// The names of what an object has itself.
pub(crate) fn names(object: &JsValue) -> Result<Vec<String>, JsValue> {
    let names = own_names(object)?;
    Ok(names.iter().filter_map(|it| it.as_string()).collect())
}

/// A number that is whole, exact and not negative.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "nothing else turns a real number into a whole one but text; its range was checked"
)]
pub(crate) fn whole(value: &JsValue) -> Option<u64> {
    let number = value.as_f64()?;
    let exact = Number::is_safe_integer(value) && number >= 0.0;
    exact.then_some(number as u64)
}

fn count(value: &JsValue) -> Option<usize> {
    usize::try_from(whole(value)?).ok()
}
