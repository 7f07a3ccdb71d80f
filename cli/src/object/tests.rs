use super::*;

#[test]
fn fields_pass_through_as_they_were_written() {
    let line =
        "{\"z\" : 1.0, \"a\":[1e400, {\"k\":1,\"k\":2}] ,\"\\u00e9\":null,\"document\":\"secret\"}";
    let object = Object::parse(line).unwrap().without(&["document"]);
    assert_eq!(
        object.line_with(Place::Last, &[("text", "\"T\"")]),
        "{\"z\":1.0,\"a\":[1e400, {\"k\":1,\"k\":2}],\"é\":null,\"text\":\"T\"}\n"
    );
    assert_eq!(
        error_line(7, "no \"x\"", Some(&object)),
        "{\"line\":7,\"error\":\"no \\\"x\\\"\",\"z\":1.0,\"a\":[1e400, {\"k\":1,\"k\":2}],\"é\":null}\n"
    );
}

#[test]
fn an_added_field_replaces_its_namesake() {
    let object = Object::parse("{\"text\":\"old\",\"a\":1}").unwrap();
    let line = object.line_with(Place::Last, &[("text", "\"new\"")]);
    assert_eq!(line, "{\"a\":1,\"text\":\"new\"}\n");
}

#[test]
fn what_is_no_object_is_refused() {
    for line in [
        "[]",
        "1",
        "\"{}\"",
        "null",
        "{",
        "{}x",
        "{} {}",
        "{\"a\":1,}",
        "{a:1}",
        "",
    ] {
        assert!(Object::parse(line).is_err(), "{line}");
    }
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(Object::parse(&deep).is_ok());
}

#[test]
fn a_field_given_twice_is_refused_however_it_is_spelt() {
    let twice = "{\"id\":7,\"a\":1,\"\\u0061\":2,\"document\":\"secret\"}";
    let line = Object::parse(twice)
        .unwrap_err()
        .error_line(3, |object| object.without(&["document"]));
    assert!(
        line.starts_with("{\"line\":3,\"error\":\"the field \\\"a\\\" is given twice"),
        "{line}"
    );
    assert!(line.ends_with(",\"id\":7,\"a\":1}\n"), "{line}");
}

#[test]
fn a_field_of_another_kind_is_not_repeated() {
    let object = Object::parse("{\"document\":[\"X1234567\"],\"region\":\"4401\"}").unwrap();
    let why = object.text("document").unwrap_err();
    assert!(why.contains("document") && !why.contains("X1234567"));
    assert!(object.number("region").is_err());
    assert_eq!(object.text("absent"), Ok(None));
}

#[test]
fn names_that_are_almost_known_are_not_passed_over() {
    const KNOWN: &[&str] = &["document", "document-type", "colour", "visit"];
    for (name, meant) in [
        ("document", None),
        ("Document", Some("document")),
        (" document ", Some("document")),
        ("document_type", Some("document-type")),
        ("Document Types", Some("document-type")),
        ("visits", Some("visit")),
        ("color", Some("colour")),
        ("documented", None),
        ("s", None),
        ("", None),
    ] {
        let line = format!("{{\"n\":1,{}:\"X1234567\"}}", quoted(name));
        let object = Object::parse(&line).unwrap();
        assert_eq!(object.misspelt(KNOWN), meant, "{name:?}");
        let rest = object.without_misspelt(KNOWN).line_with(Place::Last, &[]);
        assert_eq!(rest.contains("X1234567"), meant.is_none(), "{name:?}");
    }
}

#[test]
fn times_are_texts_or_seconds() {
    let object = Object::parse("{\"a\":7,\"b\":\"7\",\"c\":-7,\"d\":7.5,\"e\":null}").unwrap();
    assert_eq!(object.time("a"), Ok(Some(UnixTime::new(7))));
    assert_eq!(object.time("b"), Ok(Some(UnixTime::new(7))));
    assert!(object.time("c").is_err());
    assert!(object.time("d").unwrap_err().contains("a whole number"));
    assert_eq!(object.time("e"), Ok(None));
}
