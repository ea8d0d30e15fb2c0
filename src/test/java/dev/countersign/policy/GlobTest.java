package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.pki.PkiException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static final Holder ORDERS = new Holder("team", "orders");

    private static boolean matches(Form form, String pattern, String name) {
        return Glob.compile(form, pattern).matches(name, ORDERS);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    DNS   | orders.shop.svc                    | orders.shop.svc
                    DNS   | *.shop.svc                         | a.shop.svc
                    DNS   | *.Shop.svc                         | a.shop.svc
                    DNS   | *.*.svc                            | a.b.svc
                    DNS   | api-*-x.svc                        | api-7-x.svc
                    DNS   | *.${namespace}.svc                 | web.team.svc
                    DNS   | ${name}.${namespace}.svc           | orders.team.svc
                    DNS   | ${name}-client.svc                 | orders-client.svc
                    TEXT  | *                                  | Ann Example
                    TEXT  | *                                  | Jörg
                    TEXT  | ${namespace}/${name}               | team/orders
                    TEXT  | ${namespace}:*                     | team:anything-9
                    TEXT  | a*b*c                              | abbbc1c
                    TEXT  | Acme Inc.                          | Acme Inc.
                    URI   | spiffe://example.org/ns/*/sa/*     | spiffe://example.org/ns/team/sa/orders
                    URI   | spiffe://*.example.org/x           | spiffe://eu.example.org/x
                    URI   | spiffe://e.org/ns/${namespace}/*   | spiffe://e.org/ns/team/v1.2
                    URI   | urn:acme:*                         | urn:acme:orders.v2
                    EMAIL | *@example.org                      | ann.smith@example.org
                    EMAIL | *@*.example.org                    | ann@eu.example.org
                    EMAIL | ${name}@example.org                | orders@example.org
                    """, delimiter = '|')
    void a_pattern_gives(Form form, String pattern, String name) {
        assertThat(matches(form, pattern, name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    DNS   | *.shop.svc                         | a.b.shop.svc           | one label only
                    DNS   | *.shop.svc                         | shop.svc               | something, not nothing
                    DNS   | *.shop.svc                         | .shop.svc              | something, not nothing
                    DNS   | *.shop.svc                         | a.shop.svc.evil.org    | to the end
                    DNS   | *.shop.svc                         | a.shopxsvc             | a dot is a dot
                    DNS   | *.${namespace}.svc                 | a.team-a.svc           | not the neighbour's
                    DNS   | *.${namespace}.svc                 | a.b.team.svc           | one label only
                    DNS   | ${name}.svc                        | carts.svc              | another object
                    TEXT  | *                                  | a.b                    | may be a host name
                    TEXT  | *                                  | a/b                    | may be a path
                    TEXT  | *                                  | a@b                    | may be an address
                    TEXT  | *                                  | a:b                    | may be a user of a kind
                    TEXT  | *                                  | a,O=admins             | may be a distinguished name
                    TEXT  | admin                              | Admin                  | case counts
                    TEXT  | admin                              | аdmin                  | a Cyrillic letter counts
                    TEXT  | ${namespace}:*                     | team-a:x               | not the neighbour's
                    URI   | spiffe://example.org/ns/*/sa/*     | spiffe://example.org/ns/a/b/sa/c   | one segment
                    URI   | spiffe://example.org/ns/*          | spiffe://example.org/ns/           | not nothing
                    URI   | spiffe://example.org/ns/*          | spiffe://example.org/ns/a%2Fsa%2Fb | no hidden slash
                    URI   | spiffe://example.org/ns/*          | spiffe://example.org/ns/a?b        | no query
                    URI   | spiffe://example.org/ns/*          | spiffe://example.org/ns/a#b        | no fragment
                    URI   | https://*.example.org/x            | https://evil.org#.example.org/x    | the host's end
                    URI   | https://*.example.org/x            | https://evil.org/.example.org/x    | the host's end
                    URI   | https://*.example.org/x            | https://a@b.example.org/x          | no user
                    URI   | https://*.example.org/x            | https://a.b.example.org/x          | one label
                    URI   | spiffe://example.org/*             | SPIFFE://example.org/x             | as written
                    EMAIL | *@example.org                      | a@evil.org@example.org | one at sign
                    EMAIL | *@example.org                      | ann@sub.example.org    | this host
                    EMAIL | *@*.org                            | ann@a.b.org            | one label
                    """, delimiter = '|')
    void a_pattern_does_not_give(Form form, String pattern, String name, String why) {
        assertThat(matches(form, pattern, name)).as(why).isFalse();
    }

    /** An object may have dots in its name; with them it would reach into another domain. */
    @Test
    void a_variable_does_not_cross_a_separator_either() {
        var dotted = new Holder("team", "evil.org");

        assertThat(Glob.compile(Form.DNS, "x.${name}").matches("x.evil.org", dotted))
                .isFalse();
        assertThat(Glob.compile(Form.URI, "spiffe://e.org/${name}").matches("spiffe://e.org/evil.org", dotted))
                .as("in a path a dot separates nothing")
                .isTrue();
        assertThat(Glob.compile(Form.DNS, "*.${namespace}.svc").matches("a..svc", new Holder("", "x")))
                .as("a cluster authority has no namespace")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    DNS   | ${namespace}-*.svc        | namespace team-a
                    DNS   | *-${namespace}.svc        | namespace team-a
                    DNS   | ${namespace}*.svc         | namespace team-a
                    DNS   | ${namespace}${name}.svc   | namespace team-a
                    DNS   | x${namespace}.svc         | namespace team-a
                    TEXT  | ${namespace}-${name}      | namespace team-a
                    TEXT  | client of ${namespace}    | namespace team-a
                    URI   | spiffe://e.org/${namespace}-* | namespace team-a
                    EMAIL | ${namespace}-*@example.org    | namespace team-a
                    TEXT  | ${namespaces}             | neither
                    TEXT  | ${NAME}                   | neither
                    TEXT  | ${name                    | neither
                    TEXT  | ${}                       | neither
                    TEXT  | **                        | two '*'
                    DNS   | **.svc                    | two '*'
                    DNS   | a..b                      | DNS name
                    DNS   | shop.svc.                 | DNS name
                    DNS   | *.10                      | DNS name
                    DNS   | bücher.example            | DNS name
                    DNS   | https://a.b               | DNS name
                    DNS   | -a.b                      | DNS name
                    URI   | example.org/x             | URI
                    URI   | *://example.org/x         | URI
                    URI   | spiffe://example.org/ü    | URI
                    EMAIL | example.org               | e-mail
                    EMAIL | *@*@example.org           | e-mail
                    EMAIL | ann@                      | e-mail
                    """, delimiter = '|')
    void what_is_unclear_is_refused_with_what_to_write(Form form, String pattern, String why) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> Glob.compile(form, pattern))
                .withMessageContaining(why)
                .withMessageContaining("'" + pattern + "'");
    }

    @Test
    void no_pattern_makes_it_slow() {
        var glob = Glob.compile(Form.TEXT, "*a".repeat(120) + "b");

        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(2),
                () -> assertThat(glob.matches("a".repeat(1024), ORDERS)).isFalse());
    }

    /** Against a definition that is slow and obvious. The seed is printed, so that a failure can be had again. */
    @Test
    void it_agrees_with_the_definition() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var matched = 0;
        for (var round = 0; round < 20_000; round++) {
            var pattern =
                    text(random, List.of("a", "b", "*", ".", "${name}", "-"), 5).replaceAll("[*]+", "*");
            var name = text(random, List.of("a", "b", ".", "-", "ab", "@"), 6);
            var holder = new Holder("team", random.nextBoolean() ? "ab" : "a.b");
            var expected = defined(pattern.replace("${name}", holder.name().contains(".") ? "\u0000" : "ab"), name);
            assertThat(Glob.compile(Form.TEXT, pattern).matches(name, holder))
                    .as("seed %d: '%s' for '%s' and %s", seed, pattern, name, holder)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).as("seed %d tried both answers", seed).isBetween(200, 19_800);
    }

    private static boolean defined(String pattern, String name) {
        if (pattern.isEmpty() || name.isEmpty()) {
            return pattern.isEmpty() && name.isEmpty();
        }
        if (pattern.charAt(0) != '*') {
            return pattern.charAt(0) == name.charAt(0) && defined(pattern.substring(1), name.substring(1));
        }
        return IntStream.rangeClosed(1, name.length())
                .takeWhile(taken -> "./@:".indexOf(name.charAt(taken - 1)) < 0)
                .anyMatch(taken -> defined(pattern.substring(1), name.substring(taken)));
    }

    private static String text(Random random, List<String> parts, int most) {
        return IntStream.rangeClosed(0, random.nextInt(most))
                .mapToObj(_ -> parts.get(random.nextInt(parts.size())))
                .collect(Collectors.joining());
    }
}
