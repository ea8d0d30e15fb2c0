package dev.countersign.pki;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The certificates of the PEM texts that were read or written last. An authority's text is read for each of its leaves, and a
 * leaf's own a few times while it is issued: reading costs more than everything that is then asked of it. Whoever reads such
 * texts owns one.
 */
public final class RecentlyRead {
    /** Some 10 kB each when read; all texts of a large cluster would be too many. */
    private static final int MOST = 256;

    private final Function<String, List<Certificate>> reading;
    private final Map<String, List<Certificate>> known = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Certificate>> eldest) {
            return size() > MOST;
        }
    };

    public RecentlyRead() {
        this(Certificate::readAll);
    }

    RecentlyRead(Function<String, List<Certificate>> reading) {
        this.reading = reading;
    }

    /**
     * All certificates of a text in its order, at least one.
     *
     * @throws PkiException if it cannot be read, which is not remembered
     */
    public List<Certificate> read(String pem) {
        synchronized (known) {
            var found = known.get(pem);
            if (found != null) {
                return found;
            }
        }
        var read = reading.apply(pem); // outside of the lock: others need not wait for it
        remember(pem, read);
        return read;
    }

    /** Whoever reads the text of these soon gets these very certificates; one without any stays unreadable. */
    public void wrote(List<Certificate> certificates) {
        if (!certificates.isEmpty()) {
            remember(Certificate.pem(certificates), certificates);
        }
    }

    private void remember(String pem, List<Certificate> certificates) {
        synchronized (known) {
            known.put(pem, List.copyOf(certificates));
        }
    }
}
