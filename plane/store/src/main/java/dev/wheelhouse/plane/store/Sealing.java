// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// What values go through on their way to the medium and back, for example encryption. Keys and
/// revisions are not sealed. Memory holds values as they were before sealing.
///
/// The owner thread seals, one value at a time; any thread opens.
public interface Sealing {

  /// Leaves all values as they are.
  Sealing NONE =
      new Sealing() {
        @Override
        public byte[] seal(String key, byte[] plain) {
          return plain;
        }

        @Override
        public Opened open(String key, byte[] sealed) {
          return new Opened.Plain(sealed, false);
        }
      };

  /// The bytes for the medium; the same array when the key's values are not sealed.
  byte[] seal(String key, byte[] plain);

  Opened open(String key, byte[] sealed);

  /// What became of sealed bytes.
  sealed interface Opened {

    /// The value.
    ///
    /// @param stale whether writing it again would seal it in another way
    record Plain(byte[] value, boolean stale) implements Opened {}

    /// The bytes cannot be opened.
    ///
    /// @param why in words for the user, without the value
    record Locked(String why) implements Opened {}
  }
}
