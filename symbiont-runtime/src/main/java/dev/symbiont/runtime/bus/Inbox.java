package dev.symbiont.runtime.bus;

import dev.symbiont.runtime.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The receiving half of the bus: mailboxes, and how a message leaves them. Thread-safe. */
final class Inbox {
  private final Database database;
  private final MailTable table;
  private final EnvelopeCrypto crypto;
  private final MessageJournal journal;
  private final BusLimits limits;
  private final Clock clock;
  private final Tally tally;
  private final ConcurrentHashMap<UUID, Mailbox> mailboxes = new ConcurrentHashMap<>();

  /** Opens the mailboxes; what was accepted and not received before waits again. */
  Inbox(
      Database database,
      MailTable table,
      EnvelopeCrypto crypto,
      MessageJournal journal,
      BusLimits limits,
      Clock clock,
      Tally tally) {
    this.database = database;
    this.table = table;
    this.crypto = crypto;
    this.journal = journal;
    this.limits = limits;
    this.clock = clock;
    this.tally = tally;
    database.read(table::pending).forEach(this::restore);
  }

  Mailbox of(UUID agent) {
    return mailboxes.computeIfAbsent(agent, absent -> new Mailbox(limits));
  }

  void forget(UUID agent) {
    mailboxes.remove(agent);
  }

  int queued() {
    return mailboxes.values().stream().mapToInt(Mailbox::size).sum();
  }

  List<ReceivedMessage> drain(UUID agent) {
    Mailbox mailbox = of(agent);
    List<Mail> taken = mailbox.take(limits.maxQueued());
    if (taken.isEmpty()) {
      return List.of();
    }
    Sorted sorted = sort(agent, taken);
    try {
      record(agent, sorted.messages());
      store(sorted);
    } catch (RuntimeException e) {
      mailbox.putBack(taken);
      throw e;
    }
    taken.forEach(mail -> mailbox.release(mail.bytes()));
    tally.delivered(sorted.good().size());
    tally.expired(sorted.late().size());
    tally.dead(sorted.forged().size());
    return sorted.messages();
  }

  List<Lease> lease(UUID agent, int most) {
    Mailbox mailbox = of(agent);
    reclaim(mailbox);
    List<Lease> leases = new ArrayList<>();
    for (Mail mail : mailbox.take(most)) {
      Optional<byte[]> payload = open(agent, mailbox, mail);
      payload.ifPresent(bytes -> leases.add(leased(agent, mailbox, mail, bytes)));
    }
    return leases;
  }

  boolean acknowledge(Lease lease) {
    UUID agent = lease.message().receiver();
    Mailbox mailbox = of(agent);
    Optional<Mail> mail = mailbox.endLease(lease.number());
    if (mail.isEmpty()) {
      return false;
    }
    try {
      record(agent, List.of(lease.message()));
      finish(mailbox, mail.get(), DeliveryStatus.DELIVERED);
    } catch (RuntimeException e) {
      mailbox.putBack(List.of(mail.get()));
      throw e;
    }
    tally.delivered(1);
    return true;
  }

  /** Puts a dead letter back into its mailbox; false if there is none or it does not fit. */
  boolean redrive(long number) {
    Optional<MailTable.Pending> letter = database.read(sql -> table.deadLetter(sql, number));
    Optional<Envelope> envelope = letter.flatMap(found -> Envelope.decode(found.envelope()));
    if (letter.isEmpty() || envelope.isEmpty()) {
      return false;
    }
    Mailbox mailbox = of(letter.get().recipient());
    int room = envelope.get().room();
    if (!mailbox.reserve(room)) {
      return false;
    }
    boolean revived = database.write(sql -> table.revive(sql, number));
    if (revived) {
      mailbox.add(new Mail(number, envelope.get(), room, 0));
    } else {
      mailbox.release(room);
    }
    return revived;
  }

  /** Ends what has expired and takes leases back. */
  void sweep() {
    mailboxes.forEach(
        (agent, mailbox) -> {
          reclaim(mailbox);
          mailbox.takeExpired(clock.instant()).forEach(mail -> expire(mailbox, mail));
        });
  }

