//! Claims to bytes, and back from their bytes after the signature held.

use alloc::vec::Vec;

use super::*;

impl Encode for Claims {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        let starts_later = self.window.start() != self.issued_at;
        let optional = usize::from(starts_later).saturating_add(self.holder_key.iter().count());
        writer.map(optional.saturating_add(4));
        writer.int(KEY_EXP);
        writer.uint(self.window.end().as_secs());
        if starts_later {
            writer.int(KEY_NBF);
            writer.uint(self.window.start().as_secs());
        }
        writer.int(KEY_IAT);
        writer.uint(self.issued_at.as_secs());
        writer.int(KEY_CTI);
        writer.bytes(self.code_id.as_bytes());
        if let Some(key) = &self.holder_key {
            writer.int(KEY_CNF);
            writer.map(1);
            writer.int(CNF_COSE_KEY);
            encode_cose_key(writer, key.as_bytes());
        }
        writer.int(KEY_BODY);
        self.encode_body(writer);
    }
}

impl Claims {
    fn encode_body(&self, writer: &mut Writer<impl Sink>) {
        let present = [
            self.colour.is_some(),
            self.region.is_some(),
            self.status_index.is_some(),
            !self.companions.is_empty(),
            self.itinerary.is_some(),
            !self.tests.is_empty(),
            self.suite == Suite::Two,
        ];
        writer.map(
            present
                .into_iter()
                .filter(|is| *is)
                .count()
                .saturating_add(2),
        );
        if let Some(colour) = self.colour {
            writer.int(BODY_COLOUR);
            writer.uint(colour.number());
        }
        writer.int(BODY_IDENTITY);
        writer.bytes(self.identity.as_bytes());
        writer.int(BODY_DOCUMENT_TYPE);
        writer.uint(self.document_type.number());
        if let Some(region) = self.region {
            writer.int(BODY_REGION);
            writer.uint(region.number());
        }
        if let Some(index) = self.status_index {
            writer.int(BODY_STATUS_INDEX);
            writer.uint(index);
        }
        if !self.companions.is_empty() {
            writer.int(BODY_COMPANIONS);
            writer.array(self.companions.len());
            self.companions
                .iter()
                .for_each(|companion| companion.encode(writer));
        }
        if let Some(itinerary) = &self.itinerary {
            writer.int(BODY_ITINERARY);
            itinerary.encode(writer);
        }
        if !self.tests.is_empty() {
            writer.int(BODY_TESTS);
            writer.array(self.tests.len());
            self.tests.iter().for_each(|test| test.encode(writer));
        }
        if self.suite == Suite::Two {
            writer.int(BODY_SUITE);
            writer.uint(2_u8);
        }
    }

    /// Reads claims (SPEC 8, step 4).
    pub(crate) fn decode(payload: &[u8]) -> Result<Self, Malformed> {
        let fault = match Fields::read(payload).and_then(Fields::into_claims) {
            Ok(claims) if claims.is_encoded_as(payload) => return Ok(claims),
            Ok(_) => broken("not in their one form"),
            Err(fault) => fault,
        };
        // Bytes that are no deterministic CBOR at all are refused as such first.
        cbor::check(payload).map_err(|_| Malformed::Cbor)?;
        Err(fault)
    }
}

impl Companion {
    fn encode(&self, writer: &mut Writer<impl Sink>) {
        writer.array(3);
        writer.uint(self.colour.number());
        writer.bytes(self.identity.as_bytes());
        writer.uint(self.document_type.number());
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        if reader.array()? != 3 {
            return Err(Unexpected);
        }
        Ok(Self {
            colour: Colour::from_number(reader.uint()?).ok_or(Unexpected)?,
            identity: IdentityHash::from_bytes(reader.byte_array()?),
            document_type: DocumentType::from_number(reader.uint()?).ok_or(Unexpected)?,
        })
    }
}

#[derive(Default)]
struct Fields {
    exp: Option<UnixTime>,
    nbf: Option<UnixTime>,
    iat: Option<UnixTime>,
    cti: Option<CodeId>,
    cnf: Option<PublicKey>,
    body: Option<Body>,
}

