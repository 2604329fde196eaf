package dev.symbiont.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** Answers from a list and keeps what it was asked. */
final class FakeChatModel implements ChatModel {
  private final Deque<Function<ChatRequest, ChatResponse>> answers = new ArrayDeque<>();
  private final List<ChatRequest> asked = new ArrayList<>();

  FakeChatModel answers(AiMessage message) {
    return answers(ChatResponse.builder().aiMessage(message).build());
  }

  FakeChatModel answers(ChatResponse response) {
    return answers(request -> response);
  }

  FakeChatModel answers(Function<ChatRequest, ChatResponse> answer) {
    answers.add(answer);
    return this;
  }

  FakeChatModel fails(RuntimeException failure) {
    return answers(
        request -> {
          throw failure;
        });
  }

  synchronized List<ChatRequest> asked() {
    return List.copyOf(asked);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    Function<ChatRequest, ChatResponse> next;
    synchronized (this) {
      asked.add(request);
      next = answers.removeFirst();
    }
    return next.apply(request);
  }
}
