package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lays out agent files (runtime policy specification section 14.8): four spaces of indentation, one
 * empty line between definitions, one pair of metadata a line. Comments stay, and so does whatever
 * has no layout of its own. Formatting twice changes nothing more, and what a file says stays.
 */
public final class Formatter {
  private static final String INDENT = "    ";
  private static final Set<String> AGENT_ITEMS =
      Set.of(
          "capabilities_declaration",
          "policy_definition",
          "function_definition",
          "with_block",
          "field",
          "generic_block");
  private static final Set<String> NO_SPACE_BEFORE = Set.of("(", ")", ",", ":", "<", ">");
  private static final Set<String> NO_SPACE_AFTER = Set.of("(", "<");

  private final String source;
  private final List<Token> tokens;
  private final Map<Position, Integer> indices = new HashMap<>();
  private final StringBuilder out = new StringBuilder();

  private record Position(int line, int column) {}

  private Formatter(String source) {
    this.source = source;
    this.tokens = new Lexer(source, new ArrayList<>()).tokens();
    for (int i = 0; i < tokens.size(); i++) {
      indices.put(new Position(tokens.get(i).line(), tokens.get(i).column()), i);
    }
  }

  /** Returns {@code source} laid out; as it is if it has errors. */
  public static String format(String source) {
    SyntaxTree tree = Parser.parse(source, Parser.Mode.LENIENT);
    return tree.isValid() ? new Formatter(source).program(tree.program()) : source;
  }

  private String program(Node program) {
    List<Node> items = program.children();
    boolean afterItem = false;
    for (int i = 0; i < items.size(); i++) {
      int first = index(items.get(i));
      int end = i + 1 < items.size() ? index(items.get(i + 1)) : tokens.size() - 1;
      afterItem = ownComments(first, afterItem);
      blankLineIf(afterItem);
      item(items.get(i), first, end);
      trailingComments(end);
      out.append('\n');
      afterItem = true;
    }
    ownComments(tokens.size() - 1, afterItem);
    return out.toString();
  }

  /** Writes the comments before a definition, and tells whether an empty line is due after them. */
  private boolean ownComments(int before, boolean afterItem) {
    boolean due = afterItem;
    for (Comment comment : gap(before).comments()) {
      if (!comment.trailing()) {
        blankLineIf(due);
        out.append(comment.text()).append('\n');
        due = false;
      }
    }
    return due;
  }

  private void blankLineIf(boolean due) {
    if (due) {
      out.append('\n');
    }
  }

  private void trailingComments(int after) {
    gap(after).comments().stream()
        .filter(Comment::trailing)
        .forEach(comment -> out.append(' ').append(comment.text()));
  }

  private void item(Node node, int first, int end) {
    switch (node.kind()) {
      case "metadata_block" -> metadata(node, first, end);
      case "agent_definition" -> agent(node, first, end);
      default -> out.append(verbatim(first, end));
    }
  }

  // ---- metadata -----------------------------------------------------------------------------

  private void metadata(Node node, int first, int end) {
    if (hasComments(first + 1, first + 2)) {
      out.append(verbatim(first, end));
      return;
    }
    out.append("metadata {\n");
    List<Node> pairs = node.children();
    int close = end - 1;
    innerComments(pairs.isEmpty() ? close : index(pairs.get(0)), true);
    for (int i = 0; i < pairs.size(); i++) {
      int next = i + 1 < pairs.size() ? index(pairs.get(i + 1)) : close;
      pair(index(pairs.get(i)), next);
    }
    out.append('}');
  }

  private void pair(int key, int next) {
    boolean comma = tokens.get(next - 1).isSymbol(",");
    int end = comma ? next - 1 : next;
    out.append(INDENT);
    if (hasComments(key + 1, key + 3)) {
      out.append(verbatim(key, end));
    } else {
      out.append(verbatim(key, key + 1)).append(separator(key + 1)).append(verbatim(key + 2, end));
    }
    out.append(',');
    trailingComments(end);
    if (comma) {
      trailingComments(next);
    }
    out.append('\n');
    innerComments(end, false);
    if (comma) {
      innerComments(next, false);
    }
  }

  /**
   * Writes the comments before a token inside of braces; at first all are on lines of their own.
   */
  private void innerComments(int before, boolean first) {
    gap(before).comments().stream()
        .filter(comment -> first || !comment.trailing())
        .forEach(comment -> out.append(INDENT).append(comment.text()).append('\n'));
  }

  // ---- agents -------------------------------------------------------------------------------

