package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.manifest.RiskTier;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.Signature;
import java.util.List;
import java.util.Optional;

/**
 * A call whose arguments passed validation and whose command is built, but which nobody has allowed
 * yet: what policy and approval look at before anything runs. Only {@link ToolClad#prepare} makes
 * one. Immutable.
 */
public final class PreparedCall {
  private final Tool tool;
  private final Callee callee;
  private final Arguments arguments;
  private final RunPlaces places;
  private final List<String> argv;
  private final String shownCommand;
  private final String callHash;

  PreparedCall(
      Tool tool,
      Callee callee,
      Arguments arguments,
      RunPlaces places,
      List<String> argv,
      String shownCommand) {
    this.tool = tool;
    this.callee = callee;
    this.arguments = arguments;
    this.places = places;
    this.argv = List.copyOf(argv);
    this.shownCommand = shownCommand;
    this.callHash = CallHash.of(tool, callee.name(), arguments);
  }

  /**
   * The tool or the command of a session or browser that is called.
   *
   * @param name {@code tool} or {@code tool.command}
   * @param command the command of a session or browser
   * @param signature the arguments
   * @param riskTier how dangerous it is
   * @param humanApproval whether a human must approve
   */
  record Callee(
      String name,
      Optional<String> command,
      Signature signature,
      RiskTier riskTier,
      boolean humanApproval) {}

  /** Returns the tool as it was when the call was prepared. */
  public Tool tool() {
    return tool;
  }

  /** Returns {@code tool}, or {@code tool.command} for sessions and browsers. */
  public String name() {
    return callee.name();
  }

  /** Returns how dangerous the tool or command is. */
  public RiskTier riskTier() {
    return callee.riskTier();
  }

  /** Returns whether a human must approve the call. */
  public boolean humanApproval() {
    return callee.humanApproval();
  }

  /** Returns the kind of back end: {@code shell}, {@code http} and so on. */
  public String backend() {
    return tool.manifest().backend().word();
  }

  /** Returns the words of the command; empty unless a program is run. */
  public List<String> argv() {
    return argv;
  }

  /** Returns the command for people, without secrets. */
  public String shownCommand() {
    return shownCommand;
  }

  /**
   * Returns the SHA-256, in hex, over the tool, the content of its manifest and the cleaned
   * arguments: what an approval is bound to.
   */
  public String callHash() {
    return callHash;
  }

  /** Returns the cleaned arguments as JSON strings: untrusted input for a policy. */
  public JsonObject toolInput() {
    JsonObject.Builder input = JsonObject.builder();
    arguments.values().forEach(input::put);
    return input.build();
  }

  /** Returns the scan id that the run will have. */
  public String scanId() {
    return places.scanId();
  }

  Callee callee() {
    return callee;
  }

  Arguments arguments() {
    return arguments;
  }

  RunPlaces places() {
    return places;
  }

  @Override
  public String toString() {
    return "PreparedCall[" + name() + " " + callHash + "]";
  }
}
