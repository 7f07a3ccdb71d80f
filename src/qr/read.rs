//! Picture to texts.
