//! Bundles that bring other roots, or another threshold.

use super::{installed, refused};
use crate::case::BundleCase;
use crate::make::trust::{Says, pinned, roots, usual};

cases![
    rotation_signed_by_the_old_roots_alone,
    rotation_signed_by_the_new_roots_alone,
    rotation_signed_by_one_new_root,
    rotation_to_a_threshold_of_three_signed_by_two,
    rotation_to_a_threshold_of_one_signed_by_one,
    rotation_drops_a_root_that_signs,
    rotation_skips_the_roots_between,
    rotation_with_quorum_and_malformed_claims,
    rotation_without_quorum_and_older,
    rotation_of_all_roots,
    rotation_of_one_root,
    rotation_to_a_threshold_of_three,
    rotation_to_a_threshold_of_one,
    rotation_in_order_only,
    rotation_to_one_root,
    rotation_to_32_roots,
];

fn rotation_signed_by_the_old_roots_alone() -> BundleCase {
    lacking(
        "The new roots did not sign.",
        &to([4, 5, 6], 2).signed([1, 2, 3]),
    )
}

fn rotation_signed_by_the_new_roots_alone() -> BundleCase {
    lacking(
        "The old roots did not sign.",
        &to([4, 5, 6], 2).signed([4, 5, 6]),
    )
}

fn rotation_signed_by_one_new_root() -> BundleCase {
    lacking(
        "One of two new roots signed.",
        &to([4, 5, 6], 2).signed([1, 2, 4]),
    )
}

fn rotation_to_a_threshold_of_three_signed_by_two() -> BundleCase {
    lacking(
        "The same roots, of which three must sign from now on.",
        &to([1, 2, 3], 3).signed([1, 2]),
    )
}

fn rotation_to_a_threshold_of_one_signed_by_one() -> BundleCase {
    lacking(
        "The same roots, of which one is to be enough.",
        &to([1, 2, 3], 1).signed([1]),
    )
}

fn rotation_drops_a_root_that_signs() -> BundleCase {
    lacking(
        "A root that leaves does not count for those that stay.",
        &to([2, 3, 4], 2).signed([1, 2]),
    )
}

fn rotation_skips_the_roots_between() -> BundleCase {
    lacking(
        "Signed by the roots before and after it, and not by those in force.",
        &to([7, 8, 9], 2).signed([4, 5, 7, 8]),
    )
}

fn rotation_with_quorum_and_malformed_claims() -> BundleCase {
    let mut says = to([4, 5, 6], 2);
    says.expires = 0;
    refused(
        "malformed/claims",
        "The claims come before the new roots' quorum.",
        says.signed([1, 2]),
    )
}

fn rotation_without_quorum_and_older() -> BundleCase {
    lacking(
        "The new roots' quorum comes before the number.",
        &to([4, 5, 6], 2).signed([1, 2]),
    )
    .after(usual().next().mark())
}

fn rotation_of_all_roots() -> BundleCase {
    held("Both quorums signed.", &to([4, 5, 6], 2), [1, 2, 4, 5])
}

fn rotation_of_one_root() -> BundleCase {
    held(
        "Two roots count for both quorums.",
        &to([2, 3, 4], 2),
        [2, 3],
    )
}

fn rotation_to_a_threshold_of_three() -> BundleCase {
    held(
        "All signed, as they must from now on.",
        &to([1, 2, 3], 3),
        [1, 2, 3],
    )
}

fn rotation_to_a_threshold_of_one() -> BundleCase {
    held("One will be enough from now on.", &to([1, 2, 3], 1), [1, 2])
}

fn rotation_in_order_only() -> BundleCase {
    held(
        "The same roots in another order are no change.",
        &to([3, 1, 2], 2),
        [1, 3],
    )
}

fn rotation_to_one_root() -> BundleCase {
    held("Three roots become one.", &to([4], 1), [1, 2, 4])
}

fn rotation_to_32_roots() -> BundleCase {
    let mut says = usual();
    says.roots = (1..=32).flat_map(|number| roots([number])).collect();
    held("As many roots as a bundle may have.", &says, [1, 2, 32])
}

fn to<const N: usize>(numbers: [u8; N], threshold: usize) -> Says {
    Says {
        roots: roots(numbers),
        threshold,
        ..usual()
    }
}

fn held<const N: usize>(description: &str, says: &Says, signers: [u8; N]) -> BundleCase {
    installed(description, says)
        .bytes(says.signed(signers))
        .pinned(pinned())
}

fn lacking(description: &str, bundle: &[u8]) -> BundleCase {
    refused("signature/quorum", description, bundle.to_vec())
}
