package dev.symbiont.toolclad.output;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Records with a header line (RFC 4180), typed as ToolClad digest section 10 says. */
final class CsvReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");
  private static final Pattern DECIMAL = Pattern.compile("-?(?:0|[1-9][0-9]*)\\.[0-9]+");
  private static final int LONGEST_DECIMAL = 300;

  private final String text;
  private char delimiter = ',';
  private int at;

  private CsvReader(String text) {
    this.text = text;
  }

  static JsonArray read(String source) throws OutputException {
    boolean marked = !source.isEmpty() && source.charAt(0) == BYTE_ORDER_MARK;
    return new CsvReader(marked ? source.substring(1) : source).records();
  }

  private JsonArray records() throws OutputException {
    skipBlankLines();
    delimiter = delimiterOf(text.substring(at, endOfLine(at)));
    List<String> header = at < text.length() ? record() : List.of();
    List<JsonValue> records = new ArrayList<>();
    skipBlankLines();
    while (at < text.length()) {
      records.add(object(header, record()));
      skipBlankLines();
    }
    return new JsonArray(records);
  }

  private static char delimiterOf(String header) {
    if (header.indexOf('\t') >= 0) {
      return '\t';
    }
    return header.indexOf('|') >= 0 && header.indexOf(',') < 0 ? '|' : ',';
  }

  /** Short records are padded, extra fields dropped, and of equal names the last wins. */
  private static JsonObject object(List<String> header, List<String> fields) {
    JsonObject.Builder object = JsonObject.builder();
    for (int i = 0; i < header.size(); i++) {
      object.put(header.get(i), typed(i < fields.size() ? fields.get(i) : ""));
    }
    return object.build();
  }

  private static JsonValue typed(String field) {
    if (field.equalsIgnoreCase("true") || field.equalsIgnoreCase("false")) {
      return JsonBoolean.of(field.equalsIgnoreCase("true"));
    }
    if (INTEGER.matcher(field).matches()) {
      return JsonNumber.of(Long.parseLong(field));
    }
    boolean decimal = field.length() <= LONGEST_DECIMAL && DECIMAL.matcher(field).matches();
    return decimal ? JsonNumber.ofLiteral(field) : new JsonString(field);
  }

  private List<String> record() throws OutputException {
    List<String> fields = new ArrayList<>();
    while (true) {
      fields.add(field().strip());
      if (at == text.length()) {
        return fields;
      }
      char end = text.charAt(at++);
      if (end == '\n') {
        return fields;
      }
    }
  }

  /** Reads up to the delimiter or the end of the line, which stay unread. */
  private String field() throws OutputException {
    StringBuilder field = new StringBuilder();
    if (at < text.length() && text.charAt(at) == '"') {
      quoted(field);
    }
    while (at < text.length() && text.charAt(at) != delimiter && text.charAt(at) != '\n') {
      field.append(text.charAt(at++));
    }
    return field.toString();
  }

  private void quoted(StringBuilder field) throws OutputException {
    at++;
    while (true) {
      if (at == text.length()) {
        throw new OutputException("a quoted field is not closed");
      }
      char c = text.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        field.append('"');
        at++;
      } else {
        return;
      }
    }
  }

  private void skipBlankLines() {
    while (at < text.length()) {
      int end = endOfLine(at);
      if (!isBlank(at, end)) {
        return;
      }
      at = Math.min(end + 1, text.length());
    }
  }

  /** A line of tabs is blank only where the tab does not separate fields. */
  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\r' && !(c == '\t' && delimiter != '\t')) {
        return false;
      }
    }
    return true;
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }
}
