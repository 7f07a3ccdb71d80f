//! Travel and identity documents.
