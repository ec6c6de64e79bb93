import Contractors

/// The headings that programs in English, German and Czech use, by what they mean.
///
/// Source: contractor-formats.md §9, §13 to §18 for those of programs; the others are the plain words of the languages.
extension HeaderSynonyms {
  /// Headings with the same meaning in both entities.
  static let europeanShared: [(Meaning, [String])] = [
    (
      .key,
      [
        "External ID", "Internal ID", "Account ID", "Reference", "Account Reference", "A/C", "Customer ID",
        "Customer Number", "Customer No.", "Customer Code", "Vendor Number", "Vendor No.", "Vendor Code",
        "Supplier Number", "Supplier Code", "No.", "Account Number",
        "AccountNumber", "Kundennummer", "Kunden-Nr.", "Kundennr.", "Debitorennummer", "Konto",
        "Lieferantennummer",
        "Nummer", "Nr.", "Číslo zákazníka", "Kód", "Číslo", "Zákaznické číslo",
      ]
    ),
    (
      .field("taxId"),
      [
        "Tax ID", "Tax Number", "TaxNumber", "VAT", "VAT Number", "VAT ID", "VAT Registration Number",
        "VAT Registration No.", "VAT Reg. No.", "VAT No.", "Ust.-ID-Nr.",
        "USt-IdNr.",
        "EU-USt-IdNr.", "UID", "UID-Nummer", "USt-ID", "Umsatzsteuer-ID", "Steuernummer", "DIČ", "IČ DPH",
      ]
    ),
    (
      .element("phones", kind: "work"),
      [
        "Telephone", "Phone Number", "Phone No.", "Telephone No.", "PhoneNumber", "Work Phone",
        "Business Phone", "Telefon",
        "Telefonnummer", "Tel.",
        "Telefon geschäftlich", "Rufnummer", "Telefonní číslo", "Telefon do práce",
      ]
    ),
    (
      .element("phones", kind: "mobile"),
      [
        "Mobile Phone", "MobileNumber", "Cell", "Cell Phone", "Mobil", "Mobiltelefon", "Handy", "Mobilnummer",
        "Mobilní telefon",
      ]
    ),
    (.element("phones", kind: "fax"), ["Fax Number", "FaxNumber", "Telefax", "Faxnummer", "Faxové číslo"]),
    (.element("phones", kind: "home"), ["Telefon privat", "Privattelefon", "Telefon domů"]),
    (
      .element("emails", kind: "work"),
      [
        "E-mail Address", "Email Address", "EmailAddress", "Work E-mail", "E-Mail-Adresse", "Mail", "E-Mail",
        "Mailadresse", "E-mailová adresa",
      ]
    ),
    (.element("emails", kind: "home"), ["Home E-mail", "E-Mail privat"]),
    (
      .element("websites", kind: "work"),
      [
        "URL", "Web Page", "Web Site", "Homepage", "Internet", "Webseite", "Internetseite", "Webové stránky",
        "Web stránka", "Stránky",
      ]
    ),
    (
      .element("addresses", kind: "legal"),
      [
        "Legal Address", "Registered Address", "Billing Address", "Rechnungsadresse", "Sídlo",
        "Fakturační adresa",
      ]
    ),
    (.element("addresses", kind: "actual"), ["Full Address", "Adresse", "Anschrift", "Adresa"]),
    (
      .element("addresses", kind: "postal"),
      ["Postal Address", "Mailing Address", "Postanschrift", "Poštovní adresa"]
    ),
    (
      .element("addresses", kind: "delivery"),
      ["Delivery Address", "Shipping Address", "Lieferadresse", "Lieferanschrift", "Dodací adresa"]
    ),
    (
      .addressPart("street"),
      [
        "Street", "Street Address", "Billing Street", "Address Line 1", "Street 1", "Straße", "Strasse",
        "Straße und Hausnummer", "Ulice", "Улица", "Улица, дом",
      ]
    ),
    (.addressPart("line2"), ["Address Line 2", "Street 2", "street2", "Adresszusatz", "Адрес 2"]),
    (
      .addressPart("city"),
      ["City", "Billing City", "Town", "Ort", "Stadt", "Wohnort", "Město", "Obec", "Город"]
    ),
    (
      .addressPart("postalCode"),
      [
        "Zip", "Zip Code", "Postal Code", "Billing Postal Code", "Billing Zip",
        "Billing Zip/Postal Code", "Postcode", "Post Code", "PLZ", "Postleitzahl", "PSČ", "Индекс",
        "Почтовый индекс",
      ]
    ),
    (
      .addressPart("region"),
      [
        "State", "Billing State", "Billing State/Province", "Province", "County", "Region", "Bundesland",
        "Kraj", "Область", "Регион",
      ]
    ),
    (.addressPart("country"), ["Country", "Billing Country", "Land", "Stát", "Země", "Страна"]),
    (
      .field("groups"),
      [
        "Groups", "Group", "Labels", "Tags", "Category", "Categories", "Gruppe", "Gruppen", "Kategorie",
        "Skupina", "Štítky",
      ]
    ),
    (
      .field("comment"),
      [
        "Comments", "Note", "Remark", "Remarks", "Description", "Bemerkung", "Bemerkungen", "Notiz",
        "Notizen", "Kommentar", "Anmerkung", "Poznámka", "Poznámky", "Popis",
      ]
    ),
    (
      .field("responsible"),
      [
        "Responsible Person", "Owner", "Account Manager", "Sales Rep", "Sachbearbeiter", "Betreuer",
        "Zuständig", "Odpovědná osoba", "Obchodník",
      ]
    ),
  ]

