package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of the distinguished name besides the common name. Bounds are the upper bounds of RFC 5280, appendix A. */
public record Subject(
        @JsonPropertyDescription("Organizations (O).") @Size(max = 10)
        List<@Size(min = 1, max = 64) String> organizations,

        @JsonPropertyDescription("Organizational units (OU).") @Size(max = 10)
        List<@Size(min = 1, max = 64) String> organizationalUnits,

        @JsonPropertyDescription("Two-letter country codes (ISO 3166).") @Size(max = 10)
        List<@Size(min = 2, max = 2) String> countries,

        @JsonPropertyDescription("States or provinces (ST).") @Size(max = 10)
        List<@Size(min = 1, max = 128) String> provinces,

        @JsonPropertyDescription("Localities (L).") @Size(max = 10)
        List<@Size(min = 1, max = 128) String> localities,

        @JsonPropertyDescription("Street addresses (street).") @Size(max = 10)
        List<@Size(min = 1, max = 128) String> streetAddresses,

        @JsonPropertyDescription("Postal codes (postalCode).") @Size(max = 10)
        List<@Size(min = 1, max = 40) String> postalCodes,

        @JsonPropertyDescription("The serialNumber attribute of the subject, not the certificate's serial number.")
        @Size(min = 1, max = 64)
        @Nullable
        String serialNumber) {

    public Subject {
        organizations = Api.listOf(organizations);
        organizationalUnits = Api.listOf(organizationalUnits);
        countries = Api.listOf(countries);
        provinces = Api.listOf(provinces);
        localities = Api.listOf(localities);
        streetAddresses = Api.listOf(streetAddresses);
        postalCodes = Api.listOf(postalCodes);
    }
}
