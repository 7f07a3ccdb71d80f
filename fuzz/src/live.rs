//! An oracle for live presentations.

use arbitrary::{Arbitrary, Unstructured};
use healthcode::checkpoint::Checkpoint;
use healthcode::claims::{IdentityHash, KnownIdentity, Suite};
use healthcode::issuer::{PresentError, Presentation};
use healthcode::trust::{
    BundleBuilder, Decision, Failing, IssuerId, IssuerKey, Names, PlaceType, Policy, Roots, Rule,
    Trust,
};
use healthcode::{
    Claims, CodeId, Colour, DocumentType, Refusal, Snapshot, UnixTime, Verifier, Window,
};

use crate::codes;
use crate::reference::{self, live::Live};
use crate::scene::Rare;
use crate::signers::{self, HOLDER, ISSUER, OTHER, ROOTS, Signer};

/// Any bytes as a presentation, any payload of one that a holder signed, or a presentation of a
/// good code that is odd in some way, by the first byte.
pub fn live(data: &[u8]) {
    let Some((&choice, rest)) = data.split_first() else {
        return;
    };
    match choice % 4 {
        0 => drop(codes::check_text(&format!(
            "OHL1:{}",
            reference::base45(rest)
        ))),
        1 => drop(codes::check_text(&HOLDER.live(rest))),
        _ => {
            if let Ok(show) = Show::arbitrary(&mut Unstructured::new(rest)) {
                check(&show);
            }
        }
    }
}

/// How a code is shown.
#[derive(Arbitrary, Debug)]
struct Show {
    bound: u8,
    signer: u8,
    place: Option<(u8, Vec<u8>)>,
    here: Option<bool>,
    // Seconds around the others.
    at: i8,
    now: i8,
    begins: i8,
    lasts: u16,
    rule: Option<(bool, u8)>,
    spoilt: Rare<Spoilt>,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
enum Spoilt {
    Code,
    CodeSigner,
    Presentation,
    Payload,
}

impl Show {
    fn bound(&self) -> Option<&'static Signer> {
        [Some(&*HOLDER), Some(&*HOLDER), Some(&*OTHER), None][usize::from(self.bound) % 4]
    }

    fn signer(&self) -> &'static Signer {
        [&*HOLDER, &*HOLDER, &*OTHER, &*ISSUER][usize::from(self.signer) % 4]
    }

    // Some hundred letters at most, or so many that they are too many.
    fn place(&self) -> Option<String> {
        let (first, letters) = self.place.as_ref()?;
        // An empty one now and then.
        let first = (first % 16 > 0).then_some(first).into_iter();
        let letters = first.chain(letters);
        Some(letters.map(|byte| char::from(byte % 26 + b'a')).collect())
    }

    fn here(&self) -> Option<String> {
        let same = self.here?;
        let own = self
            .place()
            .filter(|it| same && (1..=256).contains(&it.len()));
        Some(own.unwrap_or_else(|| "elsewhere!".to_owned()))
    }

    fn window(&self) -> Window {
        let start = near(self.begins.saturating_sub(100).into());
        let end = start.as_secs() + u32::from(self.lasts) + 1;
        Window::new(start, UnixTime::new(end)).expect("a second at least")
    }

    fn code(&self) -> String {
        let code_id = CodeId::from_bytes(*b"code-id.");
        let known = KnownIdentity {
            code_id,
            identity: IdentityHash::from_bytes([1; 12]),
            document_type: DocumentType::Passport,
            suite: Suite::One,
        };
        let mut builder = Claims::builder(self.window(), known).colour(Colour::Red);
        if let Some(holder) = self.bound() {
            builder = builder.holder_key(holder.public.clone());
        }
        let claims = builder.build_with_id(code_id).expect("small");
        let signer = match self.spoilt.0 {
            Some(Spoilt::CodeSigner) => &*OTHER,
            _ => &*ISSUER,
        };
        signer.code(&reference::payload(&claims))
    }

    fn live(&self, code: &str) -> Live {
        let mut code = reference::text_bytes("OHC1:", code).expect("a code");
        if self.spoilt.0 == Some(Spoilt::Code) {
            code.iter_mut().last().into_iter().for_each(|it| *it ^= 1);
        }
        Live {
            place: self.place(),
            at: near(self.at.into()).as_secs(),
            code,
        }
    }

    // SPEC 13, points 2 to 4: the first fault, if there is one.
    fn fault(&self) -> Option<&'static str> {
        let place = self.place();
        let (window, now) = (self.window(), near(self.now.into()));
        let steps = [
            (
                self.spoilt.0 == Some(Spoilt::Payload)
                    || place.is_some_and(|it| !(1..=256).contains(&it.len())),
                "malformed/claims",
            ),
            (self.spoilt.0 == Some(Spoilt::CodeSigner), "key/unknown"),
            (self.spoilt.0 == Some(Spoilt::Code), "signature/bad"),
            (now < window.start(), "time/not-yet-valid"),
            (now >= window.end(), "time/expired"),
            (self.bound().is_none(), "policy/live"),
            (
                self.bound().is_some_and(|it| it.id() != self.signer().id())
                    || self.spoilt.0 == Some(Spoilt::Presentation),
                "signature/bad",
            ),
        ];
        steps.into_iter().find(|(fails, _)| *fails).map(|it| it.1)
    }

    // Point 5.
    fn is_of(&self, skew: u8) -> bool {
        i32::from(self.at).abs_diff(self.now.into()) <= skew.into()
    }
}

