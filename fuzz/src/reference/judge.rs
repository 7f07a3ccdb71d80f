//! Decisions at a place (SPEC 8, steps 6 and 7, and SPEC 14), on plain numbers.

use crate::scene::{Age, Area, Asked, Listed, ORIGIN, Scene, Shown};

/// What is decided: 0 to admit, 1 to refer, 2 to deny.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub decision: u8,
    pub reason: Option<&'static str>,
    /// The holder first; nobody where the code was refused.
    pub people: Vec<u8>,
}

/// The decision about a code whose signatures hold, under a bundle that was installed in time.
pub fn decide(scene: &Scene) -> Outcome {
    if let Err(code) = early(scene) {
        return Outcome {
            decision: 2,
            reason: Some(code),
            people: Vec::new(),
        };
    }
    let mut people = vec![0; scene.code.companions.len() + 1];
    let mut failed = Vec::new();
    let everyone: Vec<usize> = (0..people.len()).collect();
    let mut fail = |whom: &[usize], code, decision: u8| {
        for person in whom {
            people[*person] = decision.max(people[*person]);
        }
        failed.push((code, decision));
    };
    if let Some((code, decision)) = status(scene) {
        fail(&everyone, code, decision);
    }
    for person in &everyone {
        fail(&[*person], "policy/colour", colour(scene, *person));
    }
    let asked = &scene.asked;
    if let Some((denies, wanted)) = &asked.tests.0 {
        for person in &everyone {
            let holds = *person == 0 && has_test(scene, wanted);
            fail(&[*person], "policy/test", failing(*denies, holds));
        }
    }
    if asked.itinerary.0.is_some() {
        for person in &everyone {
            fail(&[*person], "policy/itinerary", itinerary(scene, *person));
        }
    }
    if let Some((denies, wanted)) = &asked.regions.0 {
        fail(
            &everyone,
            "policy/region",
            failing(*denies, is_of(scene, wanted)),
        );
    }
    fail(&everyone, "policy/live", live(scene));
    if let Some((denies, most)) = asked.age.0 {
        let age = scene.now.secs() - scene.code.issued_at();
        fail(&everyone, "policy/age", failing(denies, age <= most.secs()));
    }
    fail(&everyone, "policy/age", bundle(scene));
    let mut holder_matched = false;
    for shown in scene.documents() {
        match shown {
            _ if scene.code.peppered => fail(&everyone, "identity/missing", 2),
            Shown::Strangers => fail(&everyone, "identity/mismatch", 2),
            Shown::Holders => holder_matched = true,
        }
    }
    if let Some(denies) = asked.identity.0 {
        for person in &everyone {
            let holds = *person == 0 && holder_matched;
            fail(&[*person], "identity/missing", failing(denies, holds));
        }
    }
    let decision = people.iter().copied().max().unwrap_or(2);
    let first = failed.iter().find(|it| it.1 == decision && decision > 0);
    Outcome {
        decision,
        reason: first.map(|it| it.0),
        people,
    }
}

/// The list in force, if it is one: it must have been in time when it came.
pub fn in_force(scene: &Scene) -> Option<&Listed> {
    let list = scene.list.as_ref()?;
    let at = list.installed_at();
    (scene.issuer_has_lists && at < scene.bundle_end() && at < list.end()).then_some(list)
}

// Steps 6 and 7, as far as they refuse.
fn early(scene: &Scene) -> Result<(), &'static str> {
    let now = scene.now.secs();
    let list = in_force(scene);
    let floor = list.map_or(ORIGIN, Listed::installed_at);
    if now < scene.start() {
        return Err("time/not-yet-valid");
    }
    if now >= scene.end() {
        return Err("time/expired");
    }
    if now < floor {
        return Err("time/clock");
    }
    if let (Some(index), Some(list)) = (scene.code.index, list) {
        match list.value(index) {
            None | Some(0 | 12 | 13) => {}
            Some(1) => return Err("status/revoked"),
            Some(2) => return Err("status/suspended"),
            Some(_) => return Err("status/unknown"),
        }
    }
    match status(scene) {
        Some((code, 2)) => Err(code),
        _ if scene.code.shown.is_some() && !scene.code.bound => Err("policy/live"),
        _ => Ok(()),
    }
}

// What follows where the list is stale or missing.
fn status(scene: &Scene) -> Option<(&'static str, u8)> {
    let index = scene.code.index?;
    let missing = scene.asked.list_missing.number();
    let list = in_force(scene).filter(|list| list.value(index).is_some());
    let Some(list) = list else {
        return Some(("status/unknown", missing));
    };
    let soft = list.ttl.map_or(u32::MAX, Age::secs);
    let soft = soft.min(scene.asked.list_soft.secs());
    let now = u64::from(scene.now.secs());
    if now >= list.end().into() {
        let stale = scene.asked.list_stale.number();
        Some(("status/stale", missing.max(stale).max(1)))
    } else if now >= u64::from(list.issued_at()) + u64::from(soft) {
        Some(("status/stale", scene.asked.list_stale.number()))
    } else {
        None
    }
}

