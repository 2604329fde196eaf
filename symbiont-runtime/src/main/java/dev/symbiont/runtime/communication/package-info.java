/**
 * Who may send to whom: rules with priority and delegation depth, kept in one file, asked for every
 * message of the bus (runtime policy specification section 3).
 */
@NullMarked
package dev.symbiont.runtime.communication;

import org.jspecify.annotations.NullMarked;
