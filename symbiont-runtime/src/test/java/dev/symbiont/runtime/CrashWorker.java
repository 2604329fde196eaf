package dev.symbiont.runtime;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.bus.Lease;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.bus.Outgoing;
import dev.symbiont.runtime.bus.ReceivedMessage;
import dev.symbiont.runtime.bus.SendResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * The process that the crash test kills. It prints a line for each thing after it was acknowledged:
 * {@code agent <id>}, {@code sent <id>}, {@code acked <id>}, {@code drained <id>}.
 */
final class CrashWorker {
  private CrashWorker() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    int life = Integer.parseInt(arguments[1]);
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory)
            .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
            .build()) {
      List<UUID> talkers =
          List.of(
              agent(runtime, "talker-0"), agent(runtime, "talker-1"), agent(runtime, "talker-2"));
      say("started", "life-" + life);
      Thread sender = new Thread(() -> send(runtime, talkers, life));
      sender.setDaemon(true);
      sender.start();
      Thread creator = new Thread(() -> create(runtime, life));
      creator.setDaemon(true);
      creator.start();
      receive(runtime, talkers);
    }
  }

  private static void send(SymbiontRuntime runtime, List<UUID> talkers, int life) {
    for (int i = 0; ; i++) {
      byte[] payload = ("life " + life + " message " + i).getBytes(StandardCharsets.UTF_8);
      Outgoing message = Outgoing.direct(talkers.get(i % 3), talkers.get((i + 1) % 3), payload);
      if (runtime.bus().send(message) instanceof SendResult.Accepted accepted) {
        say("sent", accepted.messageId().toString());
      }
    }
  }

  private static void create(SymbiontRuntime runtime, int life) {
    for (int i = 0; i < 200; i++) {
      agent(runtime, "agent-" + life + "-" + i);
    }
  }

  /** One agent drains, the others lease and acknowledge. */
  private static void receive(SymbiontRuntime runtime, List<UUID> talkers) {
    while (true) {
      for (ReceivedMessage message : runtime.bus().drain(talkers.get(0)).orElseThrow()) {
        say("drained", message.id().toString());
      }
      for (UUID talker : talkers.subList(1, 3)) {
        for (Lease lease : runtime.bus().lease(talker, 5)) {
          if (runtime.bus().acknowledge(lease)) {
            say("acked", lease.message().id().toString());
          }
        }
      }
    }
  }

  /** The id follows from the name, so a creation that was not acknowledged can be repeated. */
  private static UUID agent(SymbiontRuntime runtime, String name) {
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    var unused = runtime.agents().create(AgentSpec.of(name, "agent a {}"), id);
    Agent agent = runtime.agents().find(id).orElseThrow();
    say("agent", agent.id().toString());
    return id;
  }

  private static synchronized void say(String what, String id) {
    System.out.println(what + " " + id);
    System.out.flush();
  }
}
