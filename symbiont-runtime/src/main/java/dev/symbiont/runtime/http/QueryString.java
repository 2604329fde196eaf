package dev.symbiont.runtime.http;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters behind the question mark, decoded once. */
final class QueryString {
  private static final int MOST_PARAMETERS = 256;

  private QueryString() {}

  /**
   * Reads {@code name=value&name=value…}.
   *
   * @throws ApiRefusal if an escape is malformed or there are too many parameters
   */
  static Map<String, List<String>> parse(String raw) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int count = 0;
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (++count > MOST_PARAMETERS) {
        throw ApiRefusal.invalidRequest(
            "the query has more than " + MOST_PARAMETERS + " parameters");
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      parameters.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return RequestPath.PercentDecoder.decode(text, true);
    } catch (CharacterCodingException e) {
      throw ApiRefusal.invalidRequest("a query parameter is not percent-encoded UTF-8");
    }
  }
}
