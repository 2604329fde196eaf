package dev.symbiont.memory;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Turns agent ids into directories directly below the root, and nothing else. */
final class AgentIds {
  /** Names that begin with this belong to the store. */
  static final String RESERVED_PREFIX = ".symbiont-";

  private static final int LONGEST = 200;
  private static final Set<String> WINDOWS_DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

  private AgentIds() {}

  /**
   * Returns the directory of {@code agentId}.
   *
   * @throws IllegalArgumentException if the id cannot name a directory below {@code root}
   */
  static Path directory(Path root, String agentId) {
    requireName(agentId);
    Path directory = resolve(root, agentId).normalize();
    if (!root.equals(directory.getParent())
        || !directory.getFileName().toString().equals(agentId)) {
      throw refused(agentId, "it does not name a directory directly below the store");
    }
    return directory;
  }

  private static void requireName(String agentId) {
    if (agentId.isEmpty() || agentId.equals(".") || agentId.equals("..")) {
      throw refused(agentId, "it is empty or a relative directory");
    }
    if (agentId.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw refused(agentId, "it is longer than " + LONGEST + " bytes of UTF-8");
    }
    if (agentId.chars().anyMatch(AgentIds::separatesOrControls)) {
      throw refused(agentId, "it holds '/', '\\' or a control character");
    }
    if (WINDOWS_DEVICES.contains(agentId.toLowerCase(Locale.ROOT))) {
      throw refused(agentId, "Windows keeps this name for a device");
    }
    if (File.separatorChar == '\\' && (agentId.endsWith(".") || agentId.endsWith(" "))) {
      throw refused(agentId, "Windows drops a dot or blank at the end of a name");
    }
    if (agentId.startsWith(RESERVED_PREFIX)) {
      throw refused(agentId, "names that begin with " + RESERVED_PREFIX + " belong to the store");
    }
  }

  private static boolean separatesOrControls(int c) {
    return c == '/' || c == '\\' || Character.isISOControl(c);
  }

  private static Path resolve(Path root, String agentId) {
    try {
      return root.resolve(agentId);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "agent id "
              + quoted(agentId)
              + " cannot be a file name here; if it is not ASCII, start Java with a UTF-8 locale"
              + " (sun.jnu.encoding is "
              + System.getProperty("sun.jnu.encoding")
              + ")",
          e);
    }
  }

  private static IllegalArgumentException refused(String agentId, String why) {
    return new IllegalArgumentException("agent id " + quoted(agentId) + " refused: " + why);
  }

  private static String quoted(String agentId) {
    StringBuilder text = new StringBuilder("\"");
    agentId
        .codePoints()
        .limit(80)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.append('"').toString();
  }
}
