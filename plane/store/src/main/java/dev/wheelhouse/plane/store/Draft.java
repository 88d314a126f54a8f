// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

/// A value on its way into the store. At `revisionAt` the store splices in the decimal digits of
/// the revision it assigns, so a stored object carries its own revision and can be served as it is.
///
/// Worked example: bytes `{"rv":""}` with `revisionAt` 7, committed as revision 42, are stored as
/// `{"rv":"42"}`.
///
/// @param revisionAt offset into the bytes, or -1 for none
public record Draft(byte[] bytes, int revisionAt) {

  public Draft {
    if (revisionAt < -1 || revisionAt > bytes.length) {
      throw new IllegalArgumentException("no offset into the bytes: " + revisionAt);
    }
  }

  public static Draft of(byte[] bytes) {
    return new Draft(bytes, -1);
  }
}
