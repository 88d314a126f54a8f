// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// Unpacks one layer's tar stream (OCI image specification, "Image Layer Filesystem Changeset").
/// Nothing outside the target folder is ever touched, whatever the archive says: names that leave
/// it, entries behind symbolic links, and hard links to elsewhere are refused; devices, sockets and
/// FIFOs are left out.
///
/// Used once, by one thread.
final class LayerUnpacker {

  /// What an archive may cost.
  ///
  /// @param bytes most bytes of unpacked files
  /// @param entries most entries
  record Limits(long bytes, long entries) {}

  /// How deletions of lower layers are kept.
  enum Form {
    /// As marks for overlayfs, in a folder of the layer's own, with owners and modes as in the tar.
    OVERLAY,
    /// By deleting, in one folder that holds the lower layers too; owners are left out.
    MERGED
  }

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String CAPABILITY = "SCHILY.xattr.security.capability";
  private static final int PERMISSIONS = 07777;
  private static final int OWNER_ALL = 0700;

  private final Path root;
  private final Form form;
  private final Limits limits;
  private final List<Path> lower;
  private final Set<Path> knownFolders = new HashSet<>();
  private final Set<Path> made = new HashSet<>();
  private final Set<Path> whiteouts = new HashSet<>();
  private final Map<Path, TarArchiveEntry> folderEntries = new LinkedHashMap<>();
  private long bytes;
  private long entries;

  /// @param lower the layers below, lowest first: folders that this layer only passes through get
  ///   their owner and mode from there
  LayerUnpacker(Path root, Form form, Limits limits, List<Path> lower) {
    this.root = root;
    this.form = form;
    this.limits = limits;
    this.lower = lower;
  }