fn check(show: &Show) {
    let code = show.code();
    let live = show.live(&code);
    let mut payload = reference::live::write(&live);
    if show.spoilt.0 == Some(Spoilt::Payload) {
        // One of three or four entries less: the rest still is deterministic, but for its end.
        payload = vec![0xa1, 0x06, 0x00];
    }
    let mut text = show.signer().live(&payload);
    if show.spoilt.0 == Some(Spoilt::Presentation) {
        let mut envelope = reference::text_bytes("OHL1:", &text).expect("short enough");
        envelope
            .iter_mut()
            .last()
            .into_iter()
            .for_each(|it| *it ^= 1);
        text = format!("OHL1:{}", reference::base45(&envelope));
    }
    let fault = reference::text_fault(&text);
    codes::check_text(&text);
    let now = near(show.now.into());
    let early = match fault {
        Some(code) => {
            assert!(
                code == "malformed/too-long" || Some(code) == show.fault(),
                "{code}"
            );
            Some(code)
        }
        None => show.fault(),
    };
    let trust = Trust::of([key()]).expect("one key");
    let verified = Verifier::new(&trust).verify(&text, now);
    let told = verified.as_ref().map_or_else(Refusal::code, |_| "verified");
    let late = if show.is_of(60) {
        "verified"
    } else {
        "policy/live"
    };
    assert_eq!(told, early.unwrap_or(late), "{show:?}");
    if let Ok(verified) = verified {
        let presented = verified.presented().expect("it is one");
        assert_eq!(presented.at().as_secs(), live.at);
        assert_eq!(presented.place(), live.place.as_deref());
    }
    check_at_place(show, &text, early);
    if show.spoilt.0.is_none() {
        check_made(show, &code, &text);
    }
}

fn check_at_place(show: &Show, text: &str, early: Option<&'static str>) {
    let carried = carried(show);
    let place = PlaceType::new("gate").expect("a place");
    let mut checkpoint = Checkpoint::new(&carried, &place).expect("it is named");
    if let Some(here) = show.here() {
        checkpoint = checkpoint.with_place_id(&here).expect("short");
    }
    let judgement = checkpoint.decide(text, &[], near(show.now.into()));
    let (refers, skew) = show.rule.unwrap_or((false, 60));
    let other = match (show.here(), show.place()) {
        (Some(here), Some(place)) => here != place,
        _ => false,
    };
    let (decision, reason) = match early {
        Some(code) => (Decision::Deny, Some(code)),
        None if show.is_of(skew) && !other => (Decision::Admit, None),
        None if refers => (Decision::Refer, Some("policy/live")),
        None => (Decision::Deny, Some("policy/live")),
    };
    assert_eq!(judgement.decision(), decision, "{show:?}");
    assert_eq!(judgement.reason().map(|it| it.code()), reason, "{show:?}");
}

// What the library makes of the same is the same text.
fn check_made(show: &Show, code: &str, text: &str) {
    let (signer, place) = (show.signer(), show.place());
    let made = Presentation::new(code, &signer.public, place.as_deref(), near(show.at.into()));
    let fits = place.is_none_or(|it| (1..=256).contains(&it.len()));
    let own = show.bound().is_some_and(|it| it.id() == signer.id());
    match made {
        Err(PresentError::Place) => assert!(!fits),
        Err(PresentError::OtherKey) => assert!(!own),
        Err(PresentError::TooLong { chars }) => {
            assert!(chars > 483 && chars == text.chars().count());
        }
        Err(error) => panic!("{error}"),
        Ok(made) => {
            assert!(fits && own && text.len() <= 483);
            let live = reference::text_bytes("OHL1:", text).expect("a presentation");
            let (_, _, signature) = reference::envelope_parts(&live).expect("a presentation");
            let signature = signature.try_into().expect("64 bytes");
            let made = made.finish(signature).expect("it holds");
            assert_eq!(made.as_str(), text);
        }
    }
}

fn carried(show: &Show) -> Snapshot {
    let mut policy = Policy::new(Colour::Red, Colour::Red).expect("equal");
    if let Some((refers, skew)) = show.rule {
        let failing = if refers {
            Failing::Refer
        } else {
            Failing::Deny
        };
        policy = policy.with_live(Rule {
            failing,
            asked: skew.into(),
        });
    }
    let roots = Roots::new([ROOTS[0].public.clone()], 1).expect("one");
    let window = Window::new(UnixTime::new(9), UnixTime::new(u32::MAX)).expect("a window");
    let draft = BundleBuilder::new(1, window, roots.clone())
        .issuer(key())
        .place(PlaceType::new("gate").expect("a place"), policy)
        .build()
        .expect("small");
    let bytes = signers::bundle(&draft.to_bytes(), 1);
    Snapshot::first(&bytes, &roots, 0, near(0)).expect("signed")
}

fn key() -> IssuerKey {
    IssuerKey::unrestricted(ISSUER.public.clone())
        .with_issuer(IssuerId::new("A").expect("an id"))
        .with_names(Names::new([("en", "A")]).expect("a name"))
}

fn near(seconds: i16) -> UnixTime {
    UnixTime::new(1_795_262_400_u32.saturating_add_signed(seconds.into()))
}
