//! An oracle for decisions at a place.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use healthcode::checkpoint::Checkpoint;
use healthcode::claims::{
    IdentityHash, Itinerary, KnownIdentity, Suite, TestMethod, TestRecord, TestResult, Visit,
};
use healthcode::trust::{
    BundleBuilder, Decision, Failing, IssuerId, IssuerKey, ItineraryRule, Names, PlaceType, Policy,
    Roots, Rule, Staleness, StatusBase, TestRule,
};
use healthcode::{
    Claims, CodeId, Colour, Day, Document, DocumentType, Person, Region, Snapshot, UnixTime, Window,
};

use crate::reference::judge::{self, Outcome};
use crate::reference::lists::{self, List};
use crate::reference::{self, live::Live};
use crate::scene::{Area, Listed, ORIGIN, Scene, Shown, Third};
use crate::signers::{self, HOLDER, ISSUER, ROOTS};

/// A policy, a code, a list, a bundle and a clock: the decision is the reference's, an expired
/// bundle admits nobody, and nobody is better off by being listed.
pub fn judgement(data: &[u8]) {
    let Ok(mut scene) = Scene::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    if !judge::is_policy(&scene.asked) {
        return;
    }
    let Some(text) = text(&scene) else {
        return;
    };
    let outcome = check(&scene, &text);
    assert!(outcome.decision > 0 || scene.now.secs() < scene.bundle_end());
    // A list that has no slot for the code says nothing, expired or not.
    let told = judge::in_force(&scene).zip(scene.code.index);
    let told = told.filter(|(list, index)| list.value(*index).is_some());
    let expired = told.is_some_and(|(list, _)| scene.now.secs() >= list.end());
    assert!(outcome.decision > 0 || !expired);
    if let Some(list) = scene.list.as_mut().filter(|list| list.value % 16 != 0) {
        list.value = 0;
        let before = check(&scene, &text);
        assert!(
            before.decision <= outcome.decision,
            "better for being listed"
        );
    }
}

fn check(scene: &Scene, text: &str) -> Outcome {
    let carried = carried(scene);
    let place = PlaceType::new("gate").expect("a place");
    let mut checkpoint = Checkpoint::new(&carried, &place).expect("it is named");
    if let Some(here) = scene.here {
        let id = if here { "here" } else { "elsewhere" };
        checkpoint = checkpoint.with_place_id(id).expect("short");
    }
    let documents = scene.documents().map(|shown| match shown {
        Shown::Holders => PASSPORT.clone(),
        Shown::Strangers => STRANGERS.clone(),
    });
    let documents: Vec<_> = documents.collect();
    let judgement = checkpoint.decide(text, &documents, scene.now.secs().into());
    let people = judgement.people().iter();
    let told = Outcome {
        decision: number(judgement.decision()),
        reason: judgement.reason().map(|it| it.code()),
        people: people.map(|it| number(it.decision)).collect(),
    };
    assert_eq!(told, judge::decide(scene), "{scene:#?}");
    for reason in judgement.reasons() {
        assert!(reason.decision != Decision::Admit && reason.decision <= judgement.decision());
    }
    told
}

