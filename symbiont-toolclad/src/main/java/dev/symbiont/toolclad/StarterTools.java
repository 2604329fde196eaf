package dev.symbiont.toolclad;

import dev.symbiont.toolclad.manifest.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The manifests that come with this module, and the skeleton of a new one. Each names a program
 * that may be absent; then the envelope says so.
 */
public final class StarterTools {
  private static final List<String> NAMES =
      List.of("curl_fetch", "dig_lookup", "git_log", "nmap", "whois_lookup");

  private StarterTools() {}

  /** Returns the names of the starter manifests, sorted. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Returns the text of the starter manifest {@code name}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static String text(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("there is no starter manifest '" + name + "'");
    }
    try (InputStream stream =
        Objects.requireNonNull(
            StarterTools.class.getResourceAsStream("starters/" + name + ToolDirectory.SUFFIX),
            name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the starter manifest cannot be read", e);
    }
  }

  /**
   * Writes the starter manifests into {@code root/tools}, if that directory does not exist yet.
   *
   * @return whether they were written
   */
  public static boolean install(Path root) throws IOException {
    Path tools = root.resolve("tools");
    if (Files.exists(tools)) {
      return false;
    }
    Files.createDirectories(tools);
    for (String name : NAMES) {
      write(tools, name, text(name));
    }
    return true;
  }

  /**
   * Writes the skeleton of a new manifest into {@code root/tools} and returns the file.
   *
   * @throws IllegalArgumentException if {@code name} may not name a tool
   * @throws java.nio.file.FileAlreadyExistsException if the file exists; it is not touched
   */
  public static Path init(Path root, String name) throws IOException {
    if (!Names.isTool(name)) {
      throw new IllegalArgumentException(
          "a tool name is a letter, then letters, digits, '_' and '-', at most 64, and not reserved");
    }
    Path tools = Files.createDirectories(root.resolve("tools"));
    return write(tools, name, skeleton(name));
  }

  private static Path write(Path tools, String name, String text) throws IOException {
    return Files.writeString(
        tools.resolve(name + ToolDirectory.SUFFIX), text, StandardOpenOption.CREATE_NEW);
  }

  /** The skeleton of {@code symbi tools init} (ToolClad digest, section 21). */
  private static String skeleton(String name) {
    return """
    [tool]
    name = "%1$s"
    version = "1.0.0"
    binary = "%1$s"
    description = "What %1$s does"
    timeout_seconds = 30
    risk_tier = "low"

    [tool.cedar]
    resource = "Tool::%2$s"
    action = "execute_tool"

    [args.target]
    position = 1
    required = true
    type = "string"
    description = "What to work on"

    [command]
    template = "%1$s {target}"

    [output]
    format = "text"

    [output.schema]
    type = "object"
    """
        .formatted(name, titleCase(name));
  }

  private static String titleCase(String name) {
    StringBuilder title = new StringBuilder();
    for (String part : name.split("[_-]", -1)) {
      if (!part.isEmpty()) {
        title.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    return title.toString();
  }
}
