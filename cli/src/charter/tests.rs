use healthcode::{Region, SigningKey};

use super::*;
use crate::output::hex;

fn key(seed: u8) -> String {
    hex(SigningKey::from_seed(&[seed; 32])
        .unwrap()
        .public()
        .as_bytes())
}

fn source(more: &str) -> String {
    format!(
        "seq = 2\nissued = 2026-11-21T12:00:00Z\nfor = \"30d\"\n{more}\n[roots]\nthreshold = 1\nkeys = [\"{}\"]\n",
        key(1)
    )
}

fn read(text: &str) -> Result<Draft, String> {
    let file = Source::File("source.toml".into());
    let now = UnixTime::new(1_795_262_400);
    let draft = Charter::of(&file, text).and_then(|charter| charter.draft(now));
    draft.map_err(|failure| match failure {
        Failure::Sentence(why) => why,
        Failure::ClosedPipe => "a closed pipe".to_owned(),
    })
}

fn issuer(more: &str) -> String {
    format!(
        "{}[[issuer]]\nkey = \"{}\"\nid = \"GD\"\nnames = {{ en = \"Guangdong\" }}\npurposes = [\"colour\"]\n\
         not-before = 2026-01-01T00:00:00Z\nnot-after = \"2027-01-01T00:00:00Z\"\nmax-lifetime = \"24h\"\n{more}",
        source(""),
        key(2)
    )
}

#[test]
fn every_rule_of_a_policy_can_be_said() {
    use healthcode::Colour;
    use healthcode::claims::{TestMethod, TestResult};
    use healthcode::trust::{
        Decision, Failing, ItineraryRule, Names, Policy, Rule, Staleness, TestRule,
    };

    let text = source("")
        + "[place.metro]\nadmit = \"green\"\nrefer = \"yellow\"\n\
           max-age = { most = \"24h\", failing = \"refer\" }\n\
           test = { any-of = [\"nucleic-acid:negative:48h\", \"antigen:inconclusive:0s\"], failing = \"deny\" }\n\
           itinerary = { days = 14, risk = [4401, \"44\"], failing = \"deny\", missing = \"admit\" }\n\
           regions = { accepted = [44], failing = \"refer\" }\n\
           identity = \"deny\"\nlive = { within = \"60s\", failing = \"refer\" }\n\
           stale = { bundle-after = \"7d\", bundle = \"refer\", list-after = \"90m\", list = \"admit\", list-missing = \"refer\" }\n\
           names = { en = \"Metro\", zh = \"地铁\" }\nretention = \"14d\"\n";
    let region = |number| Region::new(number).unwrap();
    let rule = |asked, failing| Rule { failing, asked };
    let test = |method, result, max_age| TestRule {
        method,
        result,
        max_age,
    };
    let expected = Policy::new(Colour::Green, Colour::Yellow)
        .unwrap()
        .with_max_age(rule(86_400, Failing::Refer))
        .with_test(Rule {
            failing: Failing::Deny,
            asked: vec![
                test(TestMethod::NucleicAcid, TestResult::Negative, 172_800),
                test(TestMethod::Antigen, TestResult::Inconclusive, 0),
            ],
        })
        .unwrap()
        .with_itinerary(Rule {
            failing: Failing::Deny,
            asked: ItineraryRule {
                missing: Decision::Admit,
                days: 14,
                risk: vec![region(4_401), region(44)],
            },
        })
        .unwrap()
        .with_regions(Rule {
            failing: Failing::Refer,
            asked: vec![region(44)],
        })
        .unwrap()
        .with_identity(Failing::Deny)
        .with_live(rule(60, Failing::Refer))
        .with_staleness(Staleness {
            bundle_soft_age: 604_800,
            bundle_stale: Decision::Refer,
            list_soft_age: 5_400,
            list_stale: Decision::Admit,
            list_missing: Decision::Refer,
        })
        .with_names(Names::new([("en", "Metro"), ("zh", "地铁")]).unwrap())
        .with_retention(1_209_600);
    let draft = read(&text).unwrap();
    let metro = PlaceType::new("metro").unwrap();
    assert_eq!(draft.untrusted_contents().policy(&metro), Some(&expected));

    let least = read(&(source("") + "[place.\"x y\"]\nadmit = \"yellow\"\n")).unwrap();
    let place = PlaceType::new("x y").unwrap();
    let expected = Policy::new(Colour::Yellow, Colour::Yellow).unwrap();
    assert_eq!(least.untrusted_contents().policy(&place), Some(&expected));
}