// The text of the code, shown live or not, unless there can be no such code.
fn text(scene: &Scene) -> Option<String> {
    let code = &scene.code;
    let known = |identity, document_type| KnownIdentity {
        code_id: CODE_ID,
        identity,
        document_type,
        suite: if code.peppered {
            Suite::Two
        } else {
            Suite::One
        },
    };
    let window = Window::new(scene.start().into(), scene.end().into()).ok()?;
    let mut builder = Claims::builder(window, known(*IDENTITY, DocumentType::Passport))
        .issued_at(code.issued_at().into());
    if let Some(third) = code.colour() {
        builder = builder.colour(colour(third));
    }
    if let Some(area) = code.region {
        builder = builder.region(region(area));
    }
    if let Some(index) = code.index {
        builder = builder.status_index(index.into());
    }
    for third in &code.companions {
        let companion = IdentityHash::from_bytes([3; 12]);
        let companion = known(companion, DocumentType::PrcIdentityCard);
        builder = builder.companion(colour(*third), companion);
    }
    if let Some((last, span, visits)) = &code.itinerary {
        let (last, span) = (judge::last_day(*last), judge::span_days(*span));
        let day = |day: i64| Day::new(u16::try_from(day).expect("before 2149"));
        let visits = visits.iter().map(|(area, from, to)| {
            let (first, until) = judge::visit_days(last.into(), span.into(), *from, *to);
            Visit::new(region(*area), day(first), day(until)).expect("in order")
        });
        let visits: Vec<_> = visits.collect();
        let itinerary = Itinerary::covering(Day::new(last), span, visits).ok()?;
        builder = builder.itinerary(itinerary);
    }
    for (antigen, third, sampled) in &code.tests {
        builder = builder.test(TestRecord {
            method: method(*antigen),
            result: result(*third),
            sampled: sampled.secs().into(),
        });
    }
    if code.bound {
        builder = builder.holder_key(HOLDER.public.clone());
    }
    let claims = builder.build_with_id(CODE_ID).ok()?;
    let text = ISSUER.code(&reference::payload(&claims));
    let Some((at, place)) = code.shown else {
        return Some(text);
    };
    let live = Live {
        place: ["here", "elsewhere"]
            .get(usize::from(place.number()))
            .map(|it| (*it).to_owned()),
        at: at.secs(),
        code: reference::text_bytes("OHC1:", &text).expect("a code"),
    };
    Some(HOLDER.live(&reference::live::write(&live)))
}

fn carried(scene: &Scene) -> Snapshot {
    let regions: Vec<_> = scene.issuer_regions.iter().map(|it| region(*it)).collect();
    let mut key = IssuerKey::unrestricted(ISSUER.public.clone())
        .with_issuer(IssuerId::new("A").expect("an id"))
        .with_names(Names::new([("en", "A")]).expect("a name"));
    // Where the issuer's own regions do not let it sign this, the code is refused before.
    let own = |it: Area| regions.is_empty() || it.is_in(&scene.issuer_regions);
    if !regions.is_empty() && scene.code.region.is_none_or(own) {
        key = key.with_regions(regions.clone());
    }
    if scene.issuer_has_lists {
        key = key.with_status_base(StatusBase::new(BASE, 8).expect("a base"));
    }
    let roots = Roots::new([ROOTS[0].public.clone()], 1).expect("one");
    let window = Window::new(ORIGIN.into(), scene.bundle_end().into()).expect("a window");
    let draft = BundleBuilder::new(1, window, roots.clone())
        .issuer(key)
        .place(PlaceType::new("gate").expect("a place"), policy(scene))
        .build()
        .expect("small");
    let bytes = signers::bundle(&draft.to_bytes(), 1);
    let first = Snapshot::first(&bytes, &roots, 0, ORIGIN.into()).expect("signed");
    let Some(list) = &scene.list else {
        return first;
    };
    let at = UnixTime::new(list.installed_at());
    match first.with_list(&list_bytes(list), at) {
        // A scanner takes no list while it has no bundle in time.
        Ok(with) if at.as_secs() < scene.bundle_end() => with,
        Ok(_) => first,
        Err(error) => {
            let expected = if scene.issuer_has_lists {
                "time/expired"
            } else {
                "key/issuer"
            };
            assert_eq!(error.code(), expected);
            first
        }
    }
}

fn list_bytes(list: &Listed) -> Vec<u8> {
    let both = list.value % 16 * 17;
    let bytes = vec![both; usize::from(list.slots / 2)];
    let stream = miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 6);
    let list = List {
        uri: format!("{BASE}0"),
        seq: Some(1),
        issued_at: list.issued_at(),
        expires: list.end(),
        ttl: list.ttl.map(crate::scene::Age::secs),
        bits: 4,
        bytes,
    };
    ISSUER.list(&lists::sorted(list.write(&stream)))
}