  /// @throws PlatformException `BAD_REQUEST` for a hostile or damaged archive
  void unpack(InputStream stream) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(stream, "UTF-8");
    for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
      if (++entries > limits.entries()) {
        throw refused("it has more than " + limits.entries() + " entries");
      }
      apply(entry, tar);
    }
    finishFolders();
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    try {
      return tar.getNextEntry();
    } catch (IllegalArgumentException e) {
      throw new IOException("damaged tar header", e);
    }
  }

  private void apply(TarArchiveEntry entry, InputStream content) throws IOException {
    List<String> names = names(entry.getName());
    if (names.isEmpty()) {
      folderEntries.put(root, entry);
      return;
    }
    String last = names.getLast();
    Path parent = folder(names.subList(0, names.size() - 1), entry);
    if (last.equals(OPAQUE)) {
      hideAll(parent);
    } else if (last.startsWith(WHITEOUT + WHITEOUT)) {
      return;
    } else if (last.startsWith(WHITEOUT)) {
      hide(child(parent, names(last.substring(WHITEOUT.length())).getLast(), entry));
    } else {
      create(child(parent, last, entry), entry, content);
    }
  }

  private static List<String> names(String entryName) {
    if (entryName.startsWith("/") || entryName.indexOf('\0') >= 0) {
      throw refused("entry \"" + entryName + "\" has an absolute name");
    }
    List<String> names = new ArrayList<>();
    for (String part : entryName.split("/", -1)) {
      if (part.equals("..")) {
        throw refused("entry \"" + entryName + "\" leaves the layer's folder");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        names.add(part);
      }
    }
    return names;
  }

  private static Path child(Path parent, String name, TarArchiveEntry entry) {
    try {
      return parent.resolve(name);
    } catch (InvalidPathException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "file name \""
              + entry.getName()
              + "\" cannot be written in this locale; start with LC_ALL=C.UTF-8",
          e);
    }
  }

  /// The folder of these names, made where absent; never reached through a symbolic link.
  private Path folder(List<String> names, TarArchiveEntry entry) throws IOException {
    Path folder = root;
    for (int i = 0; i < names.size(); i++) {
      folder = child(folder, names.get(i), entry);
      if (!knownFolders.contains(folder)) {
        enter(folder, entry);
        knownFolders.add(folder);
      }
    }
    return folder;
  }

  private void enter(Path folder, TarArchiveEntry entry) throws IOException {
    BasicFileAttributes found = attributes(folder);
    if (found != null && found.isDirectory()) {
      return;
    }
    if (found != null && !whiteouts.contains(folder)) {
      if (form == Form.OVERLAY || made.contains(folder)) {
        throw refused(
            "entry \"" + entry.getName() + "\" lies behind \"" + root.relativize(folder) + "\"");
      }
      Files.delete(folder);
    }
    makeFolder(folder);
    likeBelow(folder);
  }

  private void likeBelow(Path folder) throws IOException {
    for (Path layer : lower.reversed()) {
      Path below = layer.resolve(root.relativize(folder));
      if (Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
        for (String name : List.of("unix:uid", "unix:gid", "unix:mode")) {
          Files.setAttribute(folder, name, Files.getAttribute(below, name));
        }
        return;
      }
    }
  }

  private void create(Path path, TarArchiveEntry entry, InputStream content) throws IOException {
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      return;
    }
    made.add(path);
    if (entry.isDirectory()) {
      createFolder(path, entry);
    } else if (entry.isSymbolicLink()) {
      clear(path);
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      own(path, entry);
    } else if (entry.isLink()) {
      link(path, entry);
    } else {
      clear(path);
      copy(path, entry, content);
    }
  }

  private void createFolder(Path path, TarArchiveEntry entry) throws IOException {
    BasicFileAttributes found = attributes(path);
    if (found == null || !found.isDirectory()) {
      boolean hidesLower = whiteouts.contains(path);
      clear(path);
      makeFolder(path);
      if (hidesLower && form == Form.OVERLAY) {
        OverlayMarks.markOpaque(path);
      }
    }
    knownFolders.add(path);
    folderEntries.put(path, entry);
  }

  private void makeFolder(Path path) throws IOException {
    if (whiteouts.remove(path)) {
      Files.deleteIfExists(path);
      Files.createDirectory(path);
      if (form == Form.OVERLAY) {
        OverlayMarks.markOpaque(path);
      }
      return;
    }
    Files.createDirectory(path);
  }

  private void link(Path path, TarArchiveEntry entry) throws IOException {
    List<String> names = names(entry.getLinkName());
    Path target = root;
    for (int i = 0; i < names.size(); i++) {
      target = child(target, names.get(i), entry);
      BasicFileAttributes found = attributes(target);
      boolean last = i == names.size() - 1;
      if (found == null || (last ? found.isDirectory() : !found.isDirectory())) {
        throw refused(
            "hard link \""
                + entry.getName()
                + "\" points to \""
                + entry.getLinkName()
                + "\", which is no file of this layer");
      }
    }
    if (target.equals(root) || whiteouts.contains(target)) {
      throw refused("hard link \"" + entry.getName() + "\" points to no file");
    }
    if (!target.equals(path)) {
      clear(path);
      Files.createLink(path, target);
    }
  }

  private void copy(Path path, TarArchiveEntry entry, InputStream content) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        if (bytes > limits.bytes()) {
          throw refused("it unpacks to more than " + limits.bytes() + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
    own(path, entry);
    setMode(path, entry.getMode() & PERMISSIONS);
    setCapability(path, entry);
    Files.getFileAttributeView(path, BasicFileAttributeView.class)
        .setTimes(FileTime.from(entry.getLastModifiedTime().toInstant()), null, null);
  }

  private void setCapability(Path path, TarArchiveEntry entry) throws IOException {
    String value = entry.getExtraPaxHeader(CAPABILITY);
    if (form == Form.OVERLAY && value != null) {
      OverlayMarks.setAttribute(
          path, "security.capability", value.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private void own(Path path, TarArchiveEntry entry) throws IOException {
    int user = (int) entry.getLongUserId();
    int group = (int) entry.getLongGroupId();
    if (form == Form.OVERLAY && (user != 0 || group != 0)) {
      Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private void setMode(Path path, int mode) throws IOException {
    int effective = form == Form.MERGED ? mode | 0600 : mode;
    Files.setAttribute(path, "unix:mode", effective);
  }

  /// Removes what an earlier entry, or in a merged folder a lower layer, put at a path.
  private void clear(Path path) throws IOException {
    BasicFileAttributes found = attributes(path);
    if (found == null) {
      return;
    }
    if (found.isDirectory()) {
      knownFolders.removeIf(folder -> folder.startsWith(path));
      folderEntries.keySet().removeIf(folder -> folder.startsWith(path));
    }
    FileTrees.delete(path);
    whiteouts.remove(path);
  }

  private void hide(Path path) throws IOException {
    BasicFileAttributes found = attributes(path);
    if (form == Form.MERGED) {
      if (found != null && !made.contains(path)) {
        clear(path);
      }
    } else if (found == null) {
      OverlayMarks.whiteout(path);
      whiteouts.add(path);
    } else if (found.isDirectory()) {
      OverlayMarks.markOpaque(path);
    }
  }

  private void hideAll(Path folder) throws IOException {
    if (form == Form.OVERLAY) {
      OverlayMarks.markOpaque(folder);
      return;
    }
    List<Path> children;
    try (Stream<Path> list = Files.list(folder)) {
      children = list.toList();
    }
    for (Path path : children) {
      if (made.stream().noneMatch(mine -> mine.startsWith(path))) {
        clear(path);
      }
    }
  }

  private void finishFolders() throws IOException {
    for (Map.Entry<Path, TarArchiveEntry> folder :
        new ArrayList<>(folderEntries.entrySet()).reversed()) {
      own(folder.getKey(), folder.getValue());
      int mode = folder.getValue().getMode() & PERMISSIONS;
      setMode(folder.getKey(), form == Form.MERGED ? mode | OWNER_ALL : mode);
      Files.setLastModifiedTime(
          folder.getKey(), FileTime.from(folder.getValue().getLastModifiedTime().toInstant()));
    }
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static PlatformException refused(String why) {
    return new PlatformException(Reason.BAD_REQUEST, "the image layer is refused: " + why);
  }
}