#[test]
fn an_issuer_has_all_its_terms() {
    use healthcode::trust::{KeyState, Purpose};

    let text = issuer(
        "regions = [44]\nstate = \"retired\"\nspecimen = true\n\
         status = { base = \"https://gd.example/status/\", shift = 20 }\n\
         [[status-floor]]\nuri = \"https://gd.example/status/0\"\nseq = 3\n",
    );
    let draft = read(&text).unwrap();
    let contents = draft.untrusted_contents();
    let issuer = contents.trust().keys().first().unwrap();
    assert_eq!(issuer.issuer().unwrap().as_str(), "GD");
    assert_eq!(issuer.names().unwrap().in_language("en"), Some("Guangdong"));
    assert_eq!(issuer.purposes(), [Purpose::Colour]);
    assert_eq!(issuer.in_use().start().to_string(), "2026-01-01T00:00:00Z");
    assert_eq!(issuer.in_use().end().to_string(), "2027-01-01T00:00:00Z");
    assert_eq!(issuer.max_lifetime(), 86_400);
    assert_eq!(issuer.regions().unwrap().len(), 1);
    assert_eq!(issuer.state(), KeyState::Retired);
    assert!(issuer.is_specimen());
    assert_eq!(issuer.status_base().unwrap().shift(), 20);
    assert_eq!(
        contents.status_floor("https://gd.example/status/0"),
        Some(3)
    );
    assert_eq!(contents.window().seconds(), 30 * 86_400);
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_what_is_right() {
    let cases = [
        (source("sequence = 3"), "line 4, sequence: unknown field"),
        (source("seq = 3"), "line 4, seq: duplicate key"),
        (
            source("previous = \"00\""),
            "previous: 00: there is no such file",
        ),
        (
            source("expires = 2027-01-01T00:00:00Z"),
            "give one of expires",
        ),
        ("seq = 1\n[roots\n".to_owned(), "line 2"),
        ("seq = 1\n".to_owned(), "missing field `roots`"),
        (
            source("").replace("\"30d\"", "\"30\""),
            "line 3, for: give one number and one unit",
        ),
        (
            source("").replace("\"30d\"", "\"0s\""),
            "expires: the window ends at",
        ),
        (
            source("").replace("2026-11-21T12:00:00Z", "2026-11-21"),
            "line 2, issued: give a time",
        ),
        (
            source("").replace("threshold = 1", "threshold = 2"),
            "[roots] keys and threshold: 2 of 1",
        ),
        (
            source("").replace(&key(1), "r.pub"),
            "[roots] keys, number 1: r.pub: there is no such",
        ),
        (
            source("").replace(&key(1), "-----BEGIN"),
            "number 1: give 64 hexadecimal digits",
        ),
        (
            issuer("regions = []\n"),
            "[[issuer]] number 1 (GD): regions: give one or more",
        ),
        (issuer("regions = [4400]\n"), "line 16, regions"),
        (
            issuer("state = \"lost\"\n"),
            "line 16, state: expected one of: active, retired",
        ),
        (
            issuer("status = { base = \"\", shift = 20 }\n"),
            "(GD): status: a status base is a URI",
        ),
        (
            issuer("").replace("\"colour\"", "\"color\""),
            "line 12, purposes: expected one of: colour",
        ),
        (
            issuer("").replace("2027-01", "2026-01"),
            "(GD): not-after: the window ends at",
        ),
        (
            issuer("").replace("\"GD\"", "\"G D\""),
            "(G D): id: an issuer id has",
        ),
        (
            source("") + "[place.metro]\nadmit = \"blue\"\n",
            "line 9, admit: expected one of: green",
        ),
        (
            source("") + "[place.metro]\nadmit = \"red\"\nrefer = \"green\"\n",
            "[place.metro]: refer: the worst colour referred",
        ),
        (
            source("")
                + "[place.metro]\nadmit = \"green\"\ntest = { any-of = [], failing = \"deny\" }\n",
            "[place.metro]: test: 0 tests to choose from",
        ),
        (
            source("") + "[place.metro]\nadmit = \"green\"\nidentity = \"admit\"\n",
            "line 10, identity: expected one of: refer, deny",
        ),
        (
            source("")
                + "[place.metro]\nadmit = \"green\"\nitinerary = { days = 32, risk = [], failing = \"deny\", missing = \"deny\" }\n",
            "[place.metro]: itinerary: 32 days",
        ),
    ];
    for (text, said) in cases {
        let why = read(&text).unwrap_err();
        assert!(
            why.starts_with("source.toml") && why.contains(said),
            "{said}: {why}"
        );
        assert_eq!(why.lines().count(), 1, "{why}");
    }
}
