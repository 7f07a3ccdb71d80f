//! An oracle for what a scanner keeps.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use healthcode::checkpoint::{Checkpoint, CheckpointError};
use healthcode::claims::{IdentityHash, KnownIdentity, Suite};
use healthcode::trust::{Decision, InstallError, PlaceType, Roots};
use healthcode::{
    Claims, ClockConcern, ClockFloor, CodeId, Colour, DocumentType, Snapshot, UnixTime, Window,
};

mod model;
mod operations;

use crate::reference;
use crate::scene::ORIGIN;
use crate::signers::{self, ISSUER};
use model::State;
use operations::{Brought, BroughtList, Operation};

/// What is brought to a scanner and decided there, in any order: every answer and every state
/// is the model's, and what is refused leaves no trace.
pub fn scanner(data: &[u8]) {
    let Ok(operations) = <Vec<Operation>>::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    let mut scanner = Scanner {
        carried: None,
        decided: ClockFloor::new(UnixTime::new(0)),
        clock: ORIGIN,
        model: State::default(),
        brought: Vec::new(),
    };
    for operation in operations.iter().take(24) {
        let before = scanner.model.bundle.as_ref().map_or(0, |held| held.seq);
        scanner.carry_out(operation);
        scanner.check();
        let after = scanner.model.bundle.as_ref().map_or(0, |held| held.seq);
        assert!(before <= after, "an older bundle");
    }
}

struct Scanner {
    carried: Option<Snapshot>,
    decided: ClockFloor,
    clock: u32,
    model: State,
    // Bundles, and which one each named when it was made.
    brought: Vec<(Brought, Option<[u8; 32]>)>,
}

impl Scanner {
    fn carry_out(&mut self, operation: &Operation) {
        match operation {
            Operation::Clock(clock) => self.clock = clock.secs(),
            Operation::Decide(known) => self.decide(*known),
            Operation::List(list) => self.install_list(list),
            Operation::Bundle(bundle) => self.bring(bundle.clone()),
            Operation::Next(bundle) => {
                let follows = self.model.bundle.as_ref().map(|held| held.seq + 1);
                self.bring(bundle.clone().following(follows));
            }
            Operation::Again(which) => {
                let count = self.brought.len().max(1);
                let again = self.brought.get(usize::from(*which) % count).cloned();
                if let Some((bundle, previous)) = again {
                    self.install(&bundle, previous);
                }
            }
        }
    }

    fn bring(&mut self, bundle: Brought) {
        let in_force = self.model.bundle.as_ref().map(|held| held.hash);
        let previous = bundle.previous(in_force);
        self.install(&bundle, previous);
        self.brought.push((bundle, previous));
    }

    fn install(&mut self, bundle: &Brought, previous: Option<[u8; 32]>) {
        let now = self.now();
        let payload = bundle.payload(previous);
        let bytes = bundle.bytes(&payload);
        let installed = match &self.carried {
            Some(carried) => carried.with_bundle(&bytes, now),
            None => Snapshot::first(&bytes, &PINNED_ROOTS, model::LEAST, now),
        };
        let model = &mut self.model;
        let expected = model.install(bundle, previous, &payload, now.as_secs());
        self.take(installed, expected);
    }

    fn install_list(&mut self, list: &BroughtList) {
        let (payload, now) = (list.payload(), self.now());
        let Some(carried) = &self.carried else {
            return;
        };
        let installed = carried.with_list(&list.bytes(&payload), now);
        let expected = self.model.install_list(list, &payload, now.as_secs());
        self.take(installed, expected);
    }

    fn take(&mut self, installed: Result<Snapshot, InstallError>, expected: &str) {
        let code = installed
            .as_ref()
            .map_or_else(|it| it.code(), |_| "installed");
        assert_eq!(code, expected, "{:#?}", self.model);
        if let Ok(carried) = installed {
            self.carried = Some(carried);
        }
    }

    fn decide(&mut self, known: bool) {
        let now = self.now();
        let Some(carried) = &self.carried else {
            return;
        };
        let place = PlaceType::new(if known { "gate" } else { "moon" }).expect("a name");
        match Checkpoint::new(carried, &place) {
            Err(error) => assert!(!known && error == CheckpointError::UnknownPlace),
            Ok(checkpoint) => {
                let checkpoint = checkpoint.with_clock_floor(self.floor().instant());
                let judgement = checkpoint.decide(&CODE, &[], now);
                let decision = match judgement.decision() {
                    Decision::Admit => 0,
                    Decision::Refer => 1,
                    Decision::Deny => 2,
                };
                let told = (decision, judgement.reason().map(|it| it.code()));
                let end = carried.bundle().contents().window().end();
                assert!(known);
                assert_eq!(told, self.model.decide(self.clock), "{:#?}", self.model);
                self.decided = self.decided.after_decision(now, end);
            }
        }
    }

    // What a store keeps: the last decision, and what is in force.
    fn floor(&self) -> ClockFloor {
        let newest = self.carried.as_ref().map(Snapshot::newest_issue);
        let floor = newest.unwrap_or(UnixTime::new(0));
        ClockFloor::new(floor.max(self.decided.instant()))
    }

    fn now(&self) -> UnixTime {
        let reading = self.floor().read(UnixTime::new(self.clock));
        assert_eq!(reading.now.as_secs(), self.model.read(self.clock));
        let floor = self.model.floor();
        let (behind, ahead) = (
            floor.saturating_sub(self.clock),
            self.clock.saturating_sub(floor),
        );
        let concern = match (behind, ahead) {
            (121.., _) => Some(ClockConcern::Behind { seconds: behind }),
            (_, 2_592_001..) => Some(ClockConcern::FarAhead { seconds: ahead }),
            _ => None,
        };
        assert_eq!(reading.concern, concern);
        reading.now
    }

    fn check(&self) {
        assert_eq!(self.floor().instant().as_secs(), self.model.floor());
        let mark = self.carried.as_ref().map(|it| it.bundle().mark());
        let held = self.model.bundle.as_ref().map(|it| (it.seq, it.hash));
        assert_eq!(mark.map(|it| (it.seq, it.hash)), held);
        let lists = self.carried.iter().flat_map(|it| it.lists().iter());
        let lists: Vec<_> = lists.map(|it| (it.uri().to_owned(), it.seq())).collect();
        let held = self.model.lists.iter();
        let held: Vec<_> = held
            .map(|(which, list)| (format!("https://a.example/{which}"), list.seq))
            .collect();
        assert_eq!(lists, held);
    }
}

/// When the code was issued that all decisions are about.
const CODE_ISSUED_AT: u32 = ORIGIN - 40 * 3_600;

static PINNED_ROOTS: LazyLock<Roots> = LazyLock::new(|| {
    let (mask, threshold) = model::PINNED;
    let keys: Vec<_> = signers::roots(mask).map(|it| it.public.clone()).collect();
    Roots::new(keys, threshold as usize).expect("distinct keys")
});
static CODE: LazyLock<String> = LazyLock::new(|| {
    let code_id = CodeId::from_bytes(*b"code-id.");
    let known = KnownIdentity {
        code_id,
        identity: IdentityHash::from_bytes([1; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let window = Window::new(CODE_ISSUED_AT.into(), u32::MAX.into()).expect("a window");
    let claims = Claims::builder(window, known)
        .colour(Colour::Green)
        .status_index(5)
        .build_with_id(code_id)
        .expect("small");
    ISSUER.code(&reference::payload(&claims))
});
