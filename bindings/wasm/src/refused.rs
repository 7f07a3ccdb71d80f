//! Why something is not done, as JavaScript errors.

use healthcode::checkpoint::CheckpointError;
use healthcode::trust::InstallError;
use js_sys::{Error, RangeError, TypeError};
use wasm_bindgen::JsValue;

use crate::fields::{set, whole};

/// Why something is not done; what was in force stays in force.
pub(crate) enum Refused {
    /// An argument is of another type than it must be: the program is wrong.
    Type(String),
    /// A number is outside its range: the program is wrong.
    Range(String),
    /// An error with a stable code.
    Coded(&'static str, String),
    /// A bundle or a list is not taken.
    Install(InstallError),
    /// The list with this URI is not what it was when it was installed.
    DamagedList(String),
    /// What a getter of the caller's threw.
    Thrown(JsValue),
}

impl Refused {
    pub(crate) fn coded(code: &'static str, why: impl ToString) -> Self {
        Self::Coded(code, why.to_string())
    }
}

impl From<InstallError> for Refused {
    fn from(error: InstallError) -> Self {
        Self::Install(error)
    }
}

impl From<CheckpointError> for Refused {
    fn from(error: CheckpointError) -> Self {
        let code = match error {
            CheckpointError::UnknownPlace => "place/unknown",
            _ => "place/id",
        };
        Self::coded(code, error)
    }
}

impl From<Refused> for JsValue {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Type(why) => TypeError::new(&why).into(),
            Refused::Range(why) => RangeError::new(&why).into(),
            Refused::Coded(code, why) => coded(code, &why).into(),
            Refused::Install(error) => install(error),
            Refused::DamagedList(uri) => damaged(&uri),
            Refused::Thrown(value) => value,
        }
    }
}

fn install(error: InstallError) -> JsValue {
    let thrown = coded(error.code(), &error.to_string());
    if let InstallError::Rollback { have, got } = error {
        set(&thrown, "have", &whole(have));
        set(&thrown, "got", &whole(got));
    }
    thrown.into()
}

fn damaged(uri: &str) -> JsValue {
    let why = "a status list is damaged: install this list again, or a newer one";
    let thrown = coded("store/damaged", why);
    set(&thrown, "uri", &uri.into());
    thrown.into()
}

fn coded(code: &str, why: &str) -> Error {
    let error = Error::new(why);
    error.set_name("HealthcodeError");
    set(&error, "code", &code.into());
    error
}
