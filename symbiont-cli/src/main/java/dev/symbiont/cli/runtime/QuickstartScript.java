package dev.symbiont.cli.runtime;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.ScriptedProvider;
import java.util.List;
import java.util.stream.Collectors;

/** What the quickstart's agents say when no model is at hand. */
final class QuickstartScript {
  /** The text of the examples that the agents work on. */
  static final String TEXT = "texts/harbour.txt";

  private static final String DENIED = "[Policy denied]";

  private QuickstartScript() {}

  static InferenceProvider provider() {
    return new ScriptedProvider(
        List.of(
            ScriptedProvider.calls(
                "First I look at the text.",
                new ToolCallRequest("c1", "count_lines", "{\"file\":\"" + TEXT + "\"}"),
                new ToolCallRequest(
                    "c2", "search_text", "{\"word\":\"keeper\",\"file\":\"" + TEXT + "\"}")),
            ScriptedProvider.calls(
                "Now I tidy up and look back.",
                new ToolCallRequest("c3", "delete_file", "{\"file\":\"" + TEXT + "\"}"),
                new ToolCallRequest("c4", "git_history", "{\"count\":2}")),
            ScriptedProvider.says(QuickstartScript::summary),
            ScriptedProvider.says("Reported: the file has five lines.")));
  }

  private static String summary(InferenceRequest request) {
    return request.messages().stream()
        .filter(message -> message.role() == Message.Role.TOOL)
        .map(message -> message.toolName().orElse("?") + ": " + inShort(message.content()))
        .collect(Collectors.joining("\n", "Here is what came back.\n", ""));
  }

  private static String inShort(String result) {
    return result.startsWith(DENIED)
        ? "denied by policy"
        : result.strip().lines().findFirst().orElse("");
  }
}
