//! A directory with roots, an issuer, a bundle and a status list, all made by the command.

use crate::bench::{Bench, Ended};
use serde_json::Value;

/// When everything in the world was issued.
pub(crate) const AT: &str = "2026-11-21T12:00:00Z";
pub(crate) const BASE: &str = "https://gd.example/status/";
pub(crate) const DOCUMENT: &str = "passport:USA:X1234567:1990-01-31";

impl Bench {
    /// Keys, `source.toml`, `roots.toml`, `draft.cbor`, `bundle.cbor` and `list.cbor`.
    pub(crate) fn world() -> Self {
        let bench = Self::with_keys();
        for name in ["root-1", "root-2", "root-3", "status", "holder"] {
            let (key, public) = (format!("{name}.pem"), format!("{name}.pub"));
            bench.done(&["keygen", "-o", &key, "--public", &public]);
        }
        bench.done(&[
            "trust",
            "init",
            "--root",
            "root-1.pub",
            "--root",
            "root-2.pub",
            "--root",
            "root-3.pub",
            "--threshold",
            "2",
            "-o",
            "empty.toml",
            "--roots",
            "roots.toml",
        ]);
        bench.write("source.toml", bench.source(1, ""));
        bench.bundle("source.toml", "bundle.cbor", &["root-1.pem", "root-3.pem"]);
        bench.write("changes.ndjson", "");
        bench.list(&["-o", "list.cbor"]);
        bench
    }

    /// The source of bundle `seq`.
    pub(crate) fn source(&self, seq: u64, more: &str) -> String {
        let roots = self.read("roots.toml");
        format!(
            "seq = {seq}\nissued = {AT}\nfor = \"30d\" # a month\n{more}\n[roots]\n{roots}{ISSUERS}{PLACES}"
        )
    }

    /// Builds and signs a bundle of a source.
    pub(crate) fn bundle(&self, source: &str, name: &str, roots: &[&str]) {
        self.done(&["trust", "build", source, "-o", "draft.cbor", "--force"]);
        let mut before = "draft.cbor".to_owned();
        for (root, number) in roots.iter().zip(0..) {
            let next = format!("signed-{number}.cbor");
            self.done(&[
                "trust",
                "sign",
                &before,
                "--key",
                root,
                "--roots",
                "roots.toml",
                "-o",
                &next,
                "--force",
            ]);
            before = next;
        }
        std::fs::copy(self.path(&before), self.path(name)).unwrap();
    }

    /// Builds a list of `changes.ndjson`.
    pub(crate) fn list(&self, more: &[&str]) -> Ended {
        let args = [
            "status",
            "build",
            "--changes",
            "changes.ndjson",
            "--base",
            BASE,
            "--shift",
            "10",
            "--list",
            "0",
            "--key",
            "status.pem",
            "--for",
            "24h",
            "--at",
            AT,
        ];
        let more = [&args[..], more].concat();
        let ended = self.run(&more);
        assert_eq!(ended.status, Some(0), "{}", ended.err);
        ended
    }

    /// Issues a code with status index 7.
    pub(crate) fn code(&self, more: &[&str]) -> String {
        let args = [
            "issue",
            "--key",
            "issuer.pem",
            "--colour",
            "green",
            "--document",
            DOCUMENT,
            "--for",
            "24h",
            "--region",
            "4401",
            "--status-index",
            "7",
            "--at",
            AT,
        ];
        let code = self.done(&[&args[..], more].concat());
        code.trim_end().to_owned()
    }

    /// What a verb prints that does its work.
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let ended = self.run(args);
        assert_eq!(
            ended.status,
            Some(0),
            "{args:?}: {}{}",
            ended.out,
            ended.err
        );
        ended.out
    }

    /// The sentence of a verb that does not.
    pub(crate) fn fails(&self, args: &[&str], said: &str) {
        let ended = self.run(args);
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (Some(2), ""),
            "{args:?}"
        );
        assert!(ended.err.contains(said), "{args:?}: {}", ended.err);
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    }

    /// Status and JSON of a verb.
    pub(crate) fn json(&self, args: &[&str]) -> (Option<i32>, Value) {
        let ended = self.run(&[args, &["--json"]].concat());
        let value: Result<Value, _> = serde_json::from_str(&ended.out);
        assert!(value.is_ok(), "{args:?}: {}{}", ended.out, ended.err);
        (ended.status, value.unwrap())
    }
}

const ISSUERS: &str = "
[[issuer]]
key = \"issuer.pub\"
id = \"GD-HEALTH\"
names = { en = \"Guangdong health\", zh = \"广东健康\" }
purposes = [\"colour\", \"test\"]
not-before = 2026-11-01T00:00:00Z
not-after = 2027-11-01T00:00:00Z
max-lifetime = \"24h\"
regions = [44]
status = { base = \"https://gd.example/status/\", shift = 10 }

[[issuer]]
key = \"status.pub\"
id = \"GD-HEALTH\"
names = { en = \"Guangdong health\" }
purposes = [\"status\"]
not-before = 2026-11-01T00:00:00Z
not-after = 2027-11-01T00:00:00Z
max-lifetime = \"24h\"
";
const PLACES: &str = "
[place.metro]
names = { en = \"Metro\" }
admit = \"green\"
refer = \"yellow\"
stale = { bundle-after = \"7d\", bundle = \"refer\", list-after = \"12h\", list = \"admit\", list-missing = \"refer\" }

[place.hospital]
admit = \"green\"
identity = \"refer\"
live = { within = \"60s\", failing = \"deny\" }
stale = { list-missing = \"admit\" }
";
