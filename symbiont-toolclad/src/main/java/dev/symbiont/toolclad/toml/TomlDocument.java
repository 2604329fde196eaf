package dev.symbiont.toolclad.toml;

import com.electronwill.nightconfig.core.Config;
import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.core.io.ParsingMode;
import com.electronwill.nightconfig.toml.TomlFormat;
import com.electronwill.nightconfig.toml.TomlParser;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One TOML file. Tables keep the order in which they were written.
 *
 * <p>The text passes {@link TomlScan} before night-config sees it, because night-config overflows
 * the stack on deep nesting and wraps integers beyond 64 bits silently.
 *
 * <p>Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List}, {@code
 * Map} and the date types of {@code java.time}. Not thread-safe.
 */
public final class TomlDocument {
  /** Longest accepted file in bytes: 1 MiB (ToolClad digest, section 2). */
  public static final int MAX_BYTES = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char REPLACEMENT = '\uFFFD';

  private final String text;
  private final Map<String, Object> root;
  private @Nullable Map<List<String>, Integer> lines;

  private TomlDocument(String text, Map<String, Object> root) {
    this.text = text;
    this.root = root;
  }

  /** Reads the bytes of a file; a UTF-8 byte order mark is skipped. */
  public static TomlDocument parse(byte[] utf8) throws TomlException {
    if (utf8.length > MAX_BYTES) {
      throw new TomlException(
          0, "file of " + utf8.length + " bytes is longer than the limit " + MAX_BYTES);
    }
    return parse(text(utf8));
  }

  private static String text(byte[] utf8) throws TomlException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    // It was written so, or the bytes are malformed; the slow way tells.
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new TomlException(0, "file is not UTF-8", e);
    }
  }

  /** Reads TOML text; a byte order mark in front is skipped. */
  public static TomlDocument parse(String source) throws TomlException {
    String text =
        !source.isEmpty() && source.charAt(0) == BYTE_ORDER_MARK ? source.substring(1) : source;
    if (text.length() > MAX_BYTES) {
      throw new TomlException(0, "text is longer than the limit " + MAX_BYTES);
    }
    TomlScan.check(text);
    Config config = Config.of(LinkedHashMap::new, TomlFormat.instance());
    try {
      parser().parse(new TextReader(text), config, ParsingMode.REPLACE);
    } catch (ParsingException | IndexOutOfBoundsException e) {
      throw new TomlException(0, "not TOML: " + e.getMessage(), e);
    }
    return new TomlDocument(text, table(config));
  }

  /** Few texts of a manifest are longer; a growing buffer is a fifth of the parse. */
  private static TomlParser parser() {
    return new TomlParser().setInitialStringBuilderCapacity(128);
  }

  /** Returns the top-level table. */
  public Map<String, Object> root() {
    return root;
  }

  /**
   * Returns the line, counted from 1, on which the key {@code path} or its nearest written parent
   * stands.
   */
  public OptionalInt line(List<String> path) {
    if (lines == null) {
      lines = TomlScan.lines(text);
    }
    for (int length = path.size(); length > 0; length--) {
      Integer line = lines.get(path.subList(0, length));
      if (line != null) {
        return OptionalInt.of(line);
      }
    }
    return OptionalInt.empty();
  }

  private static Map<String, Object> table(UnmodifiableConfig config) {
    LinkedHashMap<String, Object> table = new LinkedHashMap<>();
    for (UnmodifiableConfig.Entry entry : config.entrySet()) {
      table.put(entry.getKey(), value(entry.getRawValue()));
    }
    return Collections.unmodifiableMap(table);
  }

  private static Object value(Object raw) {
    if (raw instanceof UnmodifiableConfig config) {
      return table(config);
    }
    if (raw instanceof List<?> list) {
      List<Object> values = new ArrayList<>(list.size());
      for (Object element : list) {
        values.add(value(element));
      }
      return Collections.unmodifiableList(values);
    }
    return raw instanceof Integer integer ? (Object) integer.longValue() : raw;
  }
}
