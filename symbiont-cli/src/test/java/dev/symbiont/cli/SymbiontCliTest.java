package dev.symbiont.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SymbiontCliTest {
  private final CliRun cli = new CliRun();

  @Test
  void run_help_namesCommandAndExitCodes() {
    assertThat(cli.run("--help")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("Usage: symbiont").contains("Exit codes:");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void run_help_listsEveryCommandUnderItsName() {
    cli.run("--help");
    assertThat(SymbiontCli.commands())
        .extracting(CommandEntry::name)
        .allSatisfy(name -> assertThat(cli.out()).containsPattern("(?m)^  " + name + " "));
  }

  @Test
  void run_helpOfOneCommand_isItsHelp() {
    assertThat(cli.run("help", "cedar")).isEqualTo(ExitCode.OK);
    String help = cli.out();
    assertThat(cli.run("cedar", "--help")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).isEqualTo(help).contains("Usage: symbiont cedar");
  }

  @Test
  void run_misspelledCommand_isAnsweredWithTheLikelyOne() {
    assertThat(cli.run("quikstart")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("quikstart").contains("symbiont --help");
  }

  @Test
  void run_version_printsVersionAndJava() {
    assertThat(cli.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("symbiont ").contains("Java " + Runtime.version().feature());
  }

  @Test
  void run_noCommand_isUsageErrorInOneSentence() {
    assertThat(cli.run()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .isEqualToIgnoringNewLines("symbiont: Name a command. Try 'symbiont --help'.");
  }

  @Test
  void run_unknownOptionWithJson_isErrorObject() {
    assertThat(cli.run("--nonsense", "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).startsWith("{\"error\":").contains("\"exit_code\":2");
  }
}
