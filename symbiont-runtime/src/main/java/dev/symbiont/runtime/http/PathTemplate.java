package dev.symbiont.runtime.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The path of a route: literal segments, and variables in braces.
 *
 * @param text the whole path, for example {@code /api/v1/agents/{id}}
 * @param segments the parts between the slashes
 */
record PathTemplate(String text, List<Segment> segments) {
  static final String API = "/api/v1/";

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

  /** A part of the path; {@code variable} parts match any one segment that is not empty. */
  record Segment(String text, boolean variable) {}

  /** Reads a template; one without a leading slash stands below {@code /api/v1/}. */
  static PathTemplate of(String template) {
    String text = template.startsWith("/") ? template : API + template;
    List<Segment> segments = new ArrayList<>();
    for (String part : text.substring(1).split("/", -1)) {
      var variable = VARIABLE.matcher(part);
      if (variable.matches()) {
        segments.add(new Segment(variable.group(1), true));
      } else if (part.isEmpty() || part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
        throw new IllegalArgumentException("not a path template: " + template);
      } else {
        segments.add(new Segment(part, false));
      }
    }
    return new PathTemplate(text, List.copyOf(segments));
  }

  /** Returns the names of the variables in order. */
  List<String> variables() {
    return segments.stream().filter(Segment::variable).map(Segment::text).toList();
  }

  /** Two templates of the same shape match the same paths. */
  String shape() {
    StringBuilder shape = new StringBuilder();
    for (Segment segment : segments) {
      shape.append('/').append(segment.variable() ? "{}" : segment.text());
    }
    return shape.toString();
  }
}