  /** What was taken from a mailbox, by what becomes of it. */
  private record Sorted(
      List<Mail> good, List<Mail> late, List<Mail> forged, List<ReceivedMessage> messages) {}

  private Sorted sort(UUID agent, List<Mail> taken) {
    Instant now = clock.instant();
    Sorted sorted =
        new Sorted(
            new ArrayList<>(taken.size()),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(taken.size()));
    for (Mail mail : taken) {
      MessageHeader header = mail.envelope().header();
      if (!now.isBefore(header.expiresAt())) {
        sorted.late().add(mail);
        continue;
      }
      Optional<byte[]> payload = crypto.open(mail.envelope(), agent);
      (payload.isPresent() ? sorted.good() : sorted.forged()).add(mail);
      payload.ifPresent(bytes -> sorted.messages().add(new ReceivedMessage(header, agent, bytes)));
    }
    return sorted;
  }

  private void store(Sorted sorted) {
    database.write(
        sql -> {
          for (Mail mail : sorted.good()) {
            table.finish(sql, mail.number(), DeliveryStatus.DELIVERED);
          }
          for (Mail mail : sorted.late()) {
            table.finish(sql, mail.number(), DeliveryStatus.EXPIRED);
          }
          for (Mail mail : sorted.forged()) {
            table.bury(sql, mail.number(), DeadLetterReason.SIGNATURE_VERIFICATION_FAILURE);
          }
          return true;
        });
  }

  /** Before it is stored that they are gone: a message that cannot be recorded waits on. */
  private void record(UUID agent, List<ReceivedMessage> messages) {
    if (!messages.isEmpty()) {
      database.join(
          journal.received(agent, messages.stream().map(ReceivedMessage::header).toList()));
    }
  }

  private Optional<byte[]> open(UUID agent, Mailbox mailbox, Mail mail) {
    if (!clock.instant().isBefore(mail.envelope().header().expiresAt())) {
      expire(mailbox, mail);
      return Optional.empty();
    }
    Optional<byte[]> payload = crypto.open(mail.envelope(), agent);
    if (payload.isEmpty()) {
      bury(mailbox, mail, DeadLetterReason.SIGNATURE_VERIFICATION_FAILURE);
    }
    return payload;
  }

  private Lease leased(UUID agent, Mailbox mailbox, Mail mail, byte[] payload) {
    Mail tried = mail.attemptedAgain();
    Instant until = clock.instant().plus(limits.leaseTime());
    mailbox.lease(tried, until);
    return new Lease(
        new ReceivedMessage(mail.envelope().header(), agent, payload),
        tried.attempts(),
        until,
        mail.number());
  }

  private void reclaim(Mailbox mailbox) {
    mailbox
        .reclaim(clock.instant())
        .forEach(mail -> bury(mailbox, mail, DeadLetterReason.NOT_ACKNOWLEDGED));
  }

  private void expire(Mailbox mailbox, Mail mail) {
    finish(mailbox, mail, DeliveryStatus.EXPIRED);
    tally.expired(1);
  }

  private void bury(Mailbox mailbox, Mail mail, DeadLetterReason reason) {
    bury(mail.number(), reason);
    mailbox.release(mail.bytes());
  }

  private void bury(long number, DeadLetterReason reason) {
    database.write(
        sql -> {
          table.bury(sql, number, reason);
          return true;
        });
    tally.dead(1);
  }

  private void finish(Mailbox mailbox, Mail mail, DeliveryStatus state) {
    database.write(
        sql -> {
          table.finish(sql, mail.number(), state);
          return true;
        });
    mailbox.release(mail.bytes());
  }

  /** A damaged row cannot be read, let alone verified: it is a dead letter. */
  private void restore(MailTable.Pending pending) {
    Envelope.decode(pending.envelope())
        .ifPresentOrElse(
            envelope ->
                of(pending.recipient())
                    .restore(new Mail(pending.number(), envelope, envelope.room(), 0)),
            () -> bury(pending.number(), DeadLetterReason.SIGNATURE_VERIFICATION_FAILURE));
  }
}
