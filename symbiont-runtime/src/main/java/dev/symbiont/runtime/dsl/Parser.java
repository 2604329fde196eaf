package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Reads agent files: the grammar of the reference runtime, and in {@linkplain Mode#LENIENT lenient}
 * mode what documents show beyond it, with warnings (sections 14.3 and 14.4).
 *
 * <p>Never throws for what a file contains: after an error it goes on with the next definition.
 * Nesting is bounded at 256 levels, length at 1 MiB.
 */
public final class Parser {
  private static final int LONGEST = 1024 * 1024;
  private static final int MOST_DIAGNOSTICS = 200;

  /** How strictly a file is read. */
  public enum Mode {
    /** The grammar alone. */
    STRICT,
    /** Also what documents show; every such use is a warning. */
    LENIENT
  }

  private Parser() {}

  /** Reads {@code source}. */
  public static SyntaxTree parse(String source, Mode mode) {
    Objects.requireNonNull(mode, "mode");
    if (source.length() > LONGEST) {
      Node empty = new Node("program", "", List.of(), 1, 1);
      return new SyntaxTree(
          empty, List.of(new Diagnostic(1, 1, "E110", "the file is longer than 1 MiB")));
    }
    List<Diagnostic> diagnostics = new ArrayList<>();
    TokenStream tokens = new TokenStream(new Lexer(source, diagnostics).tokens(), diagnostics);
    Node program = new DefinitionParser(tokens).program();
    return new SyntaxTree(program, judged(diagnostics, mode));
  }

  private static List<Diagnostic> judged(List<Diagnostic> diagnostics, Mode mode) {
    return diagnostics.stream()
        .map(found -> mode == Mode.STRICT && found.code().equals("W100") ? asError(found) : found)
        .sorted(Comparator.comparing(Diagnostic::isError).reversed())
        .limit(MOST_DIAGNOSTICS)
        .toList();
  }

  private static Diagnostic asError(Diagnostic extension) {
    return new Diagnostic(extension.line(), extension.column(), "E101", extension.message());
  }
}
