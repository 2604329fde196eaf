package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in a JSON value; its path is made only when somebody asks for it. */
record Place(@Nullable Place parent, @Nullable String member, int index) {
  static final Place ROOT = new Place(null, null, -1);

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final int LONGEST_SHOWN = 64;

  Place member(String name) {
    return new Place(this, name, -1);
  }

  Place element(int position) {
    return new Place(this, null, position);
  }

  JsonFormatException expected(String what, JsonValue found) {
    return problem("expected " + what + ", found " + found.kind());
  }

  JsonFormatException problem(String text) {
    return new JsonFormatException(path(), text);
  }

  JsonFormatException refused(String text) {
    return JsonFormatException.ofRefusedValue(path(), text);
  }

  String path() {
    if (parent == null) {
      return "$";
    }
    return parent.path() + (member == null ? "[" + index + "]" : step(member));
  }

  private static String step(String name) {
    if (PLAIN_NAME.matcher(name).matches()) {
      return "." + name;
    }
    String shown = name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
    return "['" + shown.replaceAll("\\p{Cntrl}", "?") + "']";
  }
}
