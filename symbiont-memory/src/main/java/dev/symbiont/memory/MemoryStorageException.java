package dev.symbiont.memory;

import org.jspecify.annotations.Nullable;

/** The medium below a memory store failed, or holds something that is not a memory. */
public final class MemoryStorageException extends MemoryStoreException {
  private static final long serialVersionUID = 1L;

  private final String storageType;

  /**
   * Creates the exception.
   *
   * @param storageType the kind of store, for example {@code "markdown"}
   */
  public MemoryStorageException(String message, String storageType, @Nullable Throwable cause) {
    super(message, cause);
    this.storageType = storageType;
  }

  /** Returns the kind of store, for example {@code "markdown"}. */
  public String storageType() {
    return storageType;
  }
}
