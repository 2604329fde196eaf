package dev.symbiont.runtime.policy.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.policy.cedar.SharedPolicies.Refresh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPoliciesTest {
  private static final String TOOLS =
      "permit(principal, action in Action::\"tool_call\", resource);";
  private static final String NOTHING = "forbid(principal, action, resource);";

  @TempDir private Path directory;
  private Path files;
  private PolicyBook book;

  @BeforeEach
  void open() throws IOException {
    files = Files.createDirectory(directory.resolve("policies"));
    book = PolicyBook.open(directory.resolve("cedar"), new GsonCodec());
  }

  @Test
  void refresh_changedFile_countsWhenItWasSeenTwice() throws IOException {
    write("a.cedar", TOOLS);
    SharedPolicies shared = new SharedPolicies(files, book);
    assertThat(allows("api")).isTrue();
    assertThat(shared.refresh()).isInstanceOf(Refresh.Unchanged.class);

    write("b.cedar", NOTHING);
    assertThat(shared.refresh()).isInstanceOf(Refresh.Unchanged.class);
    assertThat(allows("api")).isTrue();
    assertThat(shared.refresh())
        .isInstanceOfSatisfying(
            Refresh.Loaded.class,
            loaded -> assertThat(loaded.files()).containsKey(files.resolve("b.cedar").toString()));
    assertThat(allows("api")).isFalse();

    Files.delete(files.resolve("b.cedar"));
    shared.refresh();
    shared.refresh();
    assertThat(allows("api")).isTrue();
  }

  @Test
  void refresh_brokenFile_keepsTheLastGoodSetAndSaysWhyOnce() throws IOException {
    write("a.cedar", TOOLS);
    SharedPolicies shared = new SharedPolicies(files, book);

    write("a.cedar", NOTHING);
    write("b.cedar", "forbid(principal, action, resource");
    shared.refresh();
    assertThat(shared.refresh())
        .isInstanceOfSatisfying(
            Refresh.Refused.class, refused -> assertThat(refused.problem()).contains("b.cedar"));
    assertThat(shared.problem()).hasValueSatisfying(why -> assertThat(why).contains("b.cedar"));
    assertThat(shared.refresh()).isInstanceOf(Refresh.Unchanged.class);
    assertThat(allows("api")).isTrue();

    write("b.cedar", NOTHING);
    shared.refresh();
    assertThat(shared.refresh()).isInstanceOf(Refresh.Loaded.class);
    assertThat(shared.problem()).isEmpty();
    assertThat(allows("api")).isFalse();
  }

  @Test
  void refresh_directoryGone_keepsTheLastGoodSet() throws IOException {
    write("a.cedar", TOOLS);
    SharedPolicies shared = new SharedPolicies(files, book);
    Files.delete(files.resolve("a.cedar"));
    Files.delete(files);

    assertThat(shared.refresh()).isInstanceOf(Refresh.Refused.class);
    assertThat(allows("api")).isTrue();
  }

  @Test
  void firstWarnings_doubtfulFile_nameThePolicy() throws IOException {
    write("odd.cedar", "permit(principal, action == Action::\"toolcall::read\", resource);");
    assertThat(new SharedPolicies(files, book).firstWarnings())
        .singleElement()
        .asString()
        .contains("policy 'odd'", "no action is ever called");
  }

  @Test
  void constructor_directoryOfASurface_appliesThereAlone() throws IOException {
    write("a.cedar", TOOLS);
    Files.createDirectory(files.resolve("http-input"));
    write("http-input/none.cedar", NOTHING);

    assertThat(new SharedPolicies(files, book).problem()).isEmpty();

    assertThat(allows("api")).isTrue();
    assertThat(allows("http-input")).isFalse();
  }

  @Test
  void constructor_jsonArray_isReadAsPolicies() throws IOException {
    write(
        "list.cedar",
        """
        [{"name":"tools","source":"permit(principal, action in Action::\\"tool_call\\", resource);"},
         {"name":"off","source":"forbid(principal, action, resource);","active":false}]
        """);

    assertThat(new SharedPolicies(files, book).problem()).isEmpty();

    assertThat(allows("api")).isTrue();
  }

  @Test
  void constructor_unreadableFiles_areRefused() throws IOException {
    write("a.cedar", "[{\"name\":\"x\"}]");
    assertThatThrownBy(() -> new SharedPolicies(files, book))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("lacks 'source'");
    Files.write(files.resolve("a.cedar"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> new SharedPolicies(files, book))
        .isInstanceOf(SymbiontException.class)
        .hasMessageContaining("not UTF-8");
    Files.write(files.resolve("a.cedar"), new byte[1024 * 1024 + 1]);
    assertThatThrownBy(() -> new SharedPolicies(files, book))
        .isInstanceOf(SymbiontException.class)
        .hasMessageContaining("longer than 1 MiB");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(files.resolve(name), text);
  }

  private boolean allows(String surface) {
    CedarDecider decider =
        new CedarDecider(
            book::policies,
            agent -> AgentFacts.UNKNOWN,
            tool -> ToolFacts.UNKNOWN,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    return decider.decide(
            new PolicyDecider.Question(
                new ProposedAction.ToolCall("c1", "read", "{}"),
                JsonObject.EMPTY,
                new ActionContext(
                    "a1",
                    "a1",
                    Optional.empty(),
                    1,
                    0,
                    surface,
                    VisibleTools.NONE,
                    JsonObject.EMPTY),
                false))
        instanceof Verdict.Allowed;
  }
}
