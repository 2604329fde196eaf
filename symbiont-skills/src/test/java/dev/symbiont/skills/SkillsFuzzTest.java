package dev.symbiont.skills;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class SkillsFuzzTest {
  private static final SkillScanner SCANNER = SkillScanner.create();

  @FuzzTest
  void frontMatter_anyBytes_givesANameAndNoException(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (String skill : new String[] {text, "---\n" + text + "\n---\n"}) {
      SkillDocument document = SkillDocument.read(skill, "folder");
      assertThat(document.name()).isNotBlank();
      assertThat(document.warnings()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @FuzzTest
  void scan_anyBytes_endsWithFindingsInOrder(byte[] bytes) {
    int last = 0;
    for (ScanFinding finding : SCANNER.scanContent(new String(bytes, StandardCharsets.UTF_8))) {
      int line = finding.line().orElse(Integer.MAX_VALUE);
      assertThat(line).isGreaterThanOrEqualTo(last);
      last = line;
    }
  }
}
