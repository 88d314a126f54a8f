// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Whom a process runs as, looked up in the image's own `passwd(5)` and `group(5)`.
record ImageUser(long uid, long gid, List<Long> groups) {

  ImageUser {
    groups = List.copyOf(groups);
  }

  /// @param wanted `user`, `user:group`, names or numbers; empty for root
  /// @param imageGroups whether groups that the image puts the user into count
  /// @throws PlatformException `BAD_REQUEST` when a name is not in the image
  static ImageUser of(String wanted, List<Long> furtherGroups, boolean imageGroups, Path rootfs) {
    String[] parts = wanted.split(":", 2);
    String user = parts[0].isEmpty() ? "0" : parts[0];
    Optional<String[]> entry =
        find(rootfs, "etc/passwd", 7, line -> line[0].equals(user) || line[2].equals(user));
    long uid =
        number(user)
            .or(() -> entry.flatMap(line -> number(line[2])))
            .orElseThrow(() -> unknown("user", user));
    long gid =
        parts.length == 2 && !parts[1].isEmpty()
            ? group(parts[1], rootfs)
            : entry.flatMap(line -> number(line[3])).orElse(0L);
    List<Long> groups = new ArrayList<>(furtherGroups);
    entry.filter(_ -> imageGroups).ifPresent(line -> groups.addAll(memberships(line[0], rootfs)));
    groups.removeIf(group -> group == gid);
    return new ImageUser(uid, gid, groups.stream().distinct().toList());
  }

  private static long group(String wanted, Path rootfs) {
    return number(wanted)
        .or(() ->
            find(rootfs, "etc/group", 3, line -> line[0].equals(wanted))
                .flatMap(line -> number(line[2])))
        .orElseThrow(() -> unknown("group", wanted));
  }

  private static List<Long> memberships(String name, Path rootfs) {
    List<Long> groups = new ArrayList<>();
    for (String[] line : lines(rootfs, "etc/group", 4)) {
      if (List.of(line[3].split(",")).contains(name)) {
        number(line[2]).ifPresent(groups::add);
      }
    }
    return groups;
  }

  private static PlatformException unknown(String kind, String name) {
    return new PlatformException(
        Reason.BAD_REQUEST,
        "unable to find %s %s: no matching entries in the image".formatted(kind, name));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<String[]> find(
      Path rootfs, String file, int fields, Predicate<String[]> wanted) {
    return lines(rootfs, file, fields).stream().filter(wanted).findFirst();
  }

  /// Lines of a file inside the image; none when it is absent or a link leads out of the image.
  private static List<String[]> lines(Path rootfs, String file, int fields) {
    try {
      Path path = rootfs.resolve(file);
      if (!Files.isRegularFile(path) || !path.toRealPath().startsWith(rootfs.toRealPath())) {
        return List.of();
      }
      return Files.readAllLines(path).stream()
          .map(line -> line.split(":", -1))
          .filter(line -> line.length >= fields)
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
