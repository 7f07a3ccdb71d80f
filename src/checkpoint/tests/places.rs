use super::*;
use crate::claims::{Itinerary, Visit};
use crate::time::Day;
use crate::trust::ItineraryRule;

const HOUR: i64 = 3_600;
/// NOW is noon, in UTC, of this day.
const TODAY: u16 = 20_778;

// The verdict on an itinerary where two weeks are asked for and Shanghai is at risk.
fn travelled(itinerary: &Itinerary, now: UnixTime) -> Option<Refusal> {
    let rule = denying(ItineraryRule {
        missing: Decision::Refer,
        days: 14,
        risk: [region(31)].into(),
    });
    let carried = carried(policy().with_itinerary(rule).unwrap());
    let text = issue(green().itinerary(itinerary.clone()));
    let judgement = decide(&carried, &text, now);
    let reason = judgement.reason();
    let expected = match reason {
        None => Decision::Admit,
        Some(Refusal::PolicyItineraryMissing { .. }) => Decision::Refer,
        Some(_) => Decision::Deny,
    };
    assert_eq!(judgement.decision(), expected);
    reason
}

const RISK: Option<Refusal> = Some(Refusal::PolicyItinerary { days: 14 });
const MISSING: Option<Refusal> = Some(Refusal::PolicyItineraryMissing { days: 14 });

fn visit(region_number: u64, first: u16, last: u16) -> Visit {
    Visit::new(region(region_number), Day::new(first), Day::new(last)).unwrap()
}

fn itinerary(last: u16, days: u8, visits: &[Visit]) -> Itinerary {
    Itinerary::covering(Day::new(last), days, visits).unwrap()
}

#[test]
fn visits_to_regions_of_risk_count_for_the_days_that_are_asked_for() {
    let visited = |region, first, last| {
        let visits = [visit(region, first, last)];
        travelled(&itinerary(TODAY, 31, &visits), NOW)
    };
    assert_eq!(visited(31, TODAY, TODAY), RISK);
    // In the west the fourteenth day back is one earlier still.
    assert_eq!(visited(31, TODAY - 20, TODAY - 14), RISK);
    assert_eq!(visited(31, TODAY - 20, TODAY - 15), None);
    assert_eq!(visited(3_101, TODAY, TODAY), RISK);
    assert_eq!(visited(310_104, TODAY, TODAY), RISK);
    assert_eq!(visited(32, TODAY, TODAY), None);
    // The days are counted at the gate, and not from the issue.
    let visits = [visit(31, TODAY - 20, TODAY - 14)];
    let itinerary = itinerary(TODAY, 31, &visits);
    assert_eq!(travelled(&itinerary, at(12 * HOUR - 1)), RISK);
    assert_eq!(travelled(&itinerary, at(12 * HOUR)), None);
}

#[test]
fn a_visit_after_the_issue_is_none() {
    // Issued at noon in UTC: where clocks are furthest ahead, tomorrow began two hours ago.
    let planned = |first: u16| itinerary(TODAY + 3, 31, &[visit(31, first, TODAY + 3)]);
    assert_eq!(travelled(&planned(TODAY), NOW), RISK);
    assert_eq!(travelled(&planned(TODAY + 1), NOW), RISK);
    assert_eq!(travelled(&planned(TODAY + 2), NOW), None);
    let at_ten = |second: i64| {
        let rule = denying(ItineraryRule {
            missing: Decision::Refer,
            days: 1,
            risk: [region(31)].into(),
        });
        let issued = window(-2 * HOUR + second, DAY.into());
        let code = Claims::builder(issued, known(1)).colour(Colour::Green);
        let text = issue(code.itinerary(planned(TODAY + 1)));
        let policy = policy().with_itinerary(rule).unwrap();
        let key = IssuerKey::unrestricted(key(1).public().clone());
        judged(&policy, key, &text, NOW).decision()
    };
    // Ten in the morning in UTC is when tomorrow begins there.
    assert_eq!(at_ten(0), Decision::Deny);
    assert_eq!(at_ten(-1), Decision::Admit);
}

#[test]
fn an_itinerary_tells_of_its_own_days_only() {
    let told = |last, days| travelled(&itinerary(last, days, &[]), NOW);
    assert_eq!(told(TODAY, 14), None);
    assert_eq!(told(TODAY, 13), MISSING);
    // Where nothing was visited of late, the span ends earlier.
    assert_eq!(told(TODAY - 5, 9), None);
    assert_eq!(told(TODAY - 5, 8), MISSING);
    assert_eq!(told(TODAY - 40, 1), None);
    // In the east it may be tomorrow, and that is a whole fortnight there.
    assert_eq!(told(TODAY + 1, 14), None);
    assert_eq!(told(TODAY + 1, 13), MISSING);
    // The day after is nowhere yet: what is planned does not tell where the holder was.
    assert_eq!(told(TODAY + 2, 14), MISSING);
    assert_eq!(told(TODAY + 2, 15), None);
    assert_eq!(told(TODAY + 18, 31), None);
    assert_eq!(told(TODAY + 19, 31), MISSING);
    assert_eq!(told(u16::MAX, 31), MISSING);
    assert_eq!(told(0, 1), None);
    // Later, at the gate, the planned day has come, and the span reaches back far enough.
    let ahead = itinerary(TODAY + 2, 14, &[]);
    assert_eq!(travelled(&ahead, at(22 * HOUR - 1)), MISSING);
    assert_eq!(travelled(&ahead, at(22 * HOUR)), None);
}

