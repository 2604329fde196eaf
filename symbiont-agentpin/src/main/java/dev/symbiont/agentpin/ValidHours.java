package dev.symbiont.agentpin;

import java.util.regex.Pattern;

/**
 * The hours of the day in which a credential may be used.
 *
 * @param start the first minute, {@code HH:MM}
 * @param end the minute after the last, {@code HH:MM}
 * @param timezone the name of a time zone, compared as text
 */
public record ValidHours(String start, String end, String timezone) {
  private static final Pattern TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]");

  /** Tells whether these hours lie within {@code declared} (R17). */
  boolean isWithin(ValidHours declared) {
    if (equals(declared)) {
      return true;
    }
    return timezone.equals(declared.timezone)
        && isReadable()
        && declared.isReadable()
        && declared.start.compareTo(start) <= 0
        && start.compareTo(end) < 0
        && end.compareTo(declared.end) <= 0;
  }

  private boolean isReadable() {
    return TIME.matcher(start).matches() && TIME.matcher(end).matches();
  }
}
