package dev.symbiont.runtime.metrics;

import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.LifecycleState;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What is counted and measured. Subsystems add gauges; one that no subsystem has added is 0,
 * because then there is nothing of it. Thread-safe.
 */
public final class RuntimeMetrics {
  /** How many schedules there are. */
  public static final String SCHEDULES = "schedules";

  /** How many channels there are. */
  public static final String CHANNELS = "channels";

  /** How many secrets are stored. */
  public static final String SECRETS = "secrets";

  /** How many MCP servers are connected. */
  public static final String MCP_CONNECTIONS = "mcp_connections";

  /** How many vectors are stored. */
  public static final String VECTOR_ITEMS = "vector_db_items";

  /** How many requests the API has received. */
  public static final String REQUESTS = "requests";

  /** How many requests are being answered. */
  public static final String REQUESTS_IN_PROGRESS = "requests_in_progress";

  /** How many messages wait on the bus. */
  public static final String MESSAGES_QUEUED = "messages_queued";

  /** How many messages the bus has accepted since the start. */
  public static final String MESSAGES_ACCEPTED = "messages_accepted";

  /** How many messages were received since the start. */
  public static final String MESSAGES_DELIVERED = "messages_delivered";

  /** How many messages became dead letters since the start. */
  public static final String MESSAGES_DEAD = "messages_dead";

  /** How many reasoning loops ended with an answer since the start. */
  public static final String LOOPS_COMPLETED = "loops_completed";

  /** How many reasoning loops ended in another way since the start. */
  public static final String LOOPS_FAILED = "loops_failed";

  /** The counters of reasoning loops, in the order in which they are shown. */
  static final List<String> LOOPS =
      List.of(
          "loops_started",
          LOOPS_COMPLETED,
          LOOPS_FAILED,
          "total_iterations",
          "total_tokens",
          "tool_calls",
          "tool_errors",
          "policy_denials");

  private static final Set<LifecycleState> WORKING =
      Set.of(LifecycleState.RUNNING, LifecycleState.WAITING);
  private static final Set<LifecycleState> BROKEN =
      Set.of(LifecycleState.FAILED, LifecycleState.UNREACHABLE);

  private final AgentRegistry agents;
  private final Clock clock;
  private final Instant startedAt;
  private final Optional<Path> directory;
  private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

  /**
   * Creates the metrics of a runtime that starts now.
   *
   * @param directory where the runtime keeps its data, if anywhere
   */
  public RuntimeMetrics(AgentRegistry agents, Clock clock, Optional<Path> directory) {
    this.agents = agents;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.directory = directory;
  }

  /**
   * Adds a gauge; it is read whenever somebody asks.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void addGauge(String name, LongSupplier gauge) {
    if (gauges.putIfAbsent(name, gauge) != null) {
      throw new IllegalArgumentException("gauge '" + name + "' exists");
    }
  }

  /** Returns the value of a gauge; 0 if nobody has added it. */
  public long gauge(String name) {
    LongSupplier gauge = gauges.get(name);
    return gauge == null ? 0 : gauge.getAsLong();
  }

  /** Returns the time since the start. */
  public Duration uptime() {
    return Duration.between(startedAt, clock.instant());
  }

  /** Returns the present moment. */
  public Instant now() {
    return clock.instant();
  }

  /** Returns how many agents are registered. */
  public int agentCount() {
    return agents.size();
  }

  /**
   * How busy the runtime is.
   *
   * @param agents registered agents
   * @param running agents at work
   * @param memoryBytes memory that the process uses
   * @param cpuPercent load of the processors, 0 to 100
   */
  public record Load(int agents, int running, long memoryBytes, double cpuPercent) {}

  /** Returns how busy the runtime is. */
  public Load load() {
    AgentCounts counts = agentCounts();
    SystemUse use = systemUse();
    return new Load(counts.total(), counts.running(), use.memoryBytes(), use.cpuPercent());
  }

  /** Agents by what they do. */
  record AgentCounts(int total, int running, int idle, int error) {}

  AgentCounts agentCounts() {
    Map<LifecycleState, Integer> states = agents.countByState();
    int running = sum(states, WORKING);
    int error = sum(states, BROKEN);
    int total = states.values().stream().mapToInt(Integer::intValue).sum();
    return new AgentCounts(total, running, total - running - error, error);
  }

  /** What the process and its disk use. Percentages run from 0 to 100. */
  record SystemUse(
      long memoryBytes,
      double memoryPercent,
      double cpuPercent,
      long diskBytes,
      double diskPercent) {}

  SystemUse systemUse() {
    Runtime jvm = Runtime.getRuntime();
    long used = jvm.totalMemory() - jvm.freeMemory();
    Disk disk = directory.map(RuntimeMetrics::disk).orElse(new Disk(0, 0));
    return new SystemUse(
        used, percent(used, jvm.maxMemory()), cpuPercent(), disk.used(), disk.percent());
  }

  private record Disk(long used, double percent) {}

  private static Disk disk(Path directory) {
    var file = directory.toFile();
    long total = file.getTotalSpace();
    long used = total - file.getUsableSpace();
    return new Disk(used, percent(used, total));
  }

  /** The load of the last minute per processor; not known everywhere, then 0. */
  private static double cpuPercent() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage();
    return load < 0 ? 0 : Math.min(100, 100 * load / system.getAvailableProcessors());
  }

  private static int sum(Map<LifecycleState, Integer> states, Set<LifecycleState> wanted) {
    return wanted.stream().mapToInt(state -> states.getOrDefault(state, 0)).sum();
  }

  private static double percent(long part, long whole) {
    return whole <= 0 ? 0 : Math.round(10_000.0 * part / whole) / 100.0;
  }
}
