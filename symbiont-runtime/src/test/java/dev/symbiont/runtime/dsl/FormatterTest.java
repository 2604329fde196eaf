package dev.symbiont.runtime.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.testsupport.SeededCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runtime policy specification section 14.8, and invariant 8 of section 17. */
class FormatterTest {
  @Test
  void format_everyRuleOfTheLayout_isKept() {
    String messy =
        """
        // head
        metadata{a: "b", c = [1,
          2] // two lines
          # own
          d = 1}
        agent   helper( x:String ,y : Map<String,List<int>>, )->bool{
          capabilities:[ read,"write" ,]

          // why
          policy p { allow: read( x ) }
          with sandbox="docker" timeout = 30.seconds { }  // boxed
          with { let a = 1; }
          function f() {
              return 1;
          }
        }
        type A = { x: int }
        agent b { }

        // tail""";
    assertThat(Formatter.format(messy))
        .isEqualTo(
            """
            // head
            metadata {
                a: "b",
                c = [1,
              2], // two lines
                # own
                d = 1,
            }

            agent helper(x: String, y: Map<String, List<int>>) -> bool {
                capabilities: [read, "write"]

                // why
                policy p { allow: read( x ) }
                with sandbox = "docker", timeout = 30.seconds {
                } // boxed
                with { let a = 1; }
                function f() {
                  return 1;
              }
            }

            type A = { x: int }

            agent b {
            }

            // tail
            """);
  }

  @Test
  void format_commentsAnywhere_stay() {
    String source =
        """
        metadata /* 1 */ { a: 1 }
        metadata { // 2
          a /* 3 */ : 1 // 4
          , /* 5 */ b: 2
          // 6
        } // 7
        agent a // 8
        { // 9
          capabilities = [x /* 10 */, y]
          with a = 1 /* 11 */ { }
          with { /* 12 */ } // 13
          // 14
        }
        agent b { /* 15 */ }
        """;
    String formatted = Formatter.format(source);
    for (int i = 1; i <= 15; i++) {
      assertThat(formatted).containsPattern("(//|/\\*) " + i + "\\b");
    }
    assertThat(Formatter.format(formatted)).isEqualTo(formatted);
  }

  @Test
  void format_fileWithErrors_isLeftAsItIs() {
    for (String broken : List.of("agent {", "metadata { a: }", "agent a { } }", "\u0000", "\"")) {
      assertThat(Formatter.format(broken)).isEqualTo(broken);
    }
    assertThat(Formatter.format(" \n\n")).isEmpty();
  }

  @Test
  void format_examplesOfTheProject_areLaidOutAlready() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples/agents"))) {
      List<Path> agents = files.filter(file -> file.toString().endsWith(".symbi")).toList();
      assertThat(agents).isNotEmpty();
      for (Path agent : agents) {
        assertThat(Formatter.format(Files.readString(agent))).isEqualTo(Files.readString(agent));
      }
    }
  }

  // Invariant P17.8: "DSL: format(format(x)) = format(x); parse(print(ast)) = ast; …"
  @Test
  void invariant_P17_8_formattedTwice_isTheSameAndSaysTheSame() {
    SeededCases.check(
        8,
        3000,
        random -> {
          String source = new Source(random).file();
          String formatted = Formatter.format(source);
          assertThat(Formatter.format(formatted)).as(source).isEqualTo(formatted);
          assertThat(shape(formatted)).as(source).isEqualTo(shape(source));
          assertThat(Parser.parse(source, Parser.Mode.STRICT).isValid())
              .as(source)
              .isEqualTo(Parser.parse(formatted, Parser.Mode.STRICT).isValid());
        });
  }

  /** A tree without its places. */
  static String shape(String source) {
    SyntaxTree tree = Parser.parse(source, Parser.Mode.LENIENT);
    assertThat(tree.isValid()).as(source + tree.diagnostics()).isTrue();
    StringBuilder shape = new StringBuilder();
    shape(tree.program(), shape);
    return shape.toString();
  }

  private static void shape(Node node, StringBuilder shape) {
    shape.append('(').append(node.kind()).append(' ').append(node.text());
    node.children().forEach(child -> shape(child, shape));
    shape.append(')');
  }

  /** Valid files, with blanks and comments wherever they may stand. */
  private static final class Source {
    private static final List<String> BLANKS =
        List.of(" ", "\n", "  \n\n ", " // c\n", " # d\n", " /* e */ ", "\n/* f\n g */\n", "\t");
    private static final List<String> VALUES =
        List.of("1", "\"a\nb // no comment\"", "x", "true", "30.seconds", "[1, 2,]", "{ a: 1 }");
    private static final List<String> REST =
        List.of(
            "policy p { allow: read(x) if y deny: any }",
            "function f(a: int) -> bool { let x = 1; return x; }",
            "with { }",
            "with tools = [\"a\"] , timeout = 5m { g(); }",
            "with a = 1 b = \"c\" { }",
            "capabilities: []",
            "capabilities = [ a, \"b\", ]",
            "name: \"x\";",
            "resources { cpu = 1, memory: 2 }");
    private static final List<String> TOP =
        List.of(
            "type A = B<C>",
            "type A = { x: int }",
            "schedule s { cron: \"* * * * *\" agent = a }",
            "webhook w { path \"/w\" filter { equals x } }",
            "function f() { }");

    private final RandomGenerator random;

    Source(RandomGenerator random) {
      this.random = random;
    }

    String file() {
      StringBuilder file = new StringBuilder(blank());
      for (int i = random.nextInt(4); i >= 0; i--) {
        file.append(
                switch (random.nextInt(3)) {
                  case 0 -> metadata();
                  case 1 -> agent();
                  default -> any(TOP);
                })
            .append(blank());
      }
      return file.toString();
    }

    private String metadata() {
      StringBuilder text = new StringBuilder("metadata" + blank() + "{" + blank());
      for (int i = random.nextInt(4); i > 0; i--) {
        text.append("k" + i + blank() + (random.nextBoolean() ? ":" : "=") + blank() + any(VALUES))
            .append(blank())
            .append(random.nextBoolean() ? "," + blank() : "");
      }
      return text + "}";
    }

    private String agent() {
      StringBuilder text = new StringBuilder("agent" + blank() + "a" + blank());
      if (random.nextBoolean()) {
        text.append("(x:String,y" + blank() + ":List<int>)" + blank());
      }
      text.append("{").append(blank());
      for (int i = random.nextInt(4); i > 0; i--) {
        text.append(any(REST)).append(blank());
      }
      return text + "}";
    }

    private String blank() {
      StringBuilder blanks = new StringBuilder(any(BLANKS));
      while (random.nextInt(3) == 0) {
        blanks.append(any(BLANKS));
      }
      return blanks.toString();
    }

    private String any(List<String> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
