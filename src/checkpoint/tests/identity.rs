use super::*;
use crate::claims::Pepper;

fn document(text: &str) -> Document {
    Document::parse(text).unwrap()
}

fn holder() -> Document {
    document("passport:USA:X1234567:1990-01-31")
}

fn child() -> Document {
    document("passport:USA:X7654321:2015-06-01")
}

fn stranger() -> Document {
    document("passport:USA:X1234568:1990-01-31")
}

#[test]
fn documents_are_matched_in_any_order_and_every_one_must_match() {
    let (holder, child, stranger) = (holder(), child(), stranger());
    let family = || {
        let own = Claims::builder(window(0, DAY.into()), &holder);
        issue(own.colour(Colour::Green).companion(Colour::Green, &child))
    };
    let text = family();
    let both = [child.clone(), holder.clone()];
    let one = core::slice::from_ref(&child);
    let mixed = [child.clone(), stranger.clone()];
    let missing = "identity/missing";
    let mismatch = "identity/mismatch";
    let not_asked = carried(policy());
    let refer = carried(policy().with_identity(Failing::Refer));
    let deny = carried(policy().with_identity(Failing::Deny));
    use Decision::{Admit, Deny, Refer};
    for (carried, documents, expected, people) in [
        (&not_asked, &[][..], ADMITTED, [Admit, Admit]),
        (&not_asked, one, ADMITTED, [Admit, Admit]),
        (&not_asked, &mixed, (Deny, mismatch), [Deny, Deny]),
        (&refer, &[], (Refer, missing), [Refer, Refer]),
        (&refer, one, (Refer, missing), [Refer, Admit]),
        (&refer, &both, ADMITTED, [Admit, Admit]),
        (&refer, &mixed, (Deny, mismatch), [Deny, Deny]),
        (&deny, &[], (Deny, missing), [Deny, Deny]),
        (&deny, one, (Deny, missing), [Deny, Admit]),
        (&deny, &both, ADMITTED, [Admit, Admit]),
    ] {
        let checkpoint = Checkpoint::new(carried, &metro()).unwrap();
        let judgement = checkpoint.decide(&text, documents, NOW);
        assert_eq!(said(&judgement), expected);
        let decisions: Vec<_> = judgement.people().iter().map(|it| it.decision).collect();
        assert_eq!(decisions, people);
        let shown: Vec<_> = judgement.people().iter().map(|it| it.document).collect();
        match documents.len() {
            0 => assert_eq!(shown, [None, None]),
            1 => assert_eq!(shown, [None, Some(0)]),
            _ if documents == both => assert_eq!(shown, [Some(1), Some(0)]),
            _ => assert_eq!(shown, [None, Some(0)]),
        }
    }
    let judgement = Checkpoint::new(&refer, &metro())
        .unwrap()
        .decide(&text, &mixed, NOW);
    assert_eq!(
        lines(&judgement, Check::Identity),
        [
            "identity: identity/mismatch: the document belongs to nobody on this code: deny",
            "identity (holder): identity/missing: a document is asked for here, and none was \
             compared: refer",
            "identity (companion 1): held",
        ]
    );
}

#[test]
fn the_first_document_of_a_person_is_the_one_that_is_told() {
    let holder = holder();
    let own = Claims::builder(window(0, DAY.into()), &holder).colour(Colour::Green);
    let carried = carried(policy().with_identity(Failing::Deny));
    let twice = [holder.clone(), holder.clone()];
    let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
    let judgement = checkpoint.decide(&issue(own), &twice, NOW);
    assert_eq!(said(&judgement), ADMITTED);
    assert_eq!(judgement.people()[0].document, Some(0));
}

#[test]
fn peppered_codes_need_the_pepper() {
    let holder = holder();
    let pepper = Pepper::new(&[5; 16]).unwrap();
    let other = Pepper::new(&[6; 16]).unwrap();
    let own = Claims::builder(window(0, DAY.into()), &holder).pepper(&pepper);
    let text = issue(own.colour(Colour::Green));
    let carried = carried(policy());
    let checkpoint = || Checkpoint::new(&carried, &metro()).unwrap();
    let shown = core::slice::from_ref(&holder);
    assert_eq!(said(&checkpoint().decide(&text, &[], NOW)), ADMITTED);
    let judgement = checkpoint().decide(&text, shown, NOW);
    assert_eq!(said(&judgement), (Decision::Deny, "identity/missing"));
    let suite = Suite::Two;
    let needs_pepper = Refusal::IdentityMissing { suite };
    assert_eq!(judgement.reason(), Some(needs_pepper));
    let judgement = checkpoint().with_pepper(&pepper).decide(&text, shown, NOW);
    assert_eq!(said(&judgement), ADMITTED);
    let judgement = checkpoint().with_pepper(&other).decide(&text, shown, NOW);
    assert_eq!(said(&judgement), (Decision::Deny, "identity/mismatch"));
}

#[test]
fn a_document_brings_its_persons_colour_that_counts_now() {
    let (holder, child) = (holder(), child());
    let own = Claims::builder(window(0, DAY.into()), &holder).status_index(5);
    let text = issue(own.colour(Colour::Green).companion(Colour::Yellow, &child));
    let carried = carried(policy());
    let red = carried
        .with_list(&list(1, &[(5, ListedState::NowRed)]), NOW)
        .unwrap();
    let judgement = decide(&red, &text, NOW);
    let code = judgement.code().unwrap();
    for (document, person) in [(&holder, 0), (&child, 1)] {
        let matched = code.match_document(document).unwrap();
        assert_eq!(matched.person(), judgement.people()[person].person);
        assert_eq!(matched.colour(), judgement.people()[person].colour);
    }
    let matched = code.match_document(&holder).unwrap();
    assert_eq!(matched.colour(), Some(Colour::Red));
}
