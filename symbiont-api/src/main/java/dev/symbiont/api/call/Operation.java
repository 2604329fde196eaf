package dev.symbiont.api.call;

import dev.symbiont.domain.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One remote operation: an entry of the operation table. Immutable.
 *
 * <pre>{@code
 * static final Operation<AgentStatusResponse> STATUS =
 *     Operation.get("agents.status", "agents/{id}/status").returns(AgentStatusResponse.class);
 * }</pre>
 *
 * @param <R> what a call returns
 */
public final class Operation<R> {
  private final Draft draft;
  private final ReplyReader<R> reader;

  private Operation(Draft draft, ReplyReader<R> reader) {
    this.draft = draft;
    this.reader = reader;
  }

  /**
   * Starts an operation that reads.
   *
   * @param name stable name for listeners and errors, for example {@code agents.status}
   * @param path path below the base URL; a parameter is a whole segment {@code {name}}
   */
  public static Draft get(String name, String path) {
    return new Draft(name, HttpMethod.GET, path, false, false, Set.of());
  }

  /**
   * Starts an operation that creates or acts; it is not repeated after it may have been processed.
   */
  public static Draft post(String name, String path) {
    return new Draft(name, HttpMethod.POST, path, false, false, Set.of());
  }

  /** Starts an operation that replaces. */
  public static Draft put(String name, String path) {
    return new Draft(name, HttpMethod.PUT, path, false, false, Set.of());
  }

  /** Starts an operation that removes. */
  public static Draft delete(String name, String path) {
    return new Draft(name, HttpMethod.DELETE, path, false, false, Set.of());
  }

  /**
   * Returns a call of this operation.
   *
   * @param parameters the values of the path's parameters in order
   * @throws IllegalArgumentException if their number is not that of the path, or if one is empty,
   *     {@code .} or {@code ..}
   */
  public Call<R> with(Object... parameters) {
    List<String> values = Arrays.stream(parameters).map(Object::toString).toList();
    return new Call<>(this, PathTemplate.expand(draft.path(), values), List.of(), Optional.empty());
  }

  /** Returns the stable name. */
  public String name() {
    return draft.name();
  }

  /** Returns the request method. */
  public HttpMethod method() {
    return draft.method();
  }

  /** Returns the path with its parameters as {@code {name}}. */
  public String path() {
    return draft.path();
  }

  /** Tells whether sending twice has the effect of sending once. */
  public boolean isIdempotent() {
    return draft.method().isIdempotent() && !draft.consuming();
  }

  /** Tells whether no released reference runtime serves the operation. */
  public boolean isExtension() {
    return draft.extension();
  }

  /** Tells whether a reply of that status is an answer and not an error. */
  public boolean accepts(int status) {
    return (status >= 200 && status < 300) || draft.answers().contains(status);
  }

  /** Returns how replies are read. */
  public ReplyReader<R> reader() {
    return reader;
  }

  @Override
  public String toString() {
    return name() + " (" + method() + " " + path() + ")";
  }

  /**
   * An operation without its result.
   *
   * @param name stable name
   * @param method request method
   * @param path path with parameters
   * @param consuming whether reading takes away what was read
   * @param extension whether no released reference runtime serves it
   * @param answers statuses beyond 200 to 299 that are answers
   */
  public record Draft(
      String name,
      HttpMethod method,
      String path,
      boolean consuming,
      boolean extension,
      Set<Integer> answers) {
    /** Checks the path. */
    public Draft {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(method, "method");
      PathTemplate.check(path);
      answers = Set.copyOf(answers);
    }

    /** Returns this operation, not to be repeated after it may have been processed. */
    public Draft consumes() {
      return new Draft(name, method, path, true, extension, answers);
    }

    /** Returns this operation as one that only newer or embedded runtimes serve. */
    public Draft asExtension() {
      return new Draft(name, method, path, consuming, true, answers);
    }

    /** Returns this operation with a status that is an answer and not an error. */
    public Draft answering(int status) {
      return new Draft(name, method, path, consuming, extension, Set.of(status));
    }

    /** Completes an operation that returns a record, or JSON as it is. */
    public <R> Operation<R> returns(Class<R> type) {
      return reads(reply -> reply.as(type));
    }

    /** Completes an operation that returns a bare array. */
    public <R> Operation<List<R>> returnsList(Class<R> elementType) {
      return reads(reply -> reply.asList(elementType));
    }

    /** Completes an operation that returns a record, or nothing. */
    public <R> Operation<Optional<R>> returnsOptional(Class<R> type) {
      return reads(reply -> reply.isEmpty() ? Optional.empty() : Optional.of(reply.as(type)));
    }

    /** Completes an operation whose answer says nothing beyond its status. */
    public Operation<Done> returnsNothing() {
      return reads(reply -> Done.DONE);
    }

    /** Completes an operation whose answer is read by {@code reader}. */
    public <R> Operation<R> reads(ReplyReader<R> reader) {
      return new Operation<>(this, reader);
    }
  }

  /** The result of an operation that has none. */
  public enum Done {
    /** It was done. */
    DONE
  }
}
