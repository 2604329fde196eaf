package dev.symbiont.cli;

import picocli.CommandLine.Command;

/** The root command; does nothing but hold the others. */
@Command(
    name = "symbiont",
    description = "The policy-governed runtime for AI agents.",
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done, and the answer is yes.",
      "1:The operation failed, or the answer is no (not verified, denied, findings).",
      "2:The command line or the configuration is wrong.",
      "3:The runtime refused the credential.",
      "4:The thing named does not exist.",
      "5:The runtime could not be reached in time.",
      "128+n:Ended by signal n, in order: 130 for Ctrl-C, 143 for SIGTERM."
    })
final class SymbiontCommand extends CommandGroup {}
