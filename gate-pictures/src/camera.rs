//! Where a camera's ray meets a card: flat, rolled or folded.

use crate::number::turn;

type Vector = [f32; 3];

/// What the card's surface is like; lengths are in sides of the symbol.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Surface {
    Flat,
    /// Around a bottle or an arm: the axis is at `slant` degrees to the symbol's columns.
    Cylinder {
        radius: f32,
        slant: f32,
    },
    /// Folded along a line at `place` from the centre.
    Fold {
        degrees: f32,
        place: f32,
        slant: f32,
    },
}

/// How the card stands before the camera.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pose {
    pub(crate) surface: Surface,
    /// Turn in the picture's plane, in degrees.
    pub(crate) roll: f32,
    /// Tilt out of the picture's plane, in degrees, about the axis at `tilt_axis`.
    pub(crate) tilt: f32,
    pub(crate) tilt_axis: f32,
    /// Distance in sides of the symbol: the smaller, the stronger the perspective.
    pub(crate) distance: f32,
    /// The symbol's side in pixels where it is untilted.
    pub(crate) side_pixels: f32,
    /// The symbol's centre in pixels.
    pub(crate) centre: (f32, f32),
}

/// A pose made ready to be asked for many pixels.
pub(crate) struct Camera {
    pose: Pose,
    rows: [Vector; 3],
    eye: Vector,
}

impl Camera {
    pub(crate) fn new(pose: Pose) -> Self {
        // Rz(axis) Rx(tilt) Rz(-axis) Rz(roll), transposed: from the camera to the card.
        let tilt = product(
            rotation_z(pose.tilt_axis),
            product(rotation_x(pose.tilt), rotation_z(-pose.tilt_axis)),
        );
        let rows = transposed(product(tilt, rotation_z(pose.roll)));
        let eye = apply(rows, [0.0, 0.0, -pose.distance]);
        Self { pose, rows, eye }
    }

    /// The place on the card that a pixel sees, in sides of the symbol from its centre.
    pub(crate) fn card(&self, x: f32, y: f32) -> Option<(f32, f32)> {
        let focal = self.pose.side_pixels * self.pose.distance;
        let (centre_x, centre_y) = self.pose.centre;
        let ray = [(x - centre_x) / focal, (y - centre_y) / focal, 1.0];
        let ray = apply(self.rows, ray);
        match self.pose.surface {
            Surface::Flat => flat(self.eye, ray),
            Surface::Cylinder { radius, slant } => {
                slanted(self.eye, ray, slant, |eye, ray| cylinder(eye, ray, radius))
            }
            Surface::Fold {
                degrees,
                place,
                slant,
            } => slanted(self.eye, ray, slant, |eye, ray| {
                folded(eye, ray, degrees, place)
            }),
        }
    }

    /// How far from the symbol's centre a card of a radius in sides can reach, in pixels.
    pub(crate) fn reach(&self, radius: f32) -> f32 {
        let Pose {
            distance,
            side_pixels,
            ..
        } = self.pose;
        if radius >= distance * 0.95 {
            return f32::MAX;
        }
        let clear = libm::sqrtf(distance * distance - radius * radius);
        side_pixels * distance * radius / clear
    }

    pub(crate) fn centre(&self) -> (f32, f32) {
        self.pose.centre
    }
}

fn flat(eye: Vector, ray: Vector) -> Option<(f32, f32)> {
    let ([x, y, z], [dx, dy, dz]) = (eye, ray);
    let t = -z / dz;
    (dz.abs() > 1e-6 && t > 0.0).then_some((x + t * dx, y + t * dy))
}

/// The surface bulges towards the camera.
fn cylinder(eye: Vector, ray: Vector, radius: f32) -> Option<(f32, f32)> {
    let ([x, y, z], [dx, dy, dz]) = (eye, ray);
    let depth = z - radius;
    let a = dx * dx + dz * dz;
    let half_b = x * dx + depth * dz;
    let c = x * x + depth * depth - radius * radius;
    let discriminant = half_b * half_b - a * c;
    if discriminant < 0.0 || a < 1e-9 {
        return None;
    }
    let t = (-half_b - libm::sqrtf(discriminant)) / a;
    let angle = libm::atan2f(x + t * dx, -(depth + t * dz));
    (t > 0.0 && angle.abs() < 1.5).then_some((angle * radius, y + t * dy))
}

/// Right of the line, the card leaves the plane by `degrees`, away from the camera.
fn folded(eye: Vector, ray: Vector, degrees: f32, place: f32) -> Option<(f32, f32)> {
    let [x, y, z] = eye;
    let moved = [x - place, y, z];
    let (sine, cosine) = turn(degrees);
    let bent = |[x, y, z]: Vector| [x * cosine + z * sine, y, z * cosine - x * sine];
    let left = flat(moved, ray).filter(|(u, _)| *u <= 0.0);
    let right = flat(bent(moved), bent(ray)).filter(|(u, _)| *u > 0.0);
    left.or(right).map(|(u, v)| (u + place, v))
}

fn slanted(
    eye: Vector,
    ray: Vector,
    slant: f32,
    meet: impl Fn(Vector, Vector) -> Option<(f32, f32)>,
) -> Option<(f32, f32)> {
    let there = rotation_z(-slant);
    let (u, v) = meet(apply(there, eye), apply(there, ray))?;
    let (sine, cosine) = turn(slant);
    Some((u * cosine - v * sine, u * sine + v * cosine))
}

fn rotation_z(degrees: f32) -> [Vector; 3] {
    let (sine, cosine) = turn(degrees);
    [[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]]
}

fn rotation_x(degrees: f32) -> [Vector; 3] {
    let (sine, cosine) = turn(degrees);
    [[1.0, 0.0, 0.0], [0.0, cosine, -sine], [0.0, sine, cosine]]
}

fn apply(rows: [Vector; 3], vector: Vector) -> Vector {
    rows.map(|row| dot(row, vector))
}

fn product(a: [Vector; 3], b: [Vector; 3]) -> [Vector; 3] {
    let columns = transposed(b);
    a.map(|row| columns.map(|column| dot(row, column)))
}

fn transposed(rows: [Vector; 3]) -> [Vector; 3] {
    let [[a, b, c], [d, e, f], [g, h, i]] = rows;
    [[a, d, g], [b, e, h], [c, f, i]]
}

fn dot(a: Vector, b: Vector) -> f32 {
    let ([a, b, c], [x, y, z]) = (a, b);
    a * x + b * y + c * z
}
