package dev.countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a process has used, as Linux counts it. */
record ProcessUse(long pid) {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final double TICKS_PER_SECOND = 100;

    /** Seconds of processor time, of all threads, since it started. */
    double cpuSeconds() {
        return cpuSeconds(read("stat"));
    }

    /** Fields 14 and 15 of proc(5); the name of the program, in brackets, may hold blanks. */
    static double cpuSeconds(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** The most memory that was ever resident, in MiB. */
    double peakMib() {
        return peakMib(read("status"));
    }

    static double peakMib(String status) {
        var found = PEAK.matcher(status);
        if (!found.find()) {
            throw new IllegalStateException("no VmHWM in the status of a process");
        }
        return Long.parseLong(found.group(1)) / 1024.0;
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("the operator ended", e);
        }
    }
}
