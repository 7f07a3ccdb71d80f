use super::*;
use crate::case::{LiveOutcome, Outcome, Step, Word};
use crate::generate;

fn case(name: &str) -> Case {
    let found = generate().into_iter().find(|case| case.name() == name);
    found.unwrap_or_else(|| panic!("no vector {name}"))
}

fn vector(name: &str) -> Vector {
    match case(name) {
        Case::Code(vector) => *vector,
        other => panic!("{} is no code's", other.path()),
    }
}

fn fault(vector: &Vector) -> String {
    check_code(vector).unwrap_err().to_string()
}

fn flip(bytes: &mut Hex) {
    bytes.0[0] ^= 1;
}

#[test]
fn a_difference_names_the_vector_and_the_field() {
    let good = vector("shown_suite_2_by_companion");
    assert_eq!(check_code(&good), Ok(()));
    type Change = fn(&mut Vector);
    let changes: [(&str, Change); 17] = [
        ("preimage", |v| flip(&mut v.identity[1].preimage)),
        ("salt", |v| v.identity[1].salt.0[8] = 2),
        ("argon2id", |v| flip(&mut v.identity[0].salt)),
        ("argon2id", |v| flip(&mut v.identity[0].argon2id)),
        ("hash", |v| flip(&mut v.identity[0].hash)),
        ("identity", |v| v.identity[0].person = "nobody".into()),
        ("kid", |v| flip(&mut v.keys[0].kid)),
        ("cose", |v| flip(v.cose.as_mut().unwrap())),
        ("header", |v| flip(v.header.as_mut().unwrap())),
        ("claims", |v| v.claims = None),
        ("sig_structure", |v| flip(v.sig_structure.as_mut().unwrap())),
        ("signature", |v| flip(v.signature.as_mut().unwrap())),
        ("qr_version", |v| v.qr_version = Some(10)),
        ("signature", |v| flip(v.seed.as_mut().unwrap())),
        ("expected", |v| v.at = 0),
        ("expected", |v| v.pepper = None),
        ("expected", |v| v.document = None),
    ];
    for (field, change) in changes {
        let mut changed = good.clone();
        change(&mut changed);
        let fault = fault(&changed);
        let start = format!("valid/{}.json: {field}", good.name);
        assert!(fault.starts_with(&start), "{start}: {fault}");
    }
}

#[test]
fn every_field_of_the_summary_counts() {
    let mut vector = vector("size_above_version_13");
    assert_eq!(check_code(&vector), Ok(()));
    let Expected::Verified(summary) = vector.expected.clone() else {
        panic!("it verifies");
    };
    let json = serde_json::to_value(&summary).unwrap();
    let fields = json.as_object().unwrap();
    assert_eq!(fields.len(), 14);
    for (field, value) in fields {
        let mut changed = json.clone();
        changed[field] = match value {
            serde_json::Value::Number(_) => 0.into(),
            serde_json::Value::String(_) => "00".into(),
            serde_json::Value::Array(_) => Vec::<u8>::new().into(),
            _ => serde_json::Value::Null,
        };
        vector.expected = Expected::Verified(serde_json::from_value(changed).unwrap());
        assert!(fault(&vector).contains("expected should be"), "{field}");
    }
}

#[test]
fn a_vector_that_makes_no_sense_is_said() {
    let mut two_documents = vector("shown_passport");
    two_documents.mrz = Some(String::new());
    assert!(fault(&two_documents).contains("one document is shown at a time"));
    let mut no_text = vector("green_code");
    no_text.text = None;
    assert!(fault(&no_text).contains("there is nothing to verify"));
    let mut twice = vector("green_code");
    twice.keys.push(twice.keys[0].clone());
    assert!(fault(&twice).contains("is trusted already"));
}

#[test]
fn a_difference_of_what_is_carried_is_found() {
    let Case::Bundle(mut bundle) = case("valid_usual") else {
        panic!("no bundle");
    };
    bundle.at = 0;
    let fault = check(&Case::Bundle(bundle.clone())).unwrap_err();
    assert!(fault.to_string().contains("time/clock"), "{fault}");
    bundle.expected = Outcome::rollback(1, 0);
    check(&Case::Bundle(bundle)).unwrap_err();

    let Case::List(mut list) = case("valid_usual_list") else {
        panic!("no list");
    };
    if let Outcome::Installed(summary) = &mut list.expected {
        summary.changed = vec![(0, 1)];
    }
    check(&Case::List(list)).unwrap_err();

    let Case::Live(mut live) = case("live_with_a_place") else {
        panic!("no live presentation");
    };
    if let LiveOutcome::Verified { place, .. } = &mut live.expected {
        *place = None;
    }
    check(&Case::Live(live)).unwrap_err();
}

#[test]
fn a_difference_in_a_sequence_names_its_step() {
    let Case::Sequence(mut sequence) = case("ceremony_and_first_scan") else {
        panic!("no sequence");
    };
    for step in &mut sequence.steps {
        if let Step::Scan(look) = step {
            look.expected.decision = Word::Refer;
        }
    }
    let fault = check(&Case::Sequence(sequence)).unwrap_err().to_string();
    assert!(
        fault.contains("ceremony_and_first_scan.json step "),
        "{fault}"
    );
}
