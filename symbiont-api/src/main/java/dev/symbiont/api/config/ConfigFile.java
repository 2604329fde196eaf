package dev.symbiont.api.config;

import com.electronwill.nightconfig.core.CommentedConfig;
import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.core.io.ParsingMode;
import com.electronwill.nightconfig.toml.TomlFormat;
import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.json.gson.GsonCodec;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a configuration file as flat keys, groups separated by dots: YAML, JSON or TOML, told by
 * the ending of its name.
 */
final class ConfigFile {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MOST_DEPTH = 64;
  private static final int MOST_BRACKETS = 256;
  private static final JsonLimits LIMITS = new JsonLimits(MAX_BYTES, 16);

  /** More digits than a 64-bit integer surely holds; night-config would wrap it silently. */
  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9][0-9_]{18,}");

  /** What may open a level within a line. */
  private static final Pattern LEVEL = Pattern.compile("\\.|[-?](?=\\s)");

  private ConfigFile() {}

  static Map<String, String> read(Path file) {
    String text = text(file);
    String name = file.toString().toLowerCase(Locale.ROOT);
    Map<String, String> flat = new LinkedHashMap<>();
    if (text.isBlank()) {
      return flat;
    }
    @Nullable Object content;
    if (name.endsWith(".json")) {
      content = json(file, text);
    } else if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      content = yaml(file, text);
    } else if (name.endsWith(".toml")) {
      content = toml(file, text);
    } else {
      throw refused(file, "must end in .yml, .yaml, .json or .toml", null);
    }
    if (!(content instanceof Map<?, ?>) && !(content instanceof UnmodifiableConfig)) {
      throw refused(file, "must hold keys and values", null);
    }
    flatten("", content, flat);
    return flat;
  }

  /** Returns the text of a file that must exist, be UTF-8 and be short. */
  static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refused(file, "is longer than the limit of " + MAX_BYTES + " bytes", null);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(bytes(file)).toString();
    } catch (CharacterCodingException e) {
      throw refused(file, "is not UTF-8", e);
    } catch (NoSuchFileException e) {
      throw refused(file, "there is no such file", e);
    } catch (IOException e) {
      throw refused(
          file, Files.isDirectory(file) ? "is a directory" : "cannot be read; check its mode", e);
    }
  }

  /** Flattens a JSON object, as a group in the environment may hold one. */
  static Map<String, String> group(String name, String json) {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten(name, json(Path.of(name), json), flat);
    return flat;
  }

  private static ByteBuffer bytes(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file));
  }

  private static @Nullable Object json(Path file, String text) {
    try {
      return plain(new GsonCodec().read(text, LIMITS));
    } catch (JsonFormatException e) {
      throw refused(file, "is not JSON: " + e.getMessage(), e);
    }
  }

  private static Object yaml(Path file, String text) {
    requireShallow(file, text);
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel(file.toString())
              .setAllowDuplicateKeys(false)
              .setAllowRecursiveKeys(false)
              .setMaxAliasesForCollections(0)
              .setCodePointLimit(MAX_BYTES)
              .build();
      Object loaded = new Load(settings).loadFromString(text);
      return loaded == null ? Map.of() : loaded;
    } catch (DuplicateKeyException e) {
      throw refused(file, "names the same key twice" + place(e), null);
    } catch (YamlEngineException e) {
      // The message quotes the line, which may hold a secret.
      throw refused(file, "is not YAML" + place(e), null);
    }
  }

  /** Where the problem is; marks count from 0. */
  private static String place(YamlEngineException problem) {
    return problem instanceof MarkedYamlEngineException marked
        ? marked
            .getProblemMark()
            .map(
                mark ->
                    " in line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1))
            .orElse("")
        : "";
  }

  private static Object toml(Path file, String text) {
    requireShallow(file, text);
    if (LONG_NUMBER.matcher(text).find()) {
      throw refused(file, "holds a number of more than 18 digits", null);
    }
    try {
      CommentedConfig config = TomlFormat.newConfig(LinkedHashMap::new);
      TomlFormat.instance()
          .createParser()
          .parse(new StringReader(text), config, ParsingMode.REPLACE);
      return config;
    } catch (ParsingException | IndexOutOfBoundsException e) {
      throw refused(file, "is not TOML", null);
    }
  }

  /**
   * Refuses text that may nest deeper than the parsers' stacks: every level takes a bracket, an
   * indentation, a dot in a TOML key, or a dash or question mark in front of a YAML node.
   */
  private static void requireShallow(Path file, String text) {
    if (text.chars().filter(c -> c == '[' || c == '{').count() > MOST_BRACKETS) {
      throw refused(file, "holds more than " + MOST_BRACKETS + " brackets", null);
    }
    for (String line : text.lines().toList()) {
      int indentation = line.length() - line.stripLeading().length();
      if (indentation > MOST_DEPTH || LEVEL.matcher(line).results().count() > MOST_DEPTH) {
        throw refused(file, "holds a line that may nest deeper than " + MOST_DEPTH, null);
      }
    }
  }

  private static void flatten(String prefix, @Nullable Object value, Map<String, String> flat) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> flatten(join(prefix, String.valueOf(name)), member, flat));
    } else if (value instanceof UnmodifiableConfig config) {
      config
          .entrySet()
          .forEach(entry -> flatten(join(prefix, entry.getKey()), entry.getRawValue(), flat));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        flatten(prefix + "." + i, list.get(i), flat);
      }
    } else if (value != null) {
      flat.put(prefix, value.toString());
    }
  }

  private static @Nullable Object plain(Object json) {
    if (json instanceof JsonObject object) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      object.members().forEach((name, value) -> members.put(name, plain(value)));
      return members;
    }
    if (json instanceof JsonString text) {
      return text.value();
    }
    return json == JsonNull.NULL ? null : json;
  }

  private static String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }

  private static ConfigurationException refused(
      Path file, String problem, @Nullable Throwable cause) {
    return new ConfigurationException(file.toString(), problem, cause);
  }
}
