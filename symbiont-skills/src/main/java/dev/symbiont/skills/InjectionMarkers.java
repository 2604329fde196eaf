package dev.symbiont.skills;

import java.util.List;

/** Phrases that try to give a model orders, in lower case, by family (skills.md section 8). */
final class InjectionMarkers {
  static final List<String> PHRASES =
      List.of(
          // Overriding what was said before.
          "ignore previous instructions",
          "ignore all previous",
          "ignore all prior",
          "ignore prior instructions",
          "ignore the above",
          "ignore your instructions",
          "disregard previous",
          "disregard all previous",
          "disregard prior",
          "disregard the above",
          "disregard your instructions",
          "from now on",
          "you are now",
          "you are the",
          // Announcing new rules.
          "new rule",
          "new directive",
          "new protocol",
          "new system prompt",
          // Headings that sound like the system's.
          "system override",
          "system update:",
          "system notice:",
          "system directive",
          "mandatory directive",
          "mandatory update",
          "policy update",
          "protocol update",
          "escalation protocol",
          "emergency protocol",
          // Superseding.
          "supersedes all",
          "supersedes prior",
          "supersedes previous",
          "supersedes the default",
          // Tags of roles.
          "<|system|>",
          "<|im_start|>system",
          "[inst] system",
          "assistant:",
          "supervisor:",
          // Another person.
          "pretend you are",
          "roleplay as",
          // Privileges.
          "elevate your privileges",
          "elevate your permissions",
          "elevate your capabilities",
          "grant yourself admin",
          "grant yourself root",
          "grant yourself sudo",
          "grant me admin",
          "grant me root",
          "bypass the filter",
          "bypass the guardrail",
          "bypass the safety",
          "bypass the policy",
          // Where something is sent.
          "route this to",
          "you must route",
          "you must send",
          "you must escalate",
          "you must forward",
          "override the default",
          "override your default",
          "override the previous",
          "override your priority",
          "only acceptable destination",
          "treated as a misroute",
          "requires post-mortem");

  private InjectionMarkers() {}
}
