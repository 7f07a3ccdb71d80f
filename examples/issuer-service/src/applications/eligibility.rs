//! Who may use this route, by their document.

use healthcode::DocumentType;
use healthcode::claims::Country;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::catalogue::Notice;

/// What became of the route that is meant for the document, where another is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherRoute {
    /// It was not tried.
    #[default]
    NotTried,
    /// It was tried and failed.
    Failed,
}

/// Whether the bearer of such a document may apply here.
///
/// # Errors
/// The message that says where to go instead.
pub fn eligible(kind: DocumentType, country: Country, other: OtherRoute) -> Result<(), Notice> {
    match (kind, other) {
        (DocumentType::Passport, _) if country == Country::CHN => Err(Notice::MAINLAND_PASSPORT),
        (DocumentType::Passport | DocumentType::TaiwanPermit, _)
        | (DocumentType::HkMacaoPermit, OtherRoute::Failed) => Ok(()),
        (DocumentType::HkMacaoPermit, OtherRoute::NotTried) => Err(Notice::HK_MACAO_ROUTE),
        (DocumentType::PrcIdentityCard, _) => Err(Notice::MAINLAND_CARD),
        (DocumentType::PrcResidenceCard | DocumentType::Other, _) => Err(Notice::OTHER_DOCUMENT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_its_route() {
        let usa: Country = "USA".parse().unwrap();
        for (kind, country, other, wanted) in [
            (DocumentType::Passport, usa, OtherRoute::NotTried, Ok(())),
            (
                DocumentType::Passport,
                Country::CHN,
                OtherRoute::Failed,
                Err(4104),
            ),
            (
                DocumentType::TaiwanPermit,
                Country::CHN,
                OtherRoute::NotTried,
                Ok(()),
            ),
            (
                DocumentType::HkMacaoPermit,
                Country::CHN,
                OtherRoute::NotTried,
                Err(4102),
            ),
            (
                DocumentType::HkMacaoPermit,
                Country::CHN,
                OtherRoute::Failed,
                Ok(()),
            ),
            (
                DocumentType::PrcIdentityCard,
                Country::CHN,
                OtherRoute::Failed,
                Err(4101),
            ),
            (
                DocumentType::PrcResidenceCard,
                usa,
                OtherRoute::Failed,
                Err(4105),
            ),
            (DocumentType::Other, usa, OtherRoute::Failed, Err(4105)),
        ] {
            let found = eligible(kind, country, other).map_err(Notice::number);
            assert_eq!(found, wanted, "{kind} {country}");
        }
    }
}
