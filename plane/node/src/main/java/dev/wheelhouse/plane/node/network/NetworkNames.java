// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names of everything a plane puts into the kernel. They carry a hash of the plane's data folder,
/// so planes on one machine do not collide and leftovers tell whose they are.
///
/// @param hash six hex digits
public record NetworkNames(String hash) {

  private static final int LENGTH = 6;

  /// The names of the plane that keeps its state in this folder.
  public static NetworkNames of(Path dataDirectory) {
    try {
      Path real =
          Files.exists(dataDirectory)
              ? dataDirectory.toRealPath()
              : dataDirectory.toAbsolutePath().normalize();
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(real.toString().getBytes(StandardCharsets.UTF_8));
      return new NetworkNames(HexFormat.of().formatHex(digest).substring(0, LENGTH));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The device with the gateway's address, and the prefix of every device name.
  public String gateway() {
    return "wh" + hash;
  }

  /// The host's end of a pod's veth pair; at most 15 characters.
  ///
  /// @param position of the pod's address in the pod range, below 65536
  public String veth(long position) {
    return "%s-%04x".formatted(gateway(), position);
  }

  /// The pod's network namespace below `/run/netns`.
  public String namespace(String podUid) {
    return gateway() + "-" + podUid;
  }

  /// The nftables table with the Service rules.
  public String serviceTable() {
    return "wheelhouse-" + hash;
  }

  /// The nftables table with the NetworkPolicies.
  public String policyTable() {
    return "wheelhouse-" + hash + "-policy";
  }

  /// The nftables table that guards the pods and translates what leaves the machine.
  public String podTable() {
    return "wheelhouse-" + hash + "-pods";
  }
}
