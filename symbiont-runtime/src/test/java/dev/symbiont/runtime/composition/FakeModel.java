package dev.symbiont.runtime.composition;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Answers by what it is asked, charges 10 tokens a call, and remembers everything. */
final class FakeModel implements InferenceProvider {
  final List<InferenceRequest> requests = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch interrupted = new CountDownLatch(1);
  private final Function<InferenceRequest, String> answers;

  FakeModel(Function<InferenceRequest, String> answers) {
    this.answers = answers;
  }

  static String system(InferenceRequest request) {
    return request.messages().stream()
        .filter(message -> message.role() == Message.Role.SYSTEM)
        .map(Message::content)
        .findFirst()
        .orElse("");
  }

  static String user(InferenceRequest request) {
    return request.messages().stream()
        .filter(message -> message.role() == Message.Role.USER)
        .map(Message::content)
        .findFirst()
        .orElseThrow();
  }

  /** Answers nothing until it is interrupted. */
  String hang() {
    try {
      new CountDownLatch(1).await();
      throw new IllegalStateException("nobody counts down");
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new InferenceException(InferenceException.Kind.TIMEOUT, "interrupted", e);
    }
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String defaultModel() {
    return "fake-1";
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    requests.add(request);
    String answer = answers.apply(request);
    if (answer.startsWith("CALL ")) {
      return new InferenceReply(
          "",
          List.of(new ToolCallRequest("c1", answer.substring(5), "{}")),
          InferenceReply.FinishReason.TOOL_CALLS,
          Usage.of(6, 4),
          "fake-1");
    }
    return InferenceReply.text(answer, Usage.of(6, 4), request.model().orElse("fake-1"));
  }
}
