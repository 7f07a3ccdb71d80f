//! Machine-readable zones, with any fields and the check digits that belong to them (ICAO 9303).

/// A passport's two lines of 44 (part 4).
pub(super) struct Passport {
    pub(super) code: &'static str,
    pub(super) state: &'static str,
    pub(super) number: &'static str,
    pub(super) birth: &'static str,
    pub(super) expiry: &'static str,
    pub(super) personal: &'static str,
}

/// A card's three lines of 30 (part 5).
pub(super) struct Card {
    pub(super) code: &'static str,
    pub(super) state: &'static str,
    /// Nine characters and the check digit, or nine characters and a filler.
    pub(super) number: String,
    pub(super) optional: String,
    /// The second line's optional data, on cards of three lines only.
    pub(super) second_optional: &'static str,
    pub(super) birth: &'static str,
}

pub(super) fn passport() -> Passport {
    Passport {
        code: "P<",
        state: "USA",
        number: "X1234567<",
        birth: "900131",
        expiry: "301231",
        personal: "<<<<<<<<<<<<<<",
    }
}

/// A permit of a Hong Kong or Macao resident.
pub(super) fn permit() -> Card {
    Card {
        code: "C<",
        state: "CHN",
        number: checked("H12345678"),
        optional: String::new(),
        second_optional: "",
        birth: "790704",
    }
}

impl Passport {
    pub(super) fn print(&self) -> String {
        let names = format!("{}{}SPECIMEN<<HOLDER", self.code, self.state);
        let number = checked(self.number);
        let birth = checked(self.birth);
        let tail = format!("{}{}", checked(self.expiry), checked(self.personal));
        let composite = digit(&format!("{number}{birth}{tail}"));
        format!(
            "{names:<<44}\n{number}{}{birth}F{tail}{composite}",
            self.state
        )
    }
}

impl Card {
    pub(super) fn print(&self) -> String {
        let optional = format!("{:<<15}", self.optional);
        let second = format!("{:<<11}", self.second_optional);
        let birth = checked(self.birth);
        let expiry = checked("301231");
        let composite = digit(&format!("{}{optional}{birth}{expiry}{second}", self.number));
        format!(
            "{}{}{}{optional}\n{birth}M{expiry}{}{second}{composite}\n{:<<30}",
            self.code, self.state, self.number, self.state, "SPECIMEN<<HOLDER"
        )
    }

    /// The same fields on two lines of 36 (part 6).
    pub(super) fn print_large(&self) -> String {
        let optional = format!("{:<<7}", self.optional);
        let birth = checked(self.birth);
        let expiry = checked("301231");
        let composite = digit(&format!("{}{birth}{expiry}{optional}", self.number));
        let first = format!("{}{}SPECIMEN<<HOLDER", self.code, self.state);
        format!(
            "{first:<<36}\n{}{}{birth}M{expiry}{optional}{composite}",
            self.number, self.state
        )
    }
}

/// A field with its check digit behind it (part 3, section 4.9).
pub(super) fn checked(field: &str) -> String {
    format!("{field}{}", digit(field))
}

/// A zone with one character replaced, counted without line ends.
pub(super) fn altered(zone: &str, place: usize, character: char) -> String {
    let mut seen = 0;
    zone.chars()
        .map(|old| {
            let here = old != '\n' && seen == place;
            seen += usize::from(old != '\n');
            if here { character } else { old }
        })
        .collect()
}

fn digit(field: &str) -> char {
    let values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let value = |character| values.find(character).unwrap_or(0);
    let products = field.chars().zip([7, 3, 1].into_iter().cycle());
    let sum: usize = products
        .map(|(character, weight)| value(character) * weight)
        .sum();
    char::from(values.as_bytes()[sum % 10])
}
