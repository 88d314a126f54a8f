// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Pods without a network of their own: they share the host's. On Linux each gets its own loopback
/// address, so that two can listen on one port; elsewhere all have 127.0.0.1. Nothing is isolated.
public final class HostNetwork implements PodNetwork {

  private static final String LOOPBACK = "127.0.0.1";

  private final Cidr range;
  private final AddressBook addresses;
  private final boolean ownAddresses;

  /// @param dataDirectory the plane's state folder
  /// @param range loopback addresses to give to pods, for example `127.244.0.0/16`
  public HostNetwork(Path dataDirectory, Cidr range) {
    this.range = range;
    this.addresses =
        new AddressBook(dataDirectory.resolve("network").resolve("loopback"), 1, range.size() - 2);
    this.ownAddresses = range.isLoopback() && System.getProperty("os.name", "").equals("Linux");
  }

  @Override
  public Attachment attach(String podUid) {
    return attachment(addresses.allocate(podUid));
  }

  private Attachment attachment(AddressBook.Entry entry) {
    return new Attachment(null, ownAddresses ? range.address(entry.position()) : LOOPBACK);
  }

  @Override
  public Optional<Attachment> find(String podUid) {
    return addresses.find(podUid).map(this::attachment);
  }

  @Override
  public void detach(String podUid) {
    addresses.release(podUid);
  }

  @Override
  public Set<String> attached() {
    return addresses.uids();
  }

  /// Empty: a process that shares the host's files uses the host's name servers.
  @Override
  public Optional<String> nameServer() {
    return Optional.empty();
  }

  @Override
  public String hostAddress() {
    return LOOPBACK;
  }
}
