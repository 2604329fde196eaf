package dev.symbiont.toolclad.command;

import java.util.List;
import java.util.stream.Collectors;

/** How a command line is shown: joined, with POSIX quoting where an element needs it. */
public final class CommandLine {
  private CommandLine() {}

  /** Returns {@code argv} as one line that a POSIX shell would read back as {@code argv}. */
  public static String show(List<String> argv) {
    return argv.stream().map(CommandLine::quote).collect(Collectors.joining(" "));
  }

  private static String quote(String word) {
    return isPlain(word) ? word : "'" + word.replace("'", "'\"'\"'") + "'";
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!alphanumeric && "_@%+=:,./-".indexOf(c) < 0) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
