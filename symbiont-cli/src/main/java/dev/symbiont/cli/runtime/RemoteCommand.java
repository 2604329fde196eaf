package dev.symbiont.cli.runtime;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Table;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that makes one call to a runtime and shows the answer. */
abstract class RemoteCommand extends ConsoleCommand {
  @Mixin private final RemoteOptions remote = new RemoteOptions();

  RemoteCommand(Console console) {
    super(console);
  }

  @Override
  public final Integer call() {
    try (Connection connection = remote.connect(console())) {
      return run(connection.client());
    }
  }

  abstract int run(SymbiontClient client);

  /** Shows a record: as JSON, or in the lines given. */
  final int show(Object answer, String... lines) {
    if (json()) {
      console().json(new RecordMapper(MappingRules.TOLERANT).write(answer));
    } else {
      for (String line : lines) {
        console().line(Console.harmless(line));
      }
    }
    return ExitCode.OK;
  }

  /** Shows records: as JSON, or in a table. */
  final int showAll(List<?> answers, Table table) {
    if (json()) {
      RecordMapper mapper = new RecordMapper(MappingRules.TOLERANT);
      console().json(new JsonArray(answers.stream().map(mapper::write).toList()));
    } else {
      table.print(console());
    }
    return ExitCode.OK;
  }
}
