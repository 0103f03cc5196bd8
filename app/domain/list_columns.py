"""The titles of columns in lists of clients, in the spellings that other programs use."""

import re
from enum import StrEnum

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class Column(StrEnum):
    """What a column of a list of clients holds."""

    NAME = "name"
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    NICKNAME = "nickname"
    PRONOUNS = "pronouns"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    EMAIL = "email"
    EHR_ID = "ehr_id"
    ADDRESS = "address"
    EMPLOYER = "employer"
    DIAGNOSES = "diagnoses"


_SPELLINGS = {
    Column.NAME: "name fullname client clientname patient patientname clientfullname patientfullname"
    " legalname",
    Column.FIRST_NAME: "first firstname givenname given forename clientfirstname patientfirstname"
    " legalfirstname",
    Column.MIDDLE_NAME: "middle middlename middleinitial mi",
    Column.LAST_NAME: "last lastname surname familyname family clientlastname patientlastname legallastname",
    Column.NICKNAME: "nickname nicknames preferredname preferred goesby alias preferredfirstname knownas",
    Column.PRONOUNS: "pronoun pronouns preferredpronouns genderpronouns",
    Column.BIRTH_DATE: "birthdate dateofbirth dob birthday birth born birthdatemmddyyyy dobmmddyyyy"
    " patientdob clientdob patientdateofbirth clientdateofbirth",
    Column.PHONE: "phone phones phonenumber phoneno telephone tel mobile mobilephone cell cellphone homephone"
    " workphone primaryphone mobilenumber cellnumber phone1 phone2 contactnumber",
    Column.EMAIL: "email emails emailaddress mail primaryemail email1 email2 emailaddresses",
    Column.EHR_ID: "ehrid ehrnumber ehr patientid patientnumber patientno clientid clientnumber clientno id"
    " mrn medicalrecordnumber chartnumber chartno chartid recordnumber externalid fhirid",
    Column.ADDRESS: "address streetaddress street addressline1 addressline2 address1 address2 homeaddress"
    " city state zip zipcode postalcode postcode mailingaddress",
    Column.EMPLOYER: "employer company workplace employername",
    Column.DIAGNOSES: "diagnosis diagnoses diagnosiscode diagnosiscodes dx dxcode dxcodes icd icd10 icd10code"
    " icd10codes icd10cm icdcode icdcodes primarydiagnosis secondarydiagnosis",
}

_COLUMNS = {spelling: column for column, words in _SPELLINGS.items() for spelling in words.split()}


def column_of(title: str) -> Column | None:
    """What a column with this title holds; capitals, blanks and signs do not matter. None: not known."""
    return _COLUMNS.get(_NOT_LETTERS.sub("", title.casefold()))
