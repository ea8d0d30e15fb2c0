package dev.countersign.plan.authority;

import dev.countersign.api.Allow;
import dev.countersign.api.AllowedAuthority;
import dev.countersign.api.AllowedSubject;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.OtherName;
import dev.countersign.api.Span;
import dev.countersign.pki.AddressRange;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.Usage;
import dev.countersign.plan.Identity;
import dev.countersign.policy.Allowance;
import dev.countersign.policy.Allowance.Heir;
import dev.countersign.policy.Allowance.Unclear;
import dev.countersign.policy.Form;
import dev.countersign.policy.Glob;
import dev.countersign.policy.KeyChoice;
import dev.countersign.policy.NameField;
import dev.countersign.policy.NamePattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code allow}. An entry that is not understood allows nothing, takes nothing from the others, and is told. */
final class AllowReading {
    private final List<Unclear> unclear = new ArrayList<>();

    private AllowReading() {}

    static Allowance of(Identity identity, @Nullable Allow given) {
        return new AllowReading().read(identity, given == null ? Allow.NOTHING_SAID : given);
    }

    private Allowance read(Identity identity, Allow allow) {
        return new Allowance(
                identity.toString(),
                names(allow, identity.namespace().isEmpty()),
                stated(allow.usages()).map(usages -> new HashSet<>(entries("usages", usages, AllowReading::usage))),
                Optional.ofNullable(allow.maxDuration()).flatMap(this::maxDuration),
                stated(allow.keys()).map(keys -> entries("keys", keys, KeyChoice::parse)),
                entries("authorities", allow.authorities(), AllowReading::heir),
                unclear);
    }

    /** Once an authority says which names it signs, it says so of every kind; a cluster authority always does. */
    private Optional<Map<NameField, List<NamePattern>>> names(Allow allow, boolean clusterWide) {
        var names = new EnumMap<NameField, List<NamePattern>>(NameField.class);
        texts(names, NameField.COMMON_NAMES, allow.commonNames());
        texts(names, NameField.DNS_NAMES, allow.dnsNames());
        texts(names, NameField.URIS, allow.uris());
        texts(names, NameField.EMAIL_ADDRESSES, allow.emailAddresses());
        add(names, NameField.IP_ADDRESSES, allow.ipAddresses(), AllowReading::addresses);
        add(names, NameField.OTHER_NAMES, allow.otherNames(), AllowReading::other);
        subject(names, Optional.ofNullable(allow.subject()).orElse(AllowedSubject.NOTHING));
        return names.isEmpty() && !clusterWide ? Optional.empty() : Optional.of(names);
    }

    private void subject(Map<NameField, List<NamePattern>> names, AllowedSubject subject) {
        texts(names, NameField.ORGANIZATIONS, subject.organizations());
        texts(names, NameField.ORGANIZATIONAL_UNITS, subject.organizationalUnits());
        texts(names, NameField.COUNTRIES, subject.countries());
        texts(names, NameField.PROVINCES, subject.provinces());
        texts(names, NameField.LOCALITIES, subject.localities());
        texts(names, NameField.STREET_ADDRESSES, subject.streetAddresses());
        texts(names, NameField.POSTAL_CODES, subject.postalCodes());
        texts(names, NameField.SERIAL_NUMBERS, subject.serialNumbers());
        texts(names, NameField.USER_IDS, subject.userIds());
        texts(names, NameField.DOMAIN_COMPONENTS, subject.domainComponents());
        texts(names, NameField.SURNAMES, subject.surnames());
        texts(names, NameField.GIVEN_NAMES, subject.givenNames());
        texts(names, NameField.TITLES, subject.titles());
    }

    private void texts(Map<NameField, List<NamePattern>> names, NameField field, List<String> patterns) {
        add(names, field, patterns, text -> new NamePattern.Text(Glob.compile(field.form(), text)));
    }

    private <T> void add(
            Map<NameField, List<NamePattern>> names, NameField field, List<T> given, Function<T, NamePattern> read) {
        if (!given.isEmpty()) {
            names.put(field, entries(field.path(), given, read));
        }
    }

    private <T, R> List<R> entries(String path, List<T> given, Function<T, R> read) {
        var entries = new ArrayList<R>();
        for (var entry : given) {
            try {
                entries.add(read.apply(entry));
            } catch (PkiException e) {
                unclear.add(new Unclear(path, e.what()));
            }
        }
        return entries;
    }

    private static NamePattern addresses(String range) {
        return new NamePattern.Addresses(AddressRange.parse(range));
    }

    private static NamePattern other(OtherName name) {
        var form = name.utf8Value().contains("@") ? Form.EMAIL : Form.TEXT;
        return new NamePattern.Other(name.oid(), Glob.compile(form, name.utf8Value()));
    }

    private static Usage usage(String label) {
        return Usage.of(label).orElseThrow(() -> new PkiException("'" + label + "' is not known: remove it"));
    }

    private static Heir heir(AllowedAuthority authority) {
        if (authority.kind() == null) {
            throw new PkiException("kind is one that this version of the operator does not know: write"
                    + " CertificateAuthority or ClusterCertificateAuthority, or upgrade the operator");
        }
        return new Heir(
                authority.kind() == AuthorityRef.Kind.ClusterCertificateAuthority,
                Glob.compile(Form.DNS, authority.name()));
    }

    private Optional<Duration> maxDuration(Span span) {
        var duration = span.duration();
        if (duration.isEmpty()) {
            unclear.add(
                    new Unclear("maxDuration", "'" + span + "' is not a span of time: write for example 90d or 24h"));
        }
        return duration;
    }

    private static <T> Optional<List<T>> stated(List<T> given) {
        return given.isEmpty() ? Optional.empty() : Optional.of(given);
    }
}
