//! A verified code against a place's policy: pure, in the order of SPEC 8.

use alloc::vec::Vec;

use super::judgement::{Allowance, Judgement, PersonJudgement, Reason};
use super::trace::{Check, Compared, Step};
use crate::claims::{Document, Pepper, Person};
use crate::error::Refusal;
use crate::limits::DEFAULT_LIVE_SKEW;
use crate::time::UnixTime;
use crate::trust::{Decision, Failing, Policy};
use crate::verifier::{Freshness, Status, VerifiedCode, allowed_status};

mod facts;

/// A code on its way to a judgement.
pub(super) struct Case<'a> {
    policy: &'a Policy,
    code: VerifiedCode,
    now: UnixTime,
    place_id: Option<&'a str>,
    people: Vec<PersonJudgement>,
    // Of the documents shown; judged last.
    mismatches: Vec<Refusal>,
    reasons: Vec<Reason>,
    allowances: Vec<Allowance>,
    trace: Vec<Step>,
}

impl<'a> Case<'a> {
    pub(super) fn new(policy: &'a Policy, code: VerifiedCode, now: UnixTime) -> Self {
        let people = code.people().map(|bearer| PersonJudgement {
            person: bearer.person,
            decision: Decision::Admit,
            colour: bearer.colour,
            document: None,
        });
        let early = Check::EARLY.into_iter().filter(|it| *it != Check::Status);
        let mut trace = Vec::with_capacity(TYPICAL_STEPS);
        trace.extend(early.map(Step::held));
        Self {
            policy,
            now,
            place_id: None,
            people: people.collect(),
            mismatches: Vec::new(),
            reasons: Vec::new(),
            allowances: Vec::new(),
            trace,
            code,
        }
    }

    pub(super) fn at_place(self, place_id: Option<&'a str>) -> Self {
        Self { place_id, ..self }
    }

    pub(super) fn with_documents(
        mut self,
        documents: &[Document],
        pepper: Option<&Pepper>,
    ) -> Self {
        for (place, document) in documents.iter().enumerate() {
            let found = match pepper {
                Some(pepper) => self.code.match_document_with(document, pepper),
                None => self.code.match_document(document),
            };
            match found {
                Ok(matched) => {
                    let mut people = self.people.iter_mut();
                    if let Some(own) = people.find(|it| it.person == matched.person()) {
                        own.document = own.document.or(Some(place));
                    }
                }
                Err(refusal) => self.mismatches.push(refusal),
            }
        }
        self
    }

    pub(super) fn judge(mut self) -> Judgement {
        self.judge_status();
        self.judge_colours();
        self.judge_tests();
        self.judge_itinerary();
        self.judge_region();
        self.judge_live();
        self.judge_code_age();
        self.judge_bundle_age();
        self.judge_identity();
        let worst = self.people.iter().map(|it| it.decision).max();
        Judgement {
            decision: worst.unwrap_or(Decision::Deny),
            reasons: self.reasons,
            allowances: self.allowances,
            people: self.people,
            trace: self.trace,
            code: Some(self.code),
        }
    }

    fn judge_status(&mut self) {
        let staleness = self.policy.staleness();
        let compared = |state, freshness| Compared::Status { state, freshness };
        match self.code.status() {
            Status::NotListed | Status::NotChecked => self.trace.push(Step::held(Check::Status)),
            Status::Unknown => {
                let failed = (Refusal::StatusUnknown, staleness.list_missing);
                self.settle(Check::Status, compared(None, None), Some(failed));
            }
            Status::Listed {
                state,
                issued_at,
                until,
                freshness,
            } => {
                let now = self.now;
                let stale = Refusal::StatusStale {
                    issued_at,
                    until,
                    now,
                };
                let failed = (freshness != Freshness::Fresh)
                    .then(|| (stale, allowed_status(freshness, staleness)));
                self.settle(
                    Check::Status,
                    compared(Some(state), Some(freshness)),
                    failed,
                );
            }
        }
    }

    fn judge_region(&mut self) {
        let Some(rule) = self.policy.regions() else {
            self.trace.push(Step::not_asked(Check::Region));
            return;
        };
        let accepted = facts::is_of_regions(&self.code, &rule.asked);
        self.rule(
            Check::Region,
            Compared::Held,
            accepted.err().map(|it| (it, rule.failing)),
        );
    }

