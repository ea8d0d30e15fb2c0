package dev.countersign.api;

/** Schedules as cron has them, as a rule for the API server. A day that never comes passes, and a range from high to low. */
final class Cron {
    private static final String MINUTE = "[0-5]?[0-9]";
    private static final String HOUR = "([01]?[0-9]|2[0-3])";
    private static final String DAY = "(0?[1-9]|[12][0-9]|3[01])";
    private static final String MONTH = "(0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)";
    private static final String WEEKDAY = "([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)";

    // A field is a list of values, ranges or '*', each with a step or without: A(,A)* with A = ([*]|V(-V)?)(/N)?
    private static final String OR_RANGE = "(-";
    private static final String STEP = ")?)(/[1-9][0-9]?)?";
    private static final String MINUTES = "([*]|" + MINUTE + OR_RANGE + MINUTE + STEP;
    private static final String HOURS = "([*]|" + HOUR + OR_RANGE + HOUR + STEP;
    private static final String DAYS = "([*]|" + DAY + OR_RANGE + DAY + STEP;
    private static final String MONTHS = "([*]|" + MONTH + OR_RANGE + MONTH + STEP;
    private static final String WEEKDAYS = "([*]|" + WEEKDAY + OR_RANGE + WEEKDAY + STEP;

    static final String SCHEDULE = "^" + MINUTES + "(," + MINUTES + ")* " + HOURS + "(," + HOURS + ")* " + DAYS + "(,"
            + DAYS + ")* " + MONTHS + "(," + MONTHS + ")* " + WEEKDAYS + "(," + WEEKDAYS + ")*$";
    static final String MESSAGE =
            "schedule must be minute, hour, day of the month, month and day of the week, as cron has them, for"
                    + " example '0 22 * * 1-5'";

    private Cron() {}
}