fn colour(scene: &Scene, person: usize) -> u8 {
    let Some(signed) = scene.code.colour() else {
        return 2;
    };
    let list = in_force(scene).zip(scene.code.index);
    let listed = list.and_then(|(list, index)| list.value(index));
    let counts = match person {
        0 => {
            let listed = match listed {
                Some(12) => 1,
                Some(13) => 2,
                _ => 0,
            };
            signed.number().max(listed)
        }
        companion => scene.code.companions[companion - 1].number(),
    };
    match counts {
        it if it <= scene.asked.admit.number() => 0,
        it if it <= scene.asked.refer.number() => 1,
        _ => 2,
    }
}

fn has_test(scene: &Scene, wanted: &[(bool, crate::scene::Third, Age)]) -> bool {
    let (issued_at, now) = (scene.code.issued_at(), scene.now.secs());
    let known = |sampled: u32| sampled <= issued_at;
    scene.code.tests.iter().any(|(antigen, result, sampled)| {
        let sampled = sampled.secs();
        let asked = wanted.iter().any(|(method, wanted, age)| {
            method == antigen && wanted == result && now.saturating_sub(sampled) <= age.secs()
        });
        let overtaken = scene.code.tests.iter().any(|(_, other, at)| {
            let at = at.secs();
            known(at) && at >= sampled && other != result && other.number() != 2
        });
        known(sampled) && asked && !overtaken
    })
}

fn itinerary(scene: &Scene, person: usize) -> u8 {
    let Some((denies, missing, days, risk)) = &scene.asked.itinerary.0 else {
        return 0;
    };
    let (missing, days) = (missing.number(), i64::from(policy_days(*days)));
    let Some((last, span, visits)) = scene.code.itinerary.as_ref().filter(|_| person == 0) else {
        return missing;
    };
    let today = i64::from(scene.now.secs() / 86_400);
    let (last, span) = (i64::from(last_day(*last)), i64::from(span_days(*span)));
    let back = |day: i64| (today - day).max(0);
    for (area, from, to) in visits {
        let (first, until) = visit_days(last, span, *from, *to);
        let ignored = first * 86_400 - 50_400 > i64::from(scene.code.issued_at());
        if !ignored && back(until) <= days && area.is_in(risk) {
            return failing(*denies, false);
        }
    }
    // Days that have not begun anywhere do not count.
    let furthest = i64::from((scene.now.secs() + 50_400) / 86_400);
    let reached = last.max(today).min(furthest);
    if reached + span < last + days {
        missing
    } else {
        0
    }
}

fn is_of(scene: &Scene, wanted: &[Area]) -> bool {
    let own = &scene.issuer_regions;
    match scene.code.region {
        Some(region) => region.is_in(wanted),
        None => !own.is_empty() && own.iter().all(|it| it.is_in(wanted)),
    }
}

fn live(scene: &Scene) -> u8 {
    let rule = scene.asked.live.0;
    match scene.code.shown {
        None => {
            let matched = scene.documents().any(|it| it == Shown::Holders);
            let on_paper = !scene.code.bound && matched && !scene.code.peppered;
            rule.map_or(0, |(denies, _)| failing(denies, on_paper))
        }
        Some((at, place)) => {
            let (denies, most) = rule.map_or((true, 60), |(denies, age)| (denies, age.secs()));
            let here = match (scene.here, place.number()) {
                (None, _) | (_, 2) => true,
                (Some(here), place) => here == (place == 0),
            };
            let near = at.secs().abs_diff(scene.now.secs()) <= most;
            failing(denies, near && here)
        }
    }
}

fn bundle(scene: &Scene) -> u8 {
    let now = scene.now.secs();
    let soft = u64::from(ORIGIN) + u64::from(scene.asked.bundle_soft.secs());
    if now >= scene.bundle_end() {
        2
    } else if u64::from(now) >= soft {
        scene.asked.bundle_stale.number()
    } else {
        0
    }
}

fn failing(denies: bool, holds: bool) -> u8 {
    match (holds, denies) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => 2,
    }
}

/// The days that a policy counts, 1 to 31.
pub fn policy_days(days: u8) -> u8 {
    days % 31 + 1
}

/// The last day of an itinerary, around the day of [`ORIGIN`].
pub fn last_day(day: u8) -> u16 {
    u16::try_from(ORIGIN / 86_400).expect("before 2149") + u16::from(day % 8) - 5
}

/// The days of an itinerary, 1 to 31.
pub fn span_days(days: u8) -> u8 {
    days % 31 + 1
}

/// First and last day of a visit in a span that ends on a day.
pub fn visit_days(last: i64, span: i64, from: u8, to: u8) -> (i64, i64) {
    let (from, to) = (i64::from(from) % span, i64::from(to) % span);
    (last - from.max(to), last - from.min(to))
}

/// The place's rules, if there can be such a policy.
pub fn is_policy(asked: &Asked) -> bool {
    let tests = asked.tests.0.as_ref();
    let regions = asked.regions.0.as_ref();
    asked.admit.number() <= asked.refer.number()
        && tests.is_none_or(|(_, tests)| (1..=4).contains(&tests.len()))
        && regions.is_none_or(|(_, regions)| !regions.is_empty())
}
