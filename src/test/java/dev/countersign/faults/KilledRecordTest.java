package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.Kills.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRecordTest {
    @TempDir
    private Path folder;

    private KilledRecord record() throws IOException {
        return new KilledRecord(folder.resolve("killed"));
    }

    private static KilledOutcome outcome(int writes, Moment moment, Integer... struck) {
        var outcome = new KilledOutcome();
        outcome.done("issue", writes, Set.of(struck), moment);
        return outcome;
    }

    @Test
    void a_stopped_run_is_gone_on_with_where_it_was() throws IOException {
        record().learned(outcome(3, Moment.BEFORE));
        record().ran("first", outcome(3, Moment.BEFORE, 1, 3));
        record().ran("second", outcome(3, Moment.AFTER, 2));

        var read = record();

        assertThat(read.hasRun("first")).isTrue();
        assertThat(read.hasRun("third")).isFalse();
        assertThat(read.missing("issue", Moment.BEFORE)).containsExactly(2);
        assertThat(read.missing("issue", Moment.AFTER)).containsExactly(1, 3);
        assertThat(read.missing()).isEqualTo(3);
        assertThat(read).hasToString("writes=3 kills=3 lost=0 mixed=0 surplus=0");
    }

    @Test
    void what_was_lost_once_stays_lost() throws IOException {
        var outcome = outcome(3, Moment.BEFORE, 1);
        outcome.lost("a minute\nand trust");
        record().ran("first", outcome);
        record().ran("second", outcome(3, Moment.BEFORE, 2));

        assertThat(record().lost()).isEqualTo(1);
        assertThat(record().mixed()).isZero();
    }
}