  private void agent(Node node, int first, int end) {
    int open = first;
    while (!tokens.get(open).isSymbol("{")) {
      open++;
    }
    out.append(
            hasComments(first + 1, open + 1)
                ? verbatim(first, open + 1)
                : header(first, open) + " {")
        .append('\n');
    List<Node> items =
        node.children().stream().filter(child -> AGENT_ITEMS.contains(child.kind())).toList();
    for (int i = 0; i < items.size(); i++) {
      int start = index(items.get(i));
      int next = i + 1 < items.size() ? index(items.get(i + 1)) : end - 1;
      boolean atBrace = bodyComments(start, i == 0);
      blankLineIf(gap(start).endsInBlankLine() && !atBrace);
      out.append(INDENT);
      agentItem(items.get(i), start, next);
      trailingComments(next);
      out.append('\n');
    }
    bodyComments(end - 1, items.isEmpty());
    out.append('}');
  }

  /**
   * Writes the comments before a token of an agent's body; an empty line before one stays. Returns
   * whether nothing stands between the opening brace and the token.
   */
  private boolean bodyComments(int before, boolean afterBrace) {
    boolean atBrace = afterBrace;
    for (Comment comment : gap(before).comments()) {
      if (afterBrace || !comment.trailing()) {
        blankLineIf(comment.afterBlankLine() && !atBrace);
        out.append(INDENT).append(comment.text()).append('\n');
        atBrace = false;
      }
    }
    return atBrace;
  }

  /** One space between words, none before a comma or inside of brackets. */
  private String header(int first, int open) {
    StringBuilder header = new StringBuilder(verbatim(first, first + 1));
    for (int i = first + 1; i < open; i++) {
      String text = verbatim(i, i + 1);
      boolean lastComma = text.equals(",") && tokens.get(i + 1).isSymbol(")");
      if (!lastComma) {
        String before = verbatim(i - 1, i);
        boolean tight = NO_SPACE_BEFORE.contains(text) || NO_SPACE_AFTER.contains(before);
        header.append(tight ? "" : " ").append(text);
      }
    }
    return header.toString();
  }

  private void agentItem(Node node, int first, int end) {
    switch (node.kind()) {
      case "capabilities_declaration" -> capabilities(first, end);
      case "with_block" -> with(node, first, end);
      default -> out.append(verbatim(first, end));
    }
  }

  private void capabilities(int first, int end) {
    boolean simple =
        !hasComments(first + 1, end)
            && IntStream.range(first + 3, end - 1)
                .allMatch(i -> tokens.get(i).isSymbol(",") != isWord(tokens.get(i)));
    if (!simple) {
      out.append(verbatim(first, end));
      return;
    }
    out.append("capabilities")
        .append(separator(first + 1))
        .append(
            IntStream.range(first + 3, end - 1)
                .filter(i -> isWord(tokens.get(i)))
                .mapToObj(i -> verbatim(i, i + 1))
                .collect(Collectors.joining(", ", "[", "]")));
  }

  private static boolean isWord(Token token) {
    return token.kind() != Token.Kind.SYMBOL;
  }

  private void with(Node node, int first, int end) {
    int open = index(node.first("block").orElseThrow());
    if (hasComments(first + 1, open + 1)) {
      out.append(verbatim(first, end));
      return;
    }
    List<Integer> attributes =
        node.all("with_attribute")
            .map(this::index)
            .collect(Collectors.toCollection(ArrayList::new));
    attributes.add(open);
    List<String> shown = new ArrayList<>();
    for (int i = 0; i + 1 < attributes.size(); i++) {
      int key = attributes.get(i);
      int next = attributes.get(i + 1);
      int valueEnd = tokens.get(next - 1).isSymbol(",") ? next - 1 : next;
      shown.add(verbatim(key, key + 1) + " = " + verbatim(key + 2, valueEnd));
    }
    out.append("with ").append(String.join(", ", shown)).append(shown.isEmpty() ? "" : " ");
    boolean empty = open + 2 == end && !hasComments(open + 1, end);
    out.append(empty ? "{\n" + INDENT + "}" : verbatim(open, end));
  }

  // ---- tokens -------------------------------------------------------------------------------

  private int index(Node node) {
    return Objects.requireNonNull(indices.get(new Position(node.line(), node.column())));
  }

  private String separator(int token) {
    return tokens.get(token).isSymbol(":") ? ": " : " = ";
  }

  /** Returns the source of the tokens from {@code first} to before {@code end}. */
  private String verbatim(int first, int end) {
    return source.substring(tokens.get(first).start(), tokens.get(end - 1).end());
  }

  /** Returns what stands before a token. */
  private Comment.Gap gap(int token) {
    int from = token == 0 ? 0 : tokens.get(token - 1).end();
    return Comment.Gap.read(source, from, tokens.get(token).start());
  }

  private boolean hasComments(int first, int end) {
    return IntStream.range(first, end).anyMatch(i -> !gap(i).comments().isEmpty());
  }
}
