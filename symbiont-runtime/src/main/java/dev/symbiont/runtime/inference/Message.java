package dev.symbiont.runtime.inference;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param content what is said; empty for an assistant that only calls tools
 * @param toolCalls the calls an assistant asks for
 * @param toolCallId the call that a tool message answers
 * @param toolName the tool that a tool message comes from
 * @param isError whether a tool message reports a failure
 */
public record Message(
    Role role,
    String content,
    List<ToolCallRequest> toolCalls,
    Optional<String> toolCallId,
    Optional<String> toolName,
    boolean isError) {

  /** Who speaks. */
  public enum Role {
    /** Instructions of whoever runs the agent. */
    SYSTEM,
    /** The task, and hints of the loop. */
    USER,
    /** The model. */
    ASSISTANT,
    /** The result of a tool call. */
    TOOL
  }

  /** Copies the calls. */
  public Message {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
    toolCalls = List.copyOf(toolCalls);
    Objects.requireNonNull(toolCallId, "toolCallId");
    Objects.requireNonNull(toolName, "toolName");
  }

  /** Returns an instruction. */
  public static Message system(String content) {
    return plain(Role.SYSTEM, content);
  }

  /** Returns something the user says. */
  public static Message user(String content) {
    return plain(Role.USER, content);
  }

  /** Returns an answer of the model. */
  public static Message assistant(String content) {
    return plain(Role.ASSISTANT, content);
  }

  /** Returns a turn of the model in which it calls tools. */
  public static Message assistant(String content, List<ToolCallRequest> calls) {
    return new Message(Role.ASSISTANT, content, calls, Optional.empty(), Optional.empty(), false);
  }

  /** Returns the result of a tool call. */
  public static Message tool(String callId, String name, String content, boolean isError) {
    return new Message(
        Role.TOOL, content, List.of(), Optional.of(callId), Optional.of(name), isError);
  }

  /** Returns this message with other words. */
  Message withContent(String other) {
    return new Message(role, other, toolCalls, toolCallId, toolName, isError);
  }

  private static Message plain(Role role, String content) {
    return new Message(role, content, List.of(), Optional.empty(), Optional.empty(), false);
  }
}