  /// Headings of companies.
  static let europeanCompany: [(Meaning, [String])] = [
    (
      .field("name"),
      [
        "Company Name", "CompanyName", "Account Name", "Customer", "Customer Name", "Supplier",
        "Contact Name", "ContactName",
        "Organization", "Organization Name", "Firma", "Firmenname", "Name 1", "Unternehmen", "Kunde",
        "Lieferant",
        "Kurzbezeichnung", "Název", "Název firmy", "Jméno firmy", "Společnost", "Obchodní jméno",
      ]
    ),
    (.field("legalName"), ["Legal Name", "LegalName", "Registered Name"]),
    (.field("fullName"), ["Full Name", "Vollständiger Name", "Plný název"]),
    (
      .field("registrationNumber"),
      [
        "Company Number", "CompanyNumber", "Registration Number", "Registered Number", "Registration No.",
        "Handelsregister", "Handelsregisternummer",
        "HRB", "IČO", "IČ", "Identifikační číslo",
      ]
    ),
    (.field("currency"), ["Currency", "Währung", "WKZ", "Měna", "Валюта"]),
    (.field("director"), ["Director", "Managing Director", "Geschäftsführer", "Jednatel"]),
    (
      .field("bankAccounts"),
      [
        "IBAN", "Bank Account", "Bank Account Number", "Account No.", "Kontonummer", "Bankkonto",
        "Bankverbindung", "Číslo účtu", "Bankovní účet",
      ]
    ),
    (
      .part("bankCode"),
      ["BIC", "SWIFT", "SWIFT-Code", "Sort Code", "Bank Sort Code", "BLZ", "Bankleitzahl", "Kód banky"]
    ),
    (.part("bankName"), ["Bank", "Bank Name", "Bankname", "Kreditinstitut", "Banka", "Název banky"]),
  ]

  /// Headings of contacts.
  static let europeanContact: [(Meaning, [String])] = [
    (
      .fullPersonName,
      [
        "Full Name", "Contact", "Contact Name", "Contact Person", "Name", "Ansprechpartner", "Kontaktperson",
        "Kontakt", "Kontaktní osoba", "Jméno a příjmení",
      ]
    ),
    (
      .field("lastName"),
      ["LastName", "Surname", "Family Name", "Nachname", "Familienname", "Zuname", "Příjmení"]
    ),
    (
      .field("firstName"),
      ["FirstName", "Given Name", "Forename", "Vorname", "Rufname", "Jméno", "Křestní jméno"]
    ),
    (.field("middleName"), ["MiddleName", "Additional Name", "Zweiter Vorname", "Prostřední jméno"]),
    (
      .field("birthDate"),
      ["Date of Birth", "Birth Date", "Geburtsdatum", "Geburtstag", "Datum narození", "Narozeniny"]
    ),
    (
      .field("position"),
      ["Title", "Role", "Function", "Position", "Funktion", "Stellung", "Funkce", "Pozice"]
    ),
    (.field("honorific"), ["Salutation", "Honorific", "Anrede", "Oslovení"]),
    (.field("sex"), ["Gender", "Sex", "Geschlecht", "Pohlaví"]),
  ]
}
