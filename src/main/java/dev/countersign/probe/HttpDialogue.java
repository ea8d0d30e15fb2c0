package dev.countersign.probe;

import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.HttpStatus;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** One GET of HTTP/1.1 (RFC 9112), of which only the status is read. */
record HttpDialogue(Target target, String path) implements Dialogue {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})[^\\n]*\\n");
    private static final String END_OF_HEAD = "\r\n\r\n";

    @Override
    public byte[] opening() {
        return """
                GET %s HTTP/1.1
                Host: %s
                User-Agent: countersign-probe
                Accept: */*
                Connection: close

                """.replace("\n", "\r\n").formatted(path, host()).getBytes(StandardCharsets.US_ASCII);
    }

    private String host() {
        var address = target.address().getHostAddress();
        return target.serverName().orElse(target.address() instanceof Inet6Address ? "[" + address + "]" : address);
    }

    @Override
    public Optional<Outcome> answer(byte[] soFar) {
        var text = new String(soFar, StandardCharsets.ISO_8859_1);
        var line = STATUS_LINE.matcher(text);
        var from = 0;
        while (line.find(from) && line.start() == from) {
            var code = Integer.parseInt(line.group(1));
            if (code >= 200) {
                return Optional.of(new HttpStatus(code));
            }
            var end = text.indexOf(END_OF_HEAD, from); // interim answers (RFC 9110, 15.2)
            if (end < 0) {
                return Optional.empty();
            }
            from = end + END_OF_HEAD.length();
        }
        var rest = text.substring(from);
        return rest.startsWith("HTTP/1.") || "HTTP/1.".startsWith(rest) ? unfinished(rest) : Dialogue.unreadable();
    }

    private static Optional<Outcome> unfinished(String line) {
        return line.contains("\n") ? Dialogue.unreadable() : Optional.empty();
    }
}
