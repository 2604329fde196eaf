package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.CedarPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The shared policies as they stood in a directory at one moment: files {@code *.cedar} for all
 * surfaces, and those in a directory named like a surface for it alone (runtime policy
 * specification section 2.1).
 */
final class PolicyFiles {
  /** Stands for every surface. */
  static final String EVERYWHERE = "";

  private static final String ENDING = ".cedar";
  private static final int MOST_FILES = 1000;
  private static final int LARGEST_FILE = 1024 * 1024;

  private final Map<Path, Text> texts = new TreeMap<>();

  private record Text(String surface, String content) {}

  private PolicyFiles() {}

  /** Reads the files of {@code directory}; what cannot be read may hold a forbid, so it throws. */
  static PolicyFiles read(Path directory) throws IOException {
    PolicyFiles files = new PolicyFiles();
    files.add(directory, EVERYWHERE);
    for (Path inner : list(directory)) {
      if (Files.isDirectory(inner)) {
        files.add(inner, inner.getFileName().toString());
      }
    }
    return files;
  }

  private void add(Path directory, String surface) throws IOException {
    for (Path file : list(directory)) {
      if (file.toString().endsWith(ENDING)) {
        if (texts.size() == MOST_FILES) {
          throw new IOException("there are more than " + MOST_FILES + " policy files");
        }
        texts.put(file, new Text(surface, text(file)));
      }
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new IOException(file + " is longer than 1 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }

  /** Returns the SHA-256 of each file, in hex, by its path. */
  Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    texts.forEach((file, text) -> digests.put(file.toString(), Sha256.hex(text.content())));
    return digests;
  }

  /**
   * Returns the policies by surface.
   *
   * @throws InvalidPolicyException if a file is refused
   */
  Map<String, List<CheckedPolicy>> policies(JsonCodec json) {
    Map<String, List<CheckedPolicy>> bySurface = new TreeMap<>();
    texts.forEach(
        (file, text) ->
            bySurface
                .computeIfAbsent(text.surface(), surface -> new ArrayList<>())
                .addAll(read(file, text.content(), json)));
    bySurface.replaceAll((surface, policies) -> List.copyOf(policies));
    return Collections.unmodifiableMap(bySurface);
  }

  private static List<CheckedPolicy> read(Path file, String content, JsonCodec json) {
    String name = file.getFileName().toString();
    try {
      return content.stripLeading().startsWith("[")
          ? listed(content, json)
          : List.of(
              CheckedPolicy.read(
                  CedarPolicy.of(name.substring(0, name.length() - ENDING.length()), content)));
    } catch (InvalidPolicyException e) {
      throw new InvalidPolicyException(file + ": " + e.getMessage(), e.line(), e.column());
    }
  }

  /** A JSON array of policies, as the API of the runtime writes them. */
  private static List<CheckedPolicy> listed(String content, JsonCodec json) {
    List<CheckedPolicy> policies = new ArrayList<>();
    try {
      JsonLimits limits = new JsonLimits(LARGEST_FILE, 8);
      for (JsonValue element : (JsonArray) json.read(content, limits)) {
        if (!(element instanceof JsonObject policy)) {
          throw new InvalidPolicyException("an element is no policy but " + element.kind(), 0, 0);
        }
        policies.add(CheckedPolicy.read(policy(policy)));
      }
      return policies;
    } catch (JsonFormatException e) {
      throw new InvalidPolicyException(String.valueOf(e.getMessage()), 0, 0);
    }
  }

  /** Reads the members that a stored or listed policy has. */
  static CedarPolicy policy(JsonObject policy) {
    return new CedarPolicy(
        required(policy, "name"), required(policy, "source"), policy.bool("active").orElse(true));
  }

  private static String required(JsonObject policy, String member) {
    return policy
        .string(member)
        .orElseThrow(() -> new InvalidPolicyException("a policy lacks '" + member + "'", 0, 0));
  }
}
