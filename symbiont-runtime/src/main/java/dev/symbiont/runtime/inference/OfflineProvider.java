package dev.symbiont.runtime.inference;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in when no model is configured (runtime reasoning specification section 10.7). It follows
 * one rule and says so: a task {@code /tool <name> <json>} calls that tool and repeats its result;
 * any other task gets a sentence that no model is configured.
 */
public final class OfflineProvider implements InferenceProvider {
  /** The model name in every reply. */
  public static final String MODEL = "offline-rule";

  private static final Pattern COMMAND =
      Pattern.compile("/tool ([A-Za-z0-9_.:-]{1,128})(?: (.*))?", Pattern.DOTALL);
  private static final int LONGEST_ECHO = 2000;

  private final Supplier<UUID> callIds;

  /** Creates a provider that takes the ids of its calls from {@code callIds}. */
  public OfflineProvider(Supplier<UUID> callIds) {
    this.callIds = callIds;
  }

  @Override
  public String name() {
    return "offline";
  }

  @Override
  public String defaultModel() {
    return MODEL;
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    Message last = request.messages().get(request.messages().size() - 1);
    if (last.role() == Message.Role.TOOL) {
      return reply(request, "Result: " + shortened(last.content()), List.of());
    }
    Optional<ToolCallRequest> call = command(last);
    if (call.isPresent()) {
      return reply(request, "", List.of(call.get()));
    }
    return reply(
        request,
        "No model is configured, so this is the offline rule speaking. Task received: "
            + shortened(last.content()),
        List.of());
  }

  private Optional<ToolCallRequest> command(Message last) {
    Matcher command = COMMAND.matcher(last.content().strip());
    if (last.role() != Message.Role.USER || !command.matches()) {
      return Optional.empty();
    }
    String arguments = Optional.ofNullable(command.group(2)).orElse("{}");
    return Optional.of(new ToolCallRequest(callIds.get().toString(), command.group(1), arguments));
  }

  private static InferenceReply reply(
      InferenceRequest request, String content, List<ToolCallRequest> calls) {
    Usage usage =
        Usage.of(
            TokenEstimate.of(request.messages()),
            TokenEstimate.of(Message.assistant(content, calls)));
    return new InferenceReply(
        content,
        calls,
        calls.isEmpty() ? InferenceReply.FinishReason.STOP : InferenceReply.FinishReason.TOOL_CALLS,
        usage,
        MODEL);
  }

  private static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST_ECHO) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST_ECHO)) + "…";
  }
}
