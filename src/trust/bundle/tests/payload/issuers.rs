//! Issuers' entries that break a rule.

use super::*;
use crate::limits::MAX_ISSUERS;

#[test]
fn issuers_that_break_a_rule_are_refused() {
    const I: &[i64] = &[BODY, 5, 0];
    refuse(
        "an issuer",
        &[
            ("no array", &[BODY, 5], To(uint(0))),
            (
                "too many",
                &[BODY, 5],
                To(Value::Array(vec![uint(0); MAX_ISSUERS + 1])),
            ),
            ("no map", I, To(Value::Array(vec![]))),
            ("weak key", &[BODY, 5, 0, 1], To(neutral())),
            ("short key", &[BODY, 5, 0, 1], To(bytes(&[5; 31]))),
            ("id empty", &[BODY, 5, 0, 2], To(text(""))),
            ("id of 65", &[BODY, 5, 0, 2], To(text(&"x".repeat(65)))),
            ("id with a space", &[BODY, 5, 0, 2], To(text("GD CDC"))),
            ("id of bytes", &[BODY, 5, 0, 2], To(bytes(b"GD"))),
            ("no name", &[BODY, 5, 0, 3], To(Value::Map(vec![]))),
            ("empty name", &[BODY, 5, 0, 3, 0], To(text(""))),
            (
                "name of 257 bytes",
                &[BODY, 5, 0, 3, 0],
                To(text(&"x".repeat(257))),
            ),
            (
                "control character in a name",
                &[BODY, 5, 0, 3, 0],
                To(text("G\u{7}D")),
            ),
            (
                "C1 control in a name",
                &[BODY, 5, 0, 3, 0],
                To(text("G\u{85}D")),
            ),
            ("name of bytes", &[BODY, 5, 0, 3, 0], To(bytes(b"GD"))),
            (
                "a language of bytes",
                &[BODY, 5, 0, 3],
                To(names(&[(bytes(b"en"), "GD")])),
            ),
            (
                "a language with a space",
                &[BODY, 5, 0, 3],
                To(names(&[(text("e n"), "GD")])),
            ),
            (
                "no language",
                &[BODY, 5, 0, 3],
                To(names(&[(text(""), "GD")])),
            ),
            ("region 4400", &[BODY, 5, 0, 4, 0], To(uint(4_400))),
            ("region as text", &[BODY, 5, 0, 4, 0], To(text("44"))),
            (
                "4097 regions",
                &[BODY, 5, 0, 4],
                To(Value::Array(vec![uint(44); 4_097])),
            ),
            ("no purpose", &[BODY, 5, 0, 5], To(Value::Array(vec![]))),
            ("purpose 0", &[BODY, 5, 0, 5, 0], To(uint(0))),
            ("purpose 5", &[BODY, 5, 0, 5, 0], To(uint(5))),
            ("purpose as text", &[BODY, 5, 0, 5, 0], To(text("colour"))),
            ("empty window", &[BODY, 5, 0, 7], To(uint(10))),
            ("window backwards", &[BODY, 5, 0, 7], To(uint(9))),
            ("not-before of 33 bits", &[BODY, 5, 0, 6], To(uint(1 << 32))),
            ("not-after of 33 bits", &[BODY, 5, 0, 7], To(uint(1 << 32))),
            ("lifetime of 33 bits", &[BODY, 5, 0, 8], To(uint(1 << 32))),
            ("lifetime as text", &[BODY, 5, 0, 8], To(text("1"))),
            ("state 0", &[BODY, 5, 0, 9], To(uint(0))),
            ("state 3", &[BODY, 5, 0, 9], To(uint(3))),
            ("specimen false", &[BODY, 5, 0, 10], To(Value::Bool(false))),
            ("specimen null", &[BODY, 5, 0, 10], To(Value::Null)),
            ("specimen 1", &[BODY, 5, 0, 10], To(uint(1))),
            ("shift 32", &[BODY, 5, 0, 11, 1], To(uint(32))),
            ("shift 256", &[BODY, 5, 0, 11, 1], To(uint(256))),
            ("status base empty", &[BODY, 5, 0, 11, 0], To(text(""))),
            (
                "status base of 257",
                &[BODY, 5, 0, 11, 0],
                To(text(&"x".repeat(257))),
            ),
            (
                "status base with a space",
                &[BODY, 5, 0, 11, 0],
                To(text("a b")),
            ),
            (
                "status base without shift",
                &[BODY, 5, 0, 11],
                To(Value::Array(vec![text("x")])),
            ),
            ("status base and more", &[BODY, 5, 0, 11], Push(uint(0))),
            ("unknown key 12", I, Insert(12, uint(0))),
            ("unknown key 0", I, Insert(0, uint(0))),
            ("key absent", I, Cut(1)),
            ("id absent", I, Cut(2)),
            ("name absent", I, Cut(3)),
            ("regions absent", I, Cut(4)),
            ("purposes absent", I, Cut(5)),
            ("not-before absent", I, Cut(6)),
            ("not-after absent", I, Cut(7)),
            ("lifetime absent", I, Cut(8)),
            ("lifetime absent, nothing after", &[BODY, 5, 1], Cut(8)),
        ],
    );
    let again = at(&mut payload(), &[BODY, 5, 0]).clone();
    refuse(
        "an issuer's key stands twice, or more than four share one id",
        &[
            ("the same entry twice", &[BODY, 5], Push(again)),
            ("one key in two entries", &[BODY, 5, 1, 1], To(public(11))),
        ],
    );
}
