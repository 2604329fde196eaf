package dev.symbiont.skills;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The block at the start of a {@code SKILL.md} (skills.md section 7.1). Only the parser's events
 * are used: no YAML type is resolved and no object constructed, every scalar stays text.
 */
final class FrontMatter {
  static final String REFUSED = "frontmatter_refused";
  static final String NOT_A_MAPPING = "frontmatter_not_a_mapping";
  static final String LENIENT = "frontmatter_lenient";

  private static final int LONGEST = 64 * 1024;
  private static final int DEEPEST = 32;
  private static final String FENCE = "---";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * What was read.
   *
   * @param values the block; empty if there is none or it was refused
   * @param warnings at most one of the constants above
   */
  record Result(Optional<JsonObject> values, List<String> warnings) {
    private static final Result NOTHING = new Result(Optional.empty(), List.of());

    private static Result refused(String warning) {
      return new Result(Optional.empty(), List.of(warning));
    }
  }

  /** The block is YAML, but uses what it must not use. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String warning;

    RefusedException(String warning) {
      super(warning);
      this.warning = warning;
    }
  }

  private final Iterator<Event> events;

  private FrontMatter(String block) {
    LoadSettings settings =
        LoadSettings.builder().setLabel("front matter").setCodePointLimit(LONGEST).build();
    events = new ParserImpl(settings, new StreamReader(settings, block));
  }

  static Result read(String skill) {
    Optional<String> block = block(skill);
    if (block.isEmpty()) {
      return Result.NOTHING;
    }
    if (block.get().length() > LONGEST) {
      return Result.refused(REFUSED);
    }
    try {
      Optional<JsonObject> values = new FrontMatter(block.get()).document();
      return new Result(values, List.of());
    } catch (RefusedException e) {
      return Result.refused(e.warning);
    } catch (YamlEngineException e) {
      return new Result(Optional.of(lenient(block.get())), List.of(LENIENT));
    }
  }

  /** Returns what stands between the fences; empty without front matter. */
  private static Optional<String> block(String skill) {
    String text =
        !skill.isEmpty() && skill.charAt(0) == BYTE_ORDER_MARK ? skill.substring(1) : skill;
    Iterator<String> lines = text.lines().iterator();
    if (!lines.hasNext() || !withoutBlanks(lines.next()).equals(FENCE)) {
      return Optional.empty();
    }
    StringBuilder block = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals(FENCE) || line.equals("...")) {
        return Optional.of(block.toString());
      }
      if (block.length() <= LONGEST) {
        block.append(line).append('\n');
      }
    }
    return Optional.empty();
  }

  private static String withoutBlanks(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      end--;
    }
    return line.substring(0, end);
  }

  private Optional<JsonObject> document() throws RefusedException {
    Optional<JsonObject> document = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {
          // Frame of the document.
        }
        default -> {
          if (document.isPresent()) {
            throw new RefusedException(REFUSED); // a second document
          }
          JsonValue value = value(event, 0);
          if (!(value instanceof JsonObject object)) {
            throw new RefusedException(NOT_A_MAPPING);
          }
          document = Optional.of(object);
        }
      }
    }
    return document;
  }

  private JsonValue value(Event event, int depth) throws RefusedException {
    if (depth > DEEPEST) {
      throw new RefusedException(REFUSED);
    }
    requirePlain(event);
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> sequence(depth);
      case MappingStart -> mapping(depth);
      default -> throw new RefusedException(REFUSED); // an alias
    };
  }

  /** No anchors and no tags. */
  private static void requirePlain(Event event) throws RefusedException {
    boolean anchored = event instanceof NodeEvent node && node.getAnchor().isPresent();
    boolean tagged =
        (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
            || (event instanceof CollectionStartEvent start && start.getTag().isPresent());
    if (anchored || tagged) {
      throw new RefusedException(REFUSED);
    }
  }

  private static JsonValue scalar(ScalarEvent scalar) {
    boolean nothing = scalar.getScalarStyle() == ScalarStyle.PLAIN && scalar.getValue().isEmpty();
    return nothing ? JsonNull.NULL : new JsonString(scalar.getValue());
  }

  private JsonArray sequence(int depth) throws RefusedException {
    List<JsonValue> values = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      values.add(value(event, depth + 1));
      event = events.next();
    }
    return new JsonArray(values);
  }

  private JsonObject mapping(int depth) throws RefusedException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      requirePlain(event);
      if (!(event instanceof ScalarEvent key)) {
        throw new RefusedException(REFUSED);
      }
      JsonValue value = value(events.next(), depth + 1);
      if (members.put(key.getValue(), value) != null) {
        throw new RefusedException(REFUSED);
      }
      event = events.next();
    }
    return new JsonObject(members);
  }

  /** Many published skills have unquoted colons in their description. */
  private static JsonObject lenient(String block) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    block
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0 && isTopLevel(line.charAt(0))) {
                String value = unquoted(line.substring(colon + 1).strip());
                members.putIfAbsent(
                    line.substring(0, colon).strip(),
                    value.isEmpty() ? JsonNull.NULL : new JsonString(value));
              }
            });
    return new JsonObject(members);
  }

  private static boolean isTopLevel(char first) {
    return first != ' ' && first != '\t' && first != '#' && first != '-';
  }

  private static String unquoted(String value) {
    char first = value.isEmpty() ? ' ' : value.charAt(0);
    boolean quoted =
        (first == '"' || first == '\'')
            && value.length() > 1
            && value.charAt(value.length() - 1) == first;
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
