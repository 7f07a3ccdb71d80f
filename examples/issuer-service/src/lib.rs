//! A reference issuer of health codes.
//!
//! Modules are the parts of the work: [`audit`] and [`store`] below, the rest on top. Time and
//! randomness are arguments; `main` and `web` alone read clock and dice.

pub mod accounts;
pub mod applications;
pub mod audit;
pub mod books;
pub mod catalogue;
pub mod codes;
pub mod colours;
pub mod config;
pub mod corrections;
pub mod crypt;
pub mod itineraries;
pub mod laboratories;
pub mod meters;
pub mod operators;
pub mod publish;
pub mod rules;
pub mod setup;
pub mod store;
pub mod web;