#[derive(Default)]
struct Body {
    colour: Option<Colour>,
    identity: Option<IdentityHash>,
    document_type: Option<DocumentType>,
    region: Option<Region>,
    status_index: Option<u32>,
    companions: Vec<Companion>,
    itinerary: Option<Itinerary>,
    tests: Vec<TestRecord>,
    suite: Suite,
}

impl Fields {
    fn read(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        let mut fields = Self::default();
        let entries = reader.map().map_err(|_| broken("the claims are no map"))?;
        for _ in 0..entries {
            fields.read_entry(&mut reader)?;
        }
        reader
            .end()
            .map_err(|_| broken("bytes follow the claims"))?;
        Ok(fields)
    }

    fn read_entry(&mut self, reader: &mut Reader<'_>) -> Result<(), Malformed> {
        match reader
            .int()
            .map_err(|_| broken("a claim's key is no integer"))?
        {
            KEY_EXP => self.exp = Some(seconds(reader)?),
            KEY_NBF => self.nbf = Some(seconds(reader)?),
            KEY_IAT => self.iat = Some(seconds(reader)?),
            KEY_CTI => {
                let id = reader
                    .byte_array()
                    .map_err(|_| broken("cti is not 8 bytes"))?;
                self.cti = Some(CodeId::from_bytes(id));
            }
            KEY_CNF => self.cnf = Some(confirmation(reader)?),
            KEY_BODY => self.body = Some(Body::read(reader)?),
            _ => return Err(broken("a claim has an unknown key")),
        }
        Ok(())
    }

    fn into_claims(self) -> Result<Claims, Malformed> {
        let exp = self.exp.ok_or(broken("exp is missing"))?;
        let issued_at = self.iat.ok_or(broken("iat is missing"))?;
        let code_id = self.cti.ok_or(broken("cti is missing"))?;
        let body = self.body.ok_or(broken("the body is missing"))?;
        let start = match self.nbf {
            Some(nbf) if nbf == issued_at => return Err(broken("nbf repeats iat")),
            Some(nbf) if nbf < issued_at => return Err(broken("nbf is before iat")),
            Some(nbf) => nbf,
            None => issued_at,
        };
        let window = Window::new(start, exp).map_err(|_| broken("exp is not after the start"))?;
        if body.colour.is_none() && body.itinerary.is_none() && body.tests.is_empty() {
            return Err(broken("neither colour nor itinerary nor test"));
        }
        if body.colour.is_none() && !body.companions.is_empty() {
            return Err(broken("companions on a code without colour"));
        }
        Ok(Claims {
            window,
            issued_at,
            code_id,
            holder_key: self.cnf,
            colour: body.colour,
            identity: body
                .identity
                .ok_or(broken("the identity hash is missing"))?,
            document_type: body
                .document_type
                .ok_or(broken("the document type is missing"))?,
            region: body.region,
            status_index: body.status_index,
            companions: body.companions,
            itinerary: body.itinerary,
            tests: body.tests,
            suite: body.suite,
            origin: Origin::Untrusted,
        })
    }
}

