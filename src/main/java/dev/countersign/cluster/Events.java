package dev.countersign.cluster;

import dev.countersign.pki.Sha256;
import dev.countersign.plan.Notice;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Tells Events. The same notice about the same object is one Event with a count, whoever restarts in between. */
public final class Events {
    private static final Logger LOG = Logger.getLogger(Events.class);
    private static final int LONGEST_MESSAGE = 1024;
    private static final String COMPONENT = "countersign";

    private final KubernetesClient client;
    private final Writes writes;

    public Events(KubernetesClient client) {
        this.client = client;
        this.writes = new Writes(client);
    }

    /** An Event that cannot be told is logged and forgotten: the condition says the same. */
    public void tell(HasMetadata about, List<Notice> notices, Instant now) {
        for (var notice : notices) {
            try {
                tell(about, notice, now);
            } catch (KubernetesClientException e) {
                LOG.warnf(
                        "an event about %s %s was not written: %s",
                        about.getKind(), about.getMetadata().getName(), e.getMessage());
            }
        }
    }

    private void tell(HasMetadata about, Notice notice, Instant now) {
        var metadata = about.getMetadata();
        var namespace = Optional.ofNullable(metadata.getNamespace()).orElse("default");
        var name = metadata.getName() + "."
                + Sha256.hex(metadata.getUid() + notice.reason() + notice.message())
                        .substring(0, 16);
        var known = client.v1().events().inNamespace(namespace).withName(name);
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withInvolvedObject(new ObjectReferenceBuilder()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .build())
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withMessage(cut(notice.message()))
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withCount(1)
                .build();
        try {
            client.v1().events().resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            var count =
                    Optional.ofNullable(known.get()).map(old -> old.getCount()).orElse(0);
            writes.patch(Event.class, namespace, name, Map.of("count", count + 1, "lastTimestamp", now.toString()));
        }
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
