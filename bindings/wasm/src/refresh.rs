//! Taking in what another scanner kept, so that neither goes back behind the other.

use healthcode::trust::Bundle;

use crate::carried::{Carried, Held, check_mark, damaged, with_kept};
use crate::record::{KeptList, Record};
use crate::refused::Refused;

/// What became of both.
pub(crate) struct Refreshed {
    /// Whether something of the state is in force that was not.
    pub(crate) taken: bool,
    /// Whether the state is behind, and is to be kept anew.
    pub(crate) behind: bool,
}

impl Carried {
    /// Takes in what is newer in a state: bundle, lists, pin and floor. What is older stays out;
    /// what has the same number and is another is refused, and then nothing is taken.
    pub(crate) fn refresh(&mut self, state: &[u8]) -> Result<Refreshed, Refused> {
        let Record {
            pinned,
            floor,
            bundle,
            lists,
        } = Record::decode(state).ok_or_else(damaged)?;
        let mut next = Self::new(match pinned.least_seq > self.pinned.least_seq {
            true => pinned,
            false => self.pinned.clone(),
        });
        next.floor = self.floor.max(floor);
        let theirs = bundle.map(|(roots, bundle)| (roots, bundle, lists));
        let held = match (self.held.clone(), theirs) {
            (held, None) => held,
            (None, Some((roots, bundle, lists))) => Some(Held::reopen(&roots, bundle, lists)?),
            (Some(held), Some((_, bundle, lists))) if *held.bundle == *bundle => {
                Some(with_lists(held, lists, Under::TheSame)?)
            }
            (Some(held), Some((roots, bundle, lists))) => {
                let opened = Bundle::open(&bundle, &roots).map_err(|_| damaged())?;
                let (have, got) = (held.snapshot.bundle().mark(), opened.mark());
                Some(if got.seq < have.seq {
                    with_lists(held, lists, Under::AnOlder)?
                } else {
                    check_mark(got, have)?;
                    let newer = Held::reopen(&roots, bundle, lists)?;
                    with_lists(newer, held.lists, Under::AnOlder)?
                })
            }
        };
        if let Some(held) = held {
            let bundle = held.snapshot.bundle();
            bundle.check_follows(None, next.pinned.least_seq)?;
            held.check_room()?;
            next.hold(held);
        }
        let (before, after) = (self.record(), next.record());
        *self = next;
        Ok(Refreshed {
            taken: after != before,
            behind: after != state,
        })
    }
}

/// Which bundle lists were installed under.
#[derive(Clone, Copy)]
enum Under {
    TheSame,
    /// The newer one may speak against them.
    AnOlder,
}

fn with_lists(
    mut held: Held,
    lists: impl IntoIterator<Item = (String, KeptList)>,
    under: Under,
) -> Result<Held, Refused> {
    for (uri, list) in lists {
        add(&mut held, uri, list, under)?;
    }
    Ok(held)
}

fn add(held: &mut Held, uri: String, list: KeptList, under: Under) -> Result<(), Refused> {
    if let Some(kept) = held.lists.get_mut(&uri) {
        if list.mark.seq < kept.mark.seq {
            return Ok(());
        }
        check_mark(list.mark, kept.mark)?;
        if list.mark == kept.mark && (kept.bytes.is_some() || list.bytes.is_none()) {
            // Two scanners that took it at different instants are to come to one state.
            kept.at = kept.at.min(list.at);
            return Ok(());
        }
    }
    match (with_kept(&held.snapshot, &uri, &list), under) {
        (Some(next), _) => held.snapshot = next,
        (None, Under::AnOlder) => return Ok(()),
        (None, Under::TheSame) => match &list.bytes {
            // What is known of a damaged list counts: the older one must go.
            None => return damage(held, uri, list),
            Some(bytes) => {
                let why = held.snapshot.with_list(bytes, list.at);
                return Err(why.map_or_else(Refused::from, |_| damaged()));
            }
        },
    }
    held.lists.insert(uri, list);
    Ok(())
}

fn damage(held: &mut Held, uri: String, list: KeptList) -> Result<(), Refused> {
    held.lists.insert(uri, list);
    let roots = held.snapshot.bundle().contents().roots();
    *held = Held::reopen(roots, held.bundle.to_vec(), held.lists.clone())?;
    Ok(())
}