impl Body {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut body = Self::default();
        let entries = reader.map().map_err(|_| broken("the body is no map"))?;
        for _ in 0..entries {
            body.read_entry(reader)?;
        }
        Ok(body)
    }

    fn read_entry(&mut self, reader: &mut Reader<'_>) -> Result<(), Malformed> {
        match reader
            .int()
            .map_err(|_| broken("a key of the body is no integer"))?
        {
            BODY_COLOUR => self.colour = Some(one_of(reader, Colour::from_number, "colour")?),
            BODY_IDENTITY => {
                let hash = reader.byte_array();
                let hash = hash.map_err(|_| broken("the identity hash is not 12 bytes"))?;
                self.identity = Some(IdentityHash::from_bytes(hash));
            }
            BODY_DOCUMENT_TYPE => {
                self.document_type =
                    Some(one_of(reader, DocumentType::from_number, "document type")?);
            }
            BODY_REGION => {
                self.region = Some(reader.region().map_err(|_| broken("region"))?);
            }
            BODY_STATUS_INDEX => {
                self.status_index = Some(one_of(
                    reader,
                    |index| index.try_into().ok(),
                    "status index",
                )?);
            }
            BODY_COMPANIONS => {
                self.companions = list(
                    reader,
                    MAX_COMPANIONS,
                    Companion::decode,
                    "1 to 5 companions",
                )?;
            }
            BODY_ITINERARY => {
                let itinerary = Itinerary::decode(reader).map_err(|_| broken("itinerary"))?;
                self.itinerary = Some(itinerary);
            }
            BODY_TESTS => self.tests = list(reader, MAX_TESTS, TestRecord::decode, "1 to 4 tests")?,
            BODY_SUITE => {
                let only_two = |suite| (suite == 2).then_some(Suite::Two);
                self.suite = one_of(reader, only_two, "identity suite")?;
            }
            _ => return Err(broken("the body has an unknown key")),
        }
        Ok(())
    }
}

fn seconds(reader: &mut Reader<'_>) -> Result<UnixTime, Malformed> {
    reader
        .seconds()
        .map_err(|_| broken("an instant is not whole seconds below 2^32"))
}

// RFC 8747 section 3.2: a COSE_Key, here an Ed25519 key in its one form.
fn confirmation(reader: &mut Reader<'_>) -> Result<PublicKey, Malformed> {
    let mut key_bytes = || {
        let wrapped = reader.map()? == 1 && reader.int()? == CNF_COSE_KEY;
        let okp = wrapped && reader.map()? == 3 && reader.int()? == 1 && reader.int()? == 1;
        let ed25519 = okp && reader.int()? == -1 && reader.int()? == 6;
        if ed25519 && reader.int()? == -2 {
            reader.byte_array()
        } else {
            Err(Unexpected)
        }
    };
    let bytes = key_bytes().map_err(|_| broken("cnf is no Ed25519 COSE_Key"))?;
    PublicKey::from_bytes(&bytes).map_err(|_| broken("cnf holds a weak key"))
}

fn one_of<T>(
    reader: &mut Reader<'_>,
    meaning: impl Fn(u64) -> Option<T>,
    rule: &'static str,
) -> Result<T, Malformed> {
    reader.uint().ok().and_then(meaning).ok_or(broken(rule))
}

fn list<T>(
    reader: &mut Reader<'_>,
    most: usize,
    item: fn(&mut Reader<'_>) -> Result<T, Unexpected>,
    rule: &'static str,
) -> Result<Vec<T>, Malformed> {
    let count = reader.array().map_err(|_| broken(rule))?;
    if !(1..=most).contains(&count) {
        return Err(broken(rule));
    }
    let mut items = Vec::with_capacity(count);
    for _ in 0..count {
        items.push(item(reader).map_err(|_| broken(rule))?);
    }
    Ok(items)
}

const fn broken(rule: &'static str) -> Malformed {
    Malformed::Claims { rule }
}

/// RFC 8392 section 4: exp, nbf, iat, cti; RFC 8747 section 3.1: cnf.
const KEY_EXP: i64 = 4;
const KEY_NBF: i64 = 5;
const KEY_IAT: i64 = 6;
const KEY_CTI: i64 = 7;
const KEY_CNF: i64 = 8;
/// Private use (RFC 8392 section 9.1: below -65536).
const KEY_BODY: i64 = -65_537;
/// RFC 8747 section 3.1: the confirmation is a `COSE_Key`.
const CNF_COSE_KEY: i64 = 1;

const BODY_COLOUR: i64 = 0;
const BODY_IDENTITY: i64 = 1;
const BODY_DOCUMENT_TYPE: i64 = 2;
const BODY_REGION: i64 = 3;
const BODY_STATUS_INDEX: i64 = 4;
const BODY_COMPANIONS: i64 = 5;
const BODY_ITINERARY: i64 = 6;
const BODY_TESTS: i64 = 7;
const BODY_SUITE: i64 = 8;
