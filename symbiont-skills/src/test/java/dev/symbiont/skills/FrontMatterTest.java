package dev.symbiont.skills;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hostile YAML has an outcome, whatever its size and depth. */
class FrontMatterTest {
  private static SkillDocument read(String block) {
    return SkillDocument.read("---\n" + block + "\n---\nText\n", "folder");
  }

  private static void assertRefused(String block) {
    SkillDocument document = read(block);
    assertThat(document.metadata()).isEmpty();
    assertThat(document.name()).isEqualTo("folder");
    assertThat(document.warnings()).containsExactly("frontmatter_refused");
  }

  @Test
  void read_aliasesThatMultiply_areRefused() {
    String bomb =
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range('b', 'm')
                .mapToObj(
                    c ->
                        "%1$c: &%1$c [*%2$c, *%2$c, *%2$c, *%2$c, *%2$c, *%2$c, *%2$c, *%2$c]"
                            .formatted((char) c, (char) (c - 1)))
                .collect(Collectors.joining("\n"));
    assertRefused(bomb);
    assertRefused("name: x\nself: &a [*a]");
    assertRefused("name: x\n<<: *a");
  }

  @Test
  void read_nestingOfThousandsOfLevels_isRefusedWithoutOverflow() {
    for (String level : new String[] {"[", "{a: ", "- ", "? ", "[{a: "}) {
      String deep = "v: \n  " + level.repeat(60_000 / level.length());
      assertThat(read(deep).warnings()).isNotEmpty();
      assertThat(read(deep).name()).isEqualTo("folder");
    }
    String indented =
        IntStream.range(0, 300)
            .mapToObj(i -> " ".repeat(i) + "a:")
            .collect(Collectors.joining("\n"));
    assertRefused(indented);
  }

  @Test
  void read_tagsThatBuildObjects_areRefused() {
    assertRefused("name: !!python/object/apply:os.system ['id']");
    assertRefused("name: !!javax.script.ScriptEngineManager []");
    assertRefused("!!map {name: x}");
    assertRefused("!<tag:yaml.org,2002:str> name: x");
  }

  @Test
  void read_blockBeyondTheLimit_isRefused() {
    assertRefused("name: x\ndescription: " + "y".repeat(64 * 1024));
    assertRefused("k: v\n".repeat(20_000));
    assertThat(read("name: x\ndescription: " + "y".repeat(60_000)).name()).isEqualTo("x");
  }

  @Test
  void read_brokenPiecesOfAnySize_areReadLeniently() {
    for (String broken :
        new String[] {"\"" + "y".repeat(60_000), "'", "a: b: c", "%", "@x", "\t:", "]", "}"}) {
      SkillDocument document = read("name: kept\nx: " + broken);
      assertThat(document.name()).as(broken.substring(0, 1)).isEqualTo("kept");
      assertThat(document.warnings()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void read_secondDocumentOrDirective_isNoWayAround() {
    assertRefused("name: x\n--- \nname: y");
    assertThat(read("name: x\u0000").metadata().map(SkillMetadata::name)).isPresent();
  }
}
