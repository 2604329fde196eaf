package dev.symbiont.langchain4j;

import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceException.Kind;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceReply.FinishReason;
import dev.symbiont.runtime.inference.InferenceRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A LangChain4j {@link ChatModel} as the model of the embedded runtime. What the model proposes
 * goes through the policy gate like that of any other provider: LangChain4j never runs a tool here.
 *
 * <p>Retries, keys and addresses are those of the model. Each call runs in a thread of its own,
 * which is interrupted when the time of the loop is up. Thread-safe if the model is.
 */
public final class LangChain4jProvider implements InferenceProvider {
  private final ChatModel model;
  private final String name;
  private final String defaultModel;
  private final JsonCodec json = new GsonCodec();

  private LangChain4jProvider(ChatModel model, String name, String defaultModel) {
    this.model = Objects.requireNonNull(model, "model");
    this.name = name;
    this.defaultModel = defaultModel;
  }

  /**
   * Returns {@code model} as a provider, named as its maker (for example {@code open_ai}), or
   * {@code langchain4j} if it does not say. Its default model is the one it is configured with.
   */
  public static LangChain4jProvider of(ChatModel model) {
    String maker = model.provider().name().toLowerCase(Locale.ROOT);
    String name = maker.equals("other") ? "langchain4j" : maker;
    return new LangChain4jProvider(
        model,
        name,
        Optional.ofNullable(model.defaultRequestParameters().modelName()).orElse(name));
  }

  /** Returns this provider under another name, which answers and journals show. */
  public LangChain4jProvider named(String other) {
    return new LangChain4jProvider(model, Objects.requireNonNull(other, "other"), defaultModel);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String defaultModel() {
    return defaultModel;
  }

  @Override
  public InferenceReply complete(InferenceRequest request) {
    if (!request.extra().members().isEmpty()) {
      throw new InferenceException(
          Kind.INVALID_REQUEST,
          "LangChain4j takes no extra members in a request; configure them on the ChatModel",
          null);
    }
    ChatRequest question = new Questions(json).of(request);
    try {
      return Answers.of(ask(question, request), request.model().orElse(defaultModel));
    } catch (ContentFilteredException e) {
      return new InferenceReply(
          "",
          List.of(),
          FinishReason.CONTENT_FILTER,
          Usage.ZERO,
          request.model().orElse(defaultModel));
    }
  }

  private ChatResponse ask(ChatRequest question, InferenceRequest request) {
    FutureTask<ChatResponse> call = new FutureTask<>(() -> model.chat(question));
    Thread thread = new Thread(call, "symbiont-langchain4j");
    thread.setDaemon(true);
    thread.start();
    try {
      return call.get(request.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw new InferenceException(Kind.TIMEOUT, "the model did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException(Kind.TIMEOUT, "the call of the model was interrupted", e);
    } finally {
      call.cancel(true);
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof ContentFilteredException filtered) {
      return filtered;
    }
    return Failures.of(
        cause instanceof Exception exception ? exception : new IllegalStateException(cause));
  }
}
