package dev.symbiont.runtime.access;

import java.time.Instant;
import java.util.List;

/**
 * What a condition is asked.
 *
 * @param who who accesses
 * @param type what kind of thing
 * @param operation what is done with it
 * @param spellings the spellings of the resource
 * @param now the time
 */
record Question(
    Accessor who, ResourceType type, AccessType operation, List<String> spellings, Instant now) {}
