// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Everything that one state of a store holds, as one stream: the newest values at one revision,
/// without the past. Values are sealed as on the medium.
///
/// All numbers big-endian:
///
/// ```
/// "WHSTORE1"
/// long  revision of the state
/// long  how many entries follow, in the order of their revisions
/// entry: int length of the content, long revision, the content as the journal has it
/// int   -1
/// 32 bytes SHA-256 of all before it
/// ```
public final class StoreImage {

  static final byte[] MAGIC = "WHSTORE1".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER = 8 + 2 * Long.BYTES;
  static final int END = -1;

  private final State state;
  private final Sealing sealing;

  StoreImage(State state, Sealing sealing) {
    this.state = state;
    this.sealing = sealing;
  }

  public long revision() {
    return state.revision();
  }

  public int entries() {
    return state.live().size();
  }

  /// The stream, made while it is read.
  public InputStream read() {
    List<Entry> entries = new ArrayList<>(entries());
    Iterator<Map.Entry<String, Entry>> all = state.live().from("");
    all.forEachRemaining(entry -> entries.add(entry.getValue()));
    entries.sort(Comparator.comparingLong(Entry::revision));
    return new SequenceInputStream(new Parts(entries));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private byte[] header() {
    return ByteBuffer.allocate(HEADER).put(MAGIC).putLong(revision()).putLong(entries()).array();
  }

  private byte[] record(Entry entry) {
    byte[] value = sealing.seal(entry.key(), entry.value());
    Entry sealed = new Entry(entry.key(), value, entry.createRevision(), entry.revision());
    byte[] content = LineFormat.write(new Change.Put(sealed, null));
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + content.length)
        .putInt(content.length)
        .putLong(entry.revision())
        .put(content)
        .array();
  }

  /// Header, a part for each entry, trailer.
  @SuppressWarnings("JdkObsolete") // what SequenceInputStream takes
  private final class Parts implements Enumeration<InputStream> {
    private final List<Entry> entries;
    private final MessageDigest digest = digest();
    private int next = -1;

    Parts(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasMoreElements() {
      return next <= entries.size();
    }

    @Override
    public InputStream nextElement() {
      byte[] part =
          next < 0 ? header() : next < entries.size() ? record(entries.get(next)) : trailer();
      next++;
      digest.update(part);
      return new ByteArrayInputStream(part);
    }

    private byte[] trailer() {
      byte[] end = ByteBuffer.allocate(Integer.BYTES).putInt(END).array();
      digest.update(end);
      byte[] sum = digest.digest();
      return ByteBuffer.allocate(Integer.BYTES + sum.length).put(end).put(sum).array();
    }
  }
}
