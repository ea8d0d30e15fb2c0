package dev.countersign.policy;

import dev.countersign.pki.AttributeType;
import dev.countersign.pki.SubjectAlternativeName;

/** The kinds of name, each with the field of {@code allow} that opens it. There is no name without a field. */
public enum NameField {
    COMMON_NAMES("commonNames", "commonName", Form.TEXT),
    DNS_NAMES("dnsNames", "dnsNames", Form.DNS),
    IP_ADDRESSES("ipAddresses", "ipAddresses", Form.TEXT),
    URIS("uris", "uris", Form.URI),
    EMAIL_ADDRESSES("emailAddresses", "emailAddresses", Form.EMAIL),
    OTHER_NAMES("otherNames", "otherNames", Form.TEXT),
    ORGANIZATIONS("subject.organizations", Form.TEXT),
    ORGANIZATIONAL_UNITS("subject.organizationalUnits", Form.TEXT),
    COUNTRIES("subject.countries", Form.TEXT),
    PROVINCES("subject.provinces", Form.TEXT),
    LOCALITIES("subject.localities", Form.TEXT),
    STREET_ADDRESSES("subject.streetAddresses", Form.TEXT),
    POSTAL_CODES("subject.postalCodes", Form.TEXT),
    SERIAL_NUMBERS("subject.serialNumbers", "subject.serialNumber", Form.TEXT),
    USER_IDS("subject.userIds", "UID in literalSubject", Form.TEXT),
    DOMAIN_COMPONENTS("subject.domainComponents", "DC in literalSubject", Form.TEXT),
    SURNAMES("subject.surnames", "SN in literalSubject", Form.TEXT),
    GIVEN_NAMES("subject.givenNames", "givenName in literalSubject", Form.TEXT),
    TITLES("subject.titles", "title in literalSubject", Form.TEXT);

    private final String path;
    private final String claimed;
    private final Form form;

    NameField(String path, Form form) {
        this(path, path, form);
    }

    NameField(String path, String claimed, Form form) {
        this.path = path;
        this.claimed = claimed;
        this.form = form;
    }

    /** The field below {@code allow}. */
    public String path() {
        return path;
    }

    /** Where a ClientCertificate says such a name. */
    String claimed() {
        return claimed;
    }

    public Form form() {
        return form;
    }

    static NameField of(AttributeType type) {
        return switch (type) {
            case COMMON_NAME -> COMMON_NAMES;
            case SURNAME -> SURNAMES;
            case SERIAL_NUMBER -> SERIAL_NUMBERS;
            case COUNTRY -> COUNTRIES;
            case LOCALITY -> LOCALITIES;
            case STATE -> PROVINCES;
            case STREET -> STREET_ADDRESSES;
            case ORGANIZATION -> ORGANIZATIONS;
            case ORGANIZATIONAL_UNIT -> ORGANIZATIONAL_UNITS;
            case TITLE -> TITLES;
            case POSTAL_CODE -> POSTAL_CODES;
            case GIVEN_NAME -> GIVEN_NAMES;
            case USER_ID -> USER_IDS;
            case DOMAIN_COMPONENT -> DOMAIN_COMPONENTS;
        };
    }

    static NameField of(SubjectAlternativeName name) {
        return switch (name) {
            case SubjectAlternativeName.Dns _ -> DNS_NAMES;
            case SubjectAlternativeName.Ip _ -> IP_ADDRESSES;
            case SubjectAlternativeName.Uri _ -> URIS;
            case SubjectAlternativeName.Email _ -> EMAIL_ADDRESSES;
            case SubjectAlternativeName.Other _ -> OTHER_NAMES;
        };
    }
}