#[test]
fn a_policy_says_what_a_missing_itinerary_means() {
    use Decision::{Admit, Deny, Refer};
    for (missing, expected) in [
        (Admit, ADMITTED),
        (Refer, (Refer, "policy/itinerary")),
        (Deny, (Deny, "policy/itinerary")),
    ] {
        let rule = ItineraryRule {
            missing,
            days: 14,
            risk: [region(31)].into(),
        };
        let carried = carried(policy().with_itinerary(referring(rule)).unwrap());
        let judgement = decide(&carried, &issue(green()), NOW);
        assert_eq!(said(&judgement), expected);
        let allowed = Allowance(Refusal::PolicyItineraryMissing { days: 14 });
        let count = usize::from(missing == Admit);
        assert_eq!(judgement.allowances(), &[allowed][..count]);
        // Risk is risk, however little the rest is asked for.
        let short = itinerary(TODAY, 1, &[visit(31, TODAY, TODAY)]);
        let judgement = decide(&carried, &issue(green().itinerary(short)), NOW);
        assert_eq!(said(&judgement), (Refer, "policy/itinerary"));
        assert_eq!(
            judgement.reason(),
            Some(Refusal::PolicyItinerary { days: 14 })
        );
    }
}

#[test]
fn a_code_is_of_an_accepted_region() {
    let verdict_of = |asked: &[u64], issuer: IssuerKey, code: Option<u64>| {
        let asked: Vec<_> = asked.iter().map(|it| region(*it)).collect();
        let carried = carried_with(policy().with_regions(denying(asked)).unwrap(), issuer);
        let code = code.map_or_else(green, |it| green().region(region(it)));
        verdict(&carried, &issue(code), NOW).1
    };
    let of = |regions: &[u64]| {
        let regions: Vec<_> = regions.iter().map(|it| region(*it)).collect();
        issuer_key().with_regions(regions)
    };
    let everywhere = || {
        IssuerKey::new(key(1).public().clone(), Purpose::ALL, Window::ALWAYS, DAY)
            .with_issuer(IssuerId::new("CN").unwrap())
            .with_names(Names::new([("en", "China")]).unwrap())
    };
    let refused = "policy/region";
    assert_eq!(verdict_of(&[44], of(&[44]), Some(4_401)), "none");
    assert_eq!(verdict_of(&[11, 4_401], of(&[44]), Some(4_401)), "none");
    assert_eq!(verdict_of(&[4_401], of(&[44]), Some(44)), refused);
    assert_eq!(verdict_of(&[11], of(&[44]), Some(4_401)), refused);
    // A code without region counts as all of its issuer's.
    assert_eq!(verdict_of(&[44], of(&[44]), None), "none");
    assert_eq!(verdict_of(&[44], of(&[4_401, 4_403]), None), "none");
    assert_eq!(verdict_of(&[4_401], of(&[44]), None), refused);
    assert_eq!(verdict_of(&[44], of(&[4_401, 11]), None), refused);
    // And that of an issuer for everywhere as of none.
    assert_eq!(verdict_of(&[44], everywhere(), None), refused);
    assert_eq!(verdict_of(&[44], everywhere(), Some(44)), "none");
    // Refused and not asked for are told apart.
    let elsewhere = policy()
        .with_regions(referring([region(11)].into()))
        .unwrap();
    let judgement = decide(&carried(elsewhere), &issue(green()), NOW);
    assert_eq!(said(&judgement), (Decision::Refer, refused));
    assert_eq!(
        lines(&judgement, Check::Region),
        ["policy/region: policy/region: codes of this region are not accepted here: refer"]
    );
    let judgement = decide(&carried(policy()), &issue(green()), NOW);
    assert_eq!(
        lines(&judgement, Check::Region),
        ["policy/region: not asked"]
    );
}

#[test]
fn an_issuer_of_no_region_at_all_is_of_no_accepted_one() {
    let policy = policy().with_regions(denying([region(44)].into())).unwrap();
    let nowhere = IssuerKey::unrestricted(key(1).public().clone()).with_regions([]);
    let judgement = judged(&policy, nowhere, &issue(green()), NOW);
    assert_eq!(said(&judgement), (Decision::Deny, "policy/region"));
}
