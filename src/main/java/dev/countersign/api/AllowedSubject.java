package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Patterns for the parts of a distinguished name besides the common name. What is left out is not signed. */
public record AllowedSubject(
        @JsonPropertyDescription("O, which Kubernetes reads as a group.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> organizations,

        @JsonPropertyDescription("OU.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> organizationalUnits,

        @JsonPropertyDescription("C.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> countries,

        @JsonPropertyDescription("ST.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> provinces,

        @JsonPropertyDescription("L.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> localities,

        @JsonPropertyDescription("street.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> streetAddresses,

        @JsonPropertyDescription("postalCode.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> postalCodes,

        @JsonPropertyDescription("serialNumber of the subject.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> serialNumbers,

        @JsonPropertyDescription("UID in a literalSubject.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> userIds,

        @JsonPropertyDescription("DC in a literalSubject.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> domainComponents,

        @JsonPropertyDescription("SN in a literalSubject.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> surnames,

        @JsonPropertyDescription("givenName in a literalSubject.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> givenNames,

        @JsonPropertyDescription("title in a literalSubject.") @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 256) String> titles) {

    public static final AllowedSubject NOTHING = new AllowedSubject(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of(), List.of());

    public AllowedSubject {
        organizations = Api.listOf(organizations);
        organizationalUnits = Api.listOf(organizationalUnits);
        countries = Api.listOf(countries);
        provinces = Api.listOf(provinces);
        localities = Api.listOf(localities);
        streetAddresses = Api.listOf(streetAddresses);
        postalCodes = Api.listOf(postalCodes);
        serialNumbers = Api.listOf(serialNumbers);
        userIds = Api.listOf(userIds);
        domainComponents = Api.listOf(domainComponents);
        surnames = Api.listOf(surnames);
        givenNames = Api.listOf(givenNames);
        titles = Api.listOf(titles);
    }
}