    fn judge_live(&mut self) {
        let rule = self.policy.live();
        let limit = rule.map_or(DEFAULT_LIVE_SKEW, |rule| rule.asked);
        let Some(presented) = self.code.presented() else {
            // A code without a holder's key, such as one on paper, will do with its document.
            let on_paper = self.code.claims().holder_key().is_none();
            let holder = self.people.first();
            let shown = holder.is_some_and(|holder| holder.document.is_some());
            match rule {
                None => self.trace.push(Step::not_asked(Check::Live)),
                Some(_) if on_paper && shown => self.trace.push(Step::held(Check::Live)),
                Some(rule) => {
                    let failed = (Refusal::PolicyNotLive, rule.failing);
                    self.rule(Check::Live, Compared::Held, Some(failed));
                }
            }
            return;
        };
        let seconds = presented.at().as_secs().abs_diff(self.now.as_secs());
        let here = self.place_id.map_or(Ok(()), |id| presented.check_place(id));
        let held = presented.check_time(limit, self.now).and(here);
        let failing = rule.map_or(Failing::Deny, |rule| rule.failing);
        let compared = match held {
            // The seconds would not say what failed.
            Err(Refusal::PolicyLivePlace) => Compared::Held,
            _ => Compared::Seconds { seconds, limit },
        };
        self.rule(Check::Live, compared, held.err().map(|it| (it, failing)));
    }

    fn judge_code_age(&mut self) {
        let Some(rule) = self.policy.max_age() else {
            self.trace.push(Step::not_asked(Check::CodeAge));
            return;
        };
        let (limit, issued_at) = (rule.asked, self.code.claims().issued_at());
        let seconds = self.now.seconds_since(issued_at);
        let too_old = Refusal::PolicyCodeAge { seconds, limit };
        let failed = (seconds > limit).then_some((too_old, rule.failing));
        self.rule(Check::CodeAge, Compared::Seconds { seconds, limit }, failed);
    }

    fn judge_bundle_age(&mut self) {
        let Some(window) = self.code.bundle_window() else {
            return;
        };
        let (now, staleness) = (self.now, self.policy.staleness());
        let issued_at = window.start();
        let soft = issued_at.checked_add(staleness.bundle_soft_age);
        let (freshness, until, decision) = match soft {
            _ if now >= window.end() => (Freshness::Expired, window.end(), Decision::Deny),
            Some(soft) if now >= soft => (Freshness::Stale, soft, staleness.bundle_stale),
            _ => (Freshness::Fresh, window.end(), Decision::Admit),
        };
        let too_old = Refusal::PolicyBundleAge {
            issued_at,
            until,
            now,
        };
        let seconds = now.seconds_since(issued_at);
        let failed = (freshness != Freshness::Fresh).then_some((too_old, decision));
        let compared = Compared::Bundle { seconds, freshness };
        self.settle(Check::BundleAge, compared, failed);
    }

    fn judge_identity(&mut self) {
        for refusal in core::mem::take(&mut self.mismatches) {
            let failed = (refusal, Failing::Deny);
            self.rule(Check::Identity, Compared::Held, Some(failed));
        }
        let asked = self.policy.identity();
        for place in 0..self.people.len() {
            let Some(own) = self.people.get(place) else {
                continue;
            };
            let (person, document) = (own.person, own.document);
            let failed = match (asked, document) {
                (_, Some(_)) => None,
                (Some(failing), None) => Some((Refusal::DocumentMissing, failing)),
                (None, None) => {
                    let person = Some(person);
                    let step = Step::not_asked(Check::Identity);
                    self.trace.push(Step { person, ..step });
                    continue;
                }
            };
            let failed = failed.map(|(refusal, failing)| (refusal, Decision::from(failing)));
            self.settle_person(person, Check::Identity, Compared::Held, failed);
        }
    }

    // A check about the whole code that either holds or leads to refer or deny.
    fn rule(&mut self, check: Check, compared: Compared, failed: Option<(Refusal, Failing)>) {
        let failed = failed.map(|(refusal, failing)| (refusal, Decision::from(failing)));
        self.settle(check, compared, failed);
    }

    // The same, where the policy may let pass what failed.
    fn settle(&mut self, check: Check, compared: Compared, failed: Option<(Refusal, Decision)>) {
        if let Some((_, decision)) = failed {
            for it in &mut self.people {
                it.decision = it.decision.max(decision);
            }
        }
        self.note(None, check, compared, failed);
    }

    fn settle_person(
        &mut self,
        person: Person,
        check: Check,
        compared: Compared,
        failed: Option<(Refusal, Decision)>,
    ) {
        if let Some((_, decision)) = failed {
            let own = self.people.iter_mut().filter(|it| it.person == person);
            own.for_each(|it| it.decision = it.decision.max(decision));
        }
        self.note(Some(person), check, compared, failed);
    }

    fn note(
        &mut self,
        person: Option<Person>,
        check: Check,
        compared: Compared,
        failed: Option<(Refusal, Decision)>,
    ) {
        let decision = failed.map_or(Decision::Admit, |(_, decision)| decision);
        let compared = match (failed, compared) {
            (Some((refusal, _)), Compared::Held) => Compared::Failed(refusal),
            _ => compared,
        };
        self.trace.push(Step {
            check,
            person,
            compared,
            decision,
        });
        match failed {
            Some((refusal, Decision::Admit)) => self.allowances.push(Allowance(refusal)),
            Some((refusal, decision)) => self.reasons.push(Reason {
                refusal,
                decision,
                person,
            }),
            None => {}
        }
    }
}

const TYPICAL_STEPS: usize = 18;
