//! Many texts with a bundle and lists: the verdicts of one at a time.

use super::*;
use crate::key::KeyTables;

#[test]
fn texts_together_have_the_verdicts_of_one_at_a_time() {
    let changed = [(5, ListedState::Revoked), (6, ListedState::NowRed)];
    let carried = carried(policy());
    let listed = carried.with_list(&list(1, &changed), NOW).unwrap();
    let mut texts: Vec<String> = [4, 5, 6, 16]
        .map(|slot| issue(green().status_index(slot)))
        .into();
    texts.push(issue(green()));
    texts.push("OHC1:BB8".into());
    let tables = KeyTables::new(8 << 20);
    let mut met = Vec::new();
    // Before the list's issue, in date, with a stale list, after the code's and the bundle's end.
    for seconds in [-120, 0, 7_200, i64::from(DAY), 31 * i64::from(DAY)] {
        for snapshot in [&carried, &listed] {
            let plain = Verifier::carrying(snapshot);
            let one_by_one: Vec<_> = texts
                .iter()
                .map(|it| plain.verify(it, at(seconds)))
                .collect();
            for verifier in [plain, plain.with_tables(&tables)] {
                assert_eq!(verifier.verify_many(&texts, at(seconds)), one_by_one);
            }
            let codes = one_by_one.into_iter();
            met.extend(codes.map(|it| it.map_or_else(|why| why.code(), |_| "verified")));
        }
    }
    for expected in [
        "verified",
        "status/revoked",
        "status/unknown",
        "time/expired",
    ] {
        assert!(met.contains(&expected), "{expected} is not among {met:?}");
    }
}
