// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/// A program that a test makes up, as an archive or as a folder.
final class Archive {

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, Integer> modes = new LinkedHashMap<>();

  Archive text(String path, String content) {
    files.put(path, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Archive bytes(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /// Bytes that no compression makes smaller.
  Archive noise(String path, int size, int seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return bytes(path, content);
  }

  Archive manifest(String... attributes) {
    return text(
        "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + String.join("\n", attributes) + "\n");
  }

  /// A class with a main method that refers to other classes.
  Archive mainClass(String name, String... references) {
    byte[] content =
        ClassFile.of()
            .build(
                ClassDesc.of(name),
                it -> {
                  it.withFlags(ClassFile.ACC_PUBLIC);
                  it.withMethodBody(
                      "main",
                      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String.arrayType()),
                      ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                      code -> {
                        for (String reference : references) {
                          code.new_(ClassDesc.of(reference)).pop();
                        }
                        code.return_();
                      });
                });
    return bytes(name.replace('.', '/') + ".class", content);
  }

  Archive link(String path, String target) {
    modes.put(path, 0120777);
    return text(path, target);
  }

  Path jar(Path file) {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        ZipArchiveEntry head = new ZipArchiveEntry(entry.getKey());
        if (modes.containsKey(entry.getKey())) {
          head.setUnixMode(modes.get(entry.getKey()));
        }
        zip.putArchiveEntry(head);
        zip.write(entry.getValue());
        zip.closeArchiveEntry();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder(Path root) {
    try {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        Path file = root.resolve(entry.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, entry.getValue());
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
