use super::*;

fn found(matched: Result<Matched, Refusal>) -> Result<(Person, Option<Colour>), Refusal> {
    matched.map(|it| (it.person(), it.colour()))
}

#[test]
fn documents_match_whom_they_belong_to() {
    let document = |text: &str| Document::parse(text).unwrap();
    let holder = document("passport:USA:X1234567:1990-01-31");
    let child = document("passport:USA:X7654321:2015-06-01");
    let window = Window::new(NOW, later(DAY)).unwrap();
    let id = CodeId::from_bytes([7; 8]);
    let family = || {
        Claims::builder(window, &holder)
            .colour(Colour::Green)
            .companion(Colour::Red, &child)
    };
    let issue =
        |claims: Claims| verify(key(), issuer(1).issue(&claims).unwrap().as_str(), NOW).unwrap();
    let verified = issue(family().build_with_id(id).unwrap());
    let companion = Person::companion(1).unwrap();
    assert_eq!(
        found(verified.match_document(&holder)),
        Ok((Person::Holder, Some(Colour::Green)))
    );
    assert_eq!(
        found(verified.match_document(&child)),
        Ok((companion, Some(Colour::Red)))
    );
    for stranger in [
        "passport:USA:X1234568:1990-01-31",
        "passport:USA:X1234567:1990-02-01",
        "passport:CAN:X1234567:1990-01-31",
        "other:USA:X1234567:1990-01-31",
    ] {
        assert_eq!(
            verified.match_document(&document(stranger)),
            Err(Refusal::IdentityMismatch)
        );
    }
    let shown = std::format!("{:?}", verified.match_document(&child));
    assert_eq!(shown, "Ok(Matched(companion 1))");
    // A pepper is not used where the code needs none.
    let pepper = Pepper::new(&[5; 16]).unwrap();
    assert_eq!(
        found(verified.match_document_with(&holder, &pepper)),
        Ok((Person::Holder, Some(Colour::Green)))
    );

    let peppered = issue(family().pepper(&pepper).build_with_id(id).unwrap());
    let missing = Refusal::IdentityMissing { suite: Suite::Two };
    assert_eq!(peppered.match_document(&holder), Err(missing));
    assert_eq!(missing.code(), "identity/missing");
    assert_eq!(
        found(peppered.match_document_with(&child, &pepper)),
        Ok((companion, Some(Colour::Red)))
    );
    let other = Pepper::new(&[6; 16]).unwrap();
    assert_eq!(
        peppered.match_document_with(&holder, &other),
        Err(Refusal::IdentityMismatch)
    );
    assert_eq!(Refusal::IdentityMismatch.code(), "identity/mismatch");
    let not_computed = Refusal::from(crate::claims::HashError::OutOfMemory);
    assert_eq!(not_computed.code(), "identity/missing");
}
