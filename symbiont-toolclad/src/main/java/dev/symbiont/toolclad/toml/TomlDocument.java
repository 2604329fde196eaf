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
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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

  private final TomlText text;
  private final Map<String, Object> root;
  private @Nullable Map<List<String>, Integer> lines;

  private TomlDocument(TomlText text, Map<String, Object> root) {
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
    if (source.length() > MAX_BYTES) {
      throw new TomlException(0, "text is longer than the limit " + MAX_BYTES);
    }
    boolean marked = !source.isEmpty() && source.charAt(0) == BYTE_ORDER_MARK;
    TomlText text = new TomlText(source, marked ? 1 : 0);
    TomlScan.check(text);
    Config config = Config.of(LinkedHashMap::new, TomlFormat.instance());
    try {
      new TomlParser().parse(new TextReader(text), config, ParsingMode.REPLACE);
    } catch (ParsingException | IndexOutOfBoundsException e) {
      throw new TomlException(0, "not TOML: " + e.getMessage(), e);
    }
    return new TomlDocument(text, new TableView(mapOf(config)));
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

  /** What night-config read, without a copy: its integers become longs, its tables maps. */
  private static Object value(Object raw) {
    if (raw instanceof String) { // By far the most; the test for an interface is slow.
      return raw;
    }
    if (raw instanceof UnmodifiableConfig config) {
      return new TableView(mapOf(config));
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

  /**
   * Returns the map of {@code table} itself, as a copy would be a sixth of the loading.
   * night-config advises against it because of configurations that are written while they are read;
   * these are not.
   */
  @SuppressWarnings("deprecation")
  private static Map<String, Object> mapOf(UnmodifiableConfig table) {
    return table.valueMap();
  }

  /** One table, in the order in which it was written. */
  private static final class TableView extends AbstractMap<String, Object> {
    private final Map<String, Object> raw;

    TableView(Map<String, Object> raw) {
      this.raw = raw;
    }

    @Override
    public boolean containsKey(Object key) {
      return raw.containsKey(key);
    }

    @Override
    public @Nullable Object get(Object key) {
      Object found = raw.get(key);
      return found == null ? null : value(found);
    }

    @Override
    public Set<String> keySet() {
      return Collections.unmodifiableSet(raw.keySet());
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Map<String, Object> values = new LinkedHashMap<>();
      raw.forEach((key, found) -> values.put(key, value(found)));
      return Collections.unmodifiableMap(values).entrySet();
    }
  }
}
