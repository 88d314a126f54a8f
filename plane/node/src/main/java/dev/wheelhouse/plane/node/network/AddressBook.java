// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which pod has which position in an address range: one file per position, so it outlives the
/// process. Positions are given out in a circle, so that a freed address rests before it is used
/// again. Safe for use by many threads.
public final class AddressBook {

  private static final Pattern UID = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final String READY = " ready";

  /// @param position in the range
  /// @param ready whether [#confirm] was called
  public record Entry(String podUid, long position, boolean ready) {}

  private final Path folder;
  private final long first;
  private final long last;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<Long> taken = new HashSet<>();
  private long next;

  /// @param first first position to give out
  /// @param last last position to give out
  public AddressBook(Path folder, long first, long last) {
    this.folder = folder;
    this.first = first;
    this.last = last;
    this.next = first;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          read(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".new")) {
      Files.delete(file);
      return;
    }
    String text = Files.readString(file);
    boolean ready = text.endsWith(READY);
    String uid = ready ? text.substring(0, text.length() - READY.length()) : text;
    long position = Long.parseLong(name);
    if (UID.matcher(uid).matches() && position >= first && position <= last) {
      entries.put(uid, new Entry(uid, position, ready));
      taken.add(position);
      next = Math.max(next, position + 1);
    } else {
      Files.delete(file);
    }
  }

  public synchronized Optional<Entry> find(String podUid) {
    return Optional.ofNullable(entries.get(podUid));
  }

  public synchronized Set<String> uids() {
    return Set.copyOf(entries.keySet());
  }

  /// The pod's entry, made if there is none.
  ///
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when the range is used up
  public synchronized Entry allocate(String podUid) {
    Entry known = entries.get(podUid);
    if (known != null) {
      return known;
    }
    if (!UID.matcher(podUid).matches()) {
      throw new PlatformException(Reason.INVALID, "\"" + podUid + "\" is no pod uid");
    }
    Entry entry = new Entry(podUid, free(), false);
    write(entry);
    taken.add(entry.position());
    return entry;
  }

  private long free() {
    for (long tried = first; tried <= last; tried++) {
      if (next > last) {
        next = first;
      }
      long position = next++;
      if (!taken.contains(position)) {
        return position;
      }
    }
    throw new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        "no free pod address: all " + (last - first + 1) + " are in use; take a larger pod range");
  }

  /// Notes that the pod's network is complete.
  public synchronized void confirm(String podUid) {
    Entry entry = entries.get(podUid);
    if (entry != null) {
      write(new Entry(podUid, entry.position(), true));
    }
  }

  private void write(Entry entry) {
    Path file = folder.resolve(Long.toString(entry.position()));
    Path fresh = folder.resolve(entry.position() + ".new");
    try {
      Files.writeString(fresh, entry.podUid() + (entry.ready() ? READY : ""));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "cannot note a pod's address: " + e.getMessage(), e);
    }
    entries.put(entry.podUid(), entry);
  }

  public synchronized void release(String podUid) {
    Entry entry = entries.remove(podUid);
    if (entry != null) {
      taken.remove(entry.position());
      try {
        Files.deleteIfExists(folder.resolve(Long.toString(entry.position())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