fn policy(scene: &Scene) -> Policy {
    let asked = &scene.asked;
    let failing = |denies: bool| {
        if denies {
            Failing::Deny
        } else {
            Failing::Refer
        }
    };
    let regions = |areas: &[Area]| areas.iter().map(|it| region(*it)).collect::<Vec<_>>();
    let mut policy = Policy::new(colour(asked.admit), colour(asked.refer))
        .expect("in order")
        .with_staleness(Staleness {
            bundle_soft_age: asked.bundle_soft.secs(),
            bundle_stale: decision(asked.bundle_stale),
            list_soft_age: asked.list_soft.secs(),
            list_stale: decision(asked.list_stale),
            list_missing: decision(asked.list_missing),
        });
    if let Some((denies, age)) = asked.age.0 {
        let (failing, asked) = (failing(denies), age.secs());
        policy = policy.with_max_age(Rule { failing, asked });
    }
    if let Some((denies, tests)) = &asked.tests.0 {
        let test = |(antigen, third, age): &(bool, Third, crate::scene::Age)| TestRule {
            method: method(*antigen),
            result: result(*third),
            max_age: age.secs(),
        };
        let (failing, asked) = (failing(*denies), tests.iter().map(test).collect());
        policy = policy.with_test(Rule { failing, asked }).expect("1 to 4");
    }
    if let Some((denies, missing, days, risk)) = &asked.itinerary.0 {
        let asked = ItineraryRule {
            missing: decision(*missing),
            days: judge::policy_days(*days),
            risk: regions(risk),
        };
        let failing = failing(*denies);
        policy = policy.with_itinerary(Rule { failing, asked }).expect("few");
    }
    if let Some((denies, areas)) = &asked.regions.0 {
        let (failing, asked) = (failing(*denies), regions(areas));
        policy = policy.with_regions(Rule { failing, asked }).expect("some");
    }
    if let Some(denies) = asked.identity.0 {
        policy = policy.with_identity(failing(denies));
    }
    if let Some((denies, skew)) = asked.live.0 {
        let (failing, asked) = (failing(denies), skew.secs());
        policy = policy.with_live(Rule { failing, asked });
    }
    policy
}

fn number(decision: Decision) -> u8 {
    match decision {
        Decision::Admit => 0,
        Decision::Refer => 1,
        Decision::Deny => 2,
    }
}

fn decision(third: Third) -> Decision {
    [Decision::Admit, Decision::Refer, Decision::Deny][usize::from(third.number())]
}

fn colour(third: Third) -> Colour {
    Colour::ALL[usize::from(third.number())]
}

fn method(antigen: bool) -> TestMethod {
    crate::generate::test(antigen, crate::generate::Hue::First, 0).method
}

fn result(third: Third) -> TestResult {
    let results = [
        TestResult::Negative,
        TestResult::Positive,
        TestResult::Inconclusive,
    ];
    results[usize::from(third.number())]
}

fn region(area: Area) -> Region {
    Region::new(area.number().into()).expect("one of a few")
}

const CODE_ID: CodeId = CodeId::from_bytes(*b"code-id.");
const BASE: &str = "https://a.example/";

static PASSPORT: LazyLock<Document> =
    LazyLock::new(|| Document::parse("passport:USA:X1234567:1990-01-31").expect("a passport"));
// Of a type that nobody on these codes has: found at once to be nobody's.
static STRANGERS: LazyLock<Document> =
    LazyLock::new(|| Document::parse("other:XXA:A1:1990-01-31").expect("a document"));
static IDENTITY: LazyLock<IdentityHash> = LazyLock::new(|| {
    let hash = IdentityHash::compute(&PASSPORT, CODE_ID, Person::Holder, None);
    hash.expect("there is memory")
});
