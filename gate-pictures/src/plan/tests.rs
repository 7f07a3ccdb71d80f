use super::*;
use crate::category::Category;
use crate::text::code_text;

#[test]
fn the_whole_symbol_is_in_the_frame() {
    for stream in 0..60 {
        let mut dice = Dice::new(11, stream);
        let text = code_text(&mut dice);
        let symbol = Modules::of(&text).unwrap();
        for category in [Category::Tilt, Category::Curved, Category::Mirrored] {
            let mut plan = Plan::mild(&mut dice, text.clone(), symbol.clone());
            category.spoil(&mut plan, 5, &mut dice);
            let pose = plan.pose_inside(&mut dice);
            assert!(plan.is_inside(pose), "{category:?} {stream}");
        }
    }
}

#[test]
fn a_symbol_that_is_too_near_is_not_inside() {
    let mut dice = Dice::new(12, 0);
    let text = code_text(&mut dice);
    let symbol = Modules::of(&text).unwrap();
    let plan = Plan::mild(&mut dice, text, symbol);
    let mut pose = plan.pose_inside(&mut dice);
    pose.side_pixels = float(plan.frame.0);
    assert!(!plan.is_inside(pose));
}
